package convas.core.weights;

import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.weights.CaffeModel.Blob;
import convas.core.weights.CaffeModel.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Parameters so large that two threads read them: 12 MB in one, and smaller ones in all forms that values have.
class ValueReaderTest {
    private static final int LARGEST = 3_000_000;
    private static final int DOUBLES = 400_000;
    private static final int UNPACKED = 500_000;
    private static final long OTHERS = DOUBLES * 8L + UNPACKED * 5L + 3 * 4;
    private static final long BYTES = LARGEST * 4L + OTHERS;

    @TempDir
    private Path folder;
    private CaffeModel model;
    private FileChannel opened;
    private MemorySegment mapped;

    @BeforeEach
    void write() throws IOException {
        ByteString largest = CaffeModelTest.message(values -> {
            for (int i = 0; i < LARGEST; i++) {
                values.writeFloatNoTag(i);
            }
        });
        ByteString doubles = CaffeModelTest.message(values -> {
            for (int i = 0; i < DOUBLES; i++) {
                values.writeDoubleNoTag(-i);
            }
        });
        ByteString unpacked = CaffeModelTest.message(blob -> {
            for (int i = 0; i < UNPACKED; i++) {
                blob.writeFloat(5, 2 * i);
            }
            blob.writeBytes(7, shape(UNPACKED));
        });
        model = CaffeModelTest.read(folder, out -> {
            out.writeBytes(100, CaffeModelTest.layer("small", CaffeModelTest.blob(List.of(3), 1, 2, 3)));
            out.writeBytes(100, CaffeModelTest.layer("fc", CaffeModelTest.message(blob -> {
                blob.writeBytes(8, doubles);
                blob.writeBytes(7, shape(DOUBLES));
            }), CaffeModelTest.message(blob -> {
                blob.writeBytes(5, largest);
                blob.writeBytes(7, shape(LARGEST));
            }), unpacked));
        });
    }

    private static ByteString shape(long count) throws IOException {
        return CaffeModelTest.message(dims -> dims.writeInt64(1, count));
    }

    private ModelValues values() {
        return values(Tensor::dense);
    }

    private ModelValues values(Function<Shape, Tensor> memory) {
        return values(ModelValues.Mapping.PLAIN, memory);
    }

    private ModelValues values(ModelValues.Mapping mapping, Function<Shape, Tensor> memory) {
        return new ModelValues(model, (file, bytes, arena) -> {
            opened = file;
            mapped = mapping.map(file, bytes, arena);
            return mapped;
        }, memory);
    }

    /// Memory for which the largest parameter, which is the helper's, waits.
    private static Function<Shape, Tensor> asked(Runnable waits) {
        return shape -> {
            if (shape.count() == LARGEST) {
                waits.run();
            }
            return Tensor.dense(shape);
        };
    }

    private void nothingIsOpen() {
        assertThat(opened.isOpen()).isFalse();
        assertThat(mapped.scope().isAlive()).isFalse();
    }

    private float[] of(ModelValues values, int layer, int blob) {
        Blob of = model.layers().get(layer).blobs().get(blob);
        return values.of(of, of.shape()).toArray();
    }

    @Test
    void large_parameters_in_all_forms_have_their_own_values() throws IOException {
        ModelValues values = values();
        List<Long> heard = new ArrayList<>();
        Thread caller = Thread.currentThread();
        values.read(model.layers(), (bytes, total) -> {
            assertThat(Thread.currentThread()).isSameAs(caller);
            assertThat(total).isEqualTo(BYTES);
            heard.add(bytes);
        });
        assertThat(of(values, 0, 0)).containsExactly(1, 2, 3);
        assertThat(differing(of(values, 1, 0), DOUBLES, -1)).isZero();
        assertThat(differing(of(values, 1, 1), LARGEST, 1)).isZero();
        assertThat(differing(of(values, 1, 2), UNPACKED, 2)).isZero();
        assertThat(heard).isSorted().endsWith(BYTES);
        nothingIsOpen();
    }

    private static int differing(float[] values, int count, int factor) {
        assertThat(values).hasSize(count);
        int differing = 0;
        for (int i = 0; i < count; i++) {
            differing += values[i] == (float) i * factor ? 0 : 1;
        }
        return differing;
    }

    /// Whatever the other thread is at: the file it reads is closed under its hands.
    @Test
    void who_stops_the_reading_stops_the_other_thread_too_and_leaves_no_file_open() throws InterruptedException {
        for (int round = 0; round < 50; round++) {
            CountDownLatch given = new CountDownLatch(1);
            AtomicReference<Thread> helper = new AtomicReference<>();
            ModelValues values = values(asked(() -> {
                helper.set(Thread.currentThread());
                given.countDown();
            }));
            int moment = round * 40_000;
            assertThatThrownBy(() -> values.read(model.layers(), (bytes, total) -> {
                waitFor(given);
                for (long end = System.nanoTime() + moment; System.nanoTime() < end;) {
                    Thread.onSpinWait();
                }
                throw new CancellationException();
            })).isInstanceOf(CancellationException.class);
            nothingIsOpen();
            assertThat(helper.get().join(Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    void who_stops_the_reading_need_not_wait_for_memory_that_the_other_thread_is_given() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch given = new CountDownLatch(1);
        AtomicReference<Thread> helper = new AtomicReference<>();
        ModelValues values = values(asked(() -> {
            helper.set(Thread.currentThread());
            asked.countDown();
            waitFor(given);
        }));
        assertThatThrownBy(() -> values.read(model.layers(), (bytes, total) -> {
            waitFor(asked);
            throw new CancellationException();
        })).isInstanceOf(CancellationException.class);
        assertThat(helper.get().isAlive()).isTrue();
        nothingIsOpen();
        given.countDown();
        assertThat(helper.get().join(Duration.ofSeconds(10))).isTrue();
        assertThatThrownBy(() -> of(values, 1, 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void progress_is_heard_and_may_stop_while_only_the_other_thread_still_reads() {
        CountDownLatch stop = new CountDownLatch(1);
        ModelValues values = values(asked(() -> waitFor(stop)));
        AtomicLong heard = new AtomicLong();
        assertThatThrownBy(() -> values.read(model.layers(), (bytes, total) -> {
            // Once when all else is read, then again and again while it waits.
            if (bytes == OTHERS && heard.incrementAndGet() == 2) {
                stop.countDown();
                throw new CancellationException();
            }
        })).isInstanceOf(CancellationException.class);
        assertThat(of(values, 0, 0)).as("what was read is kept").containsExactly(1, 2, 3);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a mapped file cannot be cut short there")
    void a_file_that_is_cut_short_while_it_is_read_was_changed() {
        ModelValues values = values((file, bytes, arena) -> {
            MemorySegment whole = ModelValues.Mapping.PLAIN.map(file, bytes, arena);
            cut(model.file());
            return whole;
        }, Tensor::dense);
        assertThatThrownBy(() -> values.read(model.layers(), Progress.NONE)).isInstanceOf(CaffeModel.Malformed.class)
            .hasMessage("net.caffemodel was changed by another program since it was looked at: load it again");
        nothingIsOpen();
        assertThatThrownBy(() -> of(values, 0, 0)).as("what was read may be neither the old nor the new").isInstanceOf(IllegalStateException.class);
    }

    private static void cut(Path file) throws IOException {
        try (FileChannel writing = FileChannel.open(file, WRITE)) {
            writing.truncate(4096);
        }
    }

    /// Of another file, whose pages are not there.
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a mapped file cannot be cut short there")
    void a_file_whose_disk_fails_could_not_be_read() {
        ModelValues values = values((file, bytes, arena) -> {
            Path other = Files.copy(model.file(), folder.resolve("other.caffemodel"));
            try (FileChannel failing = FileChannel.open(other)) {
                MemorySegment whole = ModelValues.Mapping.PLAIN.map(failing, bytes, arena);
                cut(other);
                return whole;
            }
        }, Tensor::dense);
        assertThatThrownBy(() -> values.read(model.layers(), Progress.NONE)).isInstanceOf(IOException.class)
            .hasMessage("net.caffemodel could not be read to its end: its disk or the network to it fails. Copy it again").hasCauseInstanceOf(InternalError.class);
        nothingIsOpen();
    }

    @Test
    void a_file_that_is_written_anew_while_it_is_read_was_changed() {
        ModelValues values = values(asked(() -> {
            try {
                Files.setLastModifiedTime(model.file(), FileTime.fromMillis(0));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }));
        assertThatThrownBy(() -> values.read(model.layers(), Progress.NONE)).isInstanceOf(CaffeModel.Malformed.class)
            .hasMessageContaining(" was changed by another program ");
        assertThatThrownBy(() -> of(values, 0, 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void what_else_the_other_thread_throws_is_thrown_to_the_caller() {
        ModelValues values = values(asked(() -> {
            throw new OutOfMemoryError("none left");
        }));
        assertThatThrownBy(() -> values.read(model.layers(), Progress.NONE)).isInstanceOf(OutOfMemoryError.class).hasMessage("none left");
        nothingIsOpen();
    }

    @Test
    void who_waits_for_the_other_thread_can_be_interrupted() {
        CountDownLatch waits = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Thread caller = Thread.currentThread();
        ModelValues values = values(asked(() -> {
            waitFor(waits);
            caller.interrupt();
            waitFor(interrupted);
        }));
        assertThatThrownBy(() -> values.read(model.layers(), (bytes, total) -> {
            if (bytes == OTHERS) {
                waits.countDown();
            }
        })).isInstanceOf(ClosedByInterruptException.class);
        interrupted.countDown();
        assertThat(Thread.interrupted()).isTrue();
        nothingIsOpen();
    }

    @Test
    void who_reads_can_be_interrupted() {
        ModelValues values = values();
        assertThatThrownBy(() -> values.read(model.layers(), (bytes, total) -> Thread.currentThread().interrupt()))
            .isInstanceOf(ClosedByInterruptException.class);
        assertThat(Thread.interrupted()).isTrue();
        nothingIsOpen();
        assertThatThrownBy(() -> of(values, 1, 0)).isInstanceOf(IllegalStateException.class);
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            if (!latch.await(10, SECONDS)) {
                throw new IllegalStateException("waited in vain");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
