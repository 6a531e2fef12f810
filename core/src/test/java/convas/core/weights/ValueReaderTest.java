package convas.core.weights;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.weights.CaffeModel.Blob;
import convas.core.weights.CaffeModel.Progress;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
    private final List<SeekableByteChannel> opened = Collections.synchronizedList(new ArrayList<>());
    private final AtomicLong touched = new AtomicLong();

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

    /// @param helper how the second channel reads, which is the helper's
    private ModelValues values(WatchedChannel.Reading helper) {
        return values(helper, Tensor::dense);
    }

    private ModelValues values(WatchedChannel.Reading helper, Function<Shape, Tensor> memory) {
        return new ModelValues(model, file -> {
            SeekableByteChannel channel = new WatchedChannel(Files.newByteChannel(file), opened.isEmpty() ? SeekableByteChannel::read : helper, touched);
            opened.add(channel);
            return channel;
        }, memory);
    }

    private float[] of(ModelValues values, int layer, int blob) {
        Blob of = model.layers().get(layer).blobs().get(blob);
        return values.of(of, of.shape()).toArray();
    }

    @Test
    void large_parameters_in_all_forms_have_their_own_values() throws IOException {
        ModelValues values = values((of, into) -> of.read(into));
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
        assertThat(opened).hasSize(2).noneMatch(SeekableByteChannel::isOpen);
    }

    private static int differing(float[] values, int count, int factor) {
        assertThat(values).hasSize(count);
        int differing = 0;
        for (int i = 0; i < count; i++) {
            differing += values[i] == (float) i * factor ? 0 : 1;
        }
        return differing;
    }

    @Test
    void who_stops_the_reading_stops_the_other_thread_too_and_leaves_no_file_open() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch stop = new CountDownLatch(1);
        AtomicLong reading = new AtomicLong();
        ModelValues values = values((of, into) -> {
            reading.incrementAndGet();
            begun.countDown();
            waitFor(stop);
            // Till the caller has thrown.
            LockSupport.parkNanos(MILLISECONDS.toNanos(100));
            int count = of.read(into);
            reading.decrementAndGet();
            return count;
        });
        assertThatThrownBy(() -> values.read(model.layers(), (bytes, total) -> {
            waitFor(begun);
            stop.countDown();
            throw new CancellationException();
        })).isInstanceOf(CancellationException.class);
        assertThat(opened).hasSize(2).noneMatch(SeekableByteChannel::isOpen);
        assertThat(reading.get()).isZero();
        assertThat(touched.get()).isBetween(1L, LARGEST * 2L);
        assertThatThrownBy(() -> of(values, 1, 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void who_stops_the_reading_need_not_wait_for_memory_that_the_other_thread_is_given() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch given = new CountDownLatch(1);
        AtomicReference<Thread> helper = new AtomicReference<>();
        AtomicLong read = new AtomicLong();
        ModelValues values = values((of, into) -> {
            read.incrementAndGet();
            return of.read(into);
        }, shape -> {
            if (shape.count() == LARGEST) {
                helper.set(Thread.currentThread());
                asked.countDown();
                waitFor(given);
            }
            return Tensor.dense(shape);
        });
        assertThatThrownBy(() -> values.read(model.layers(), (bytes, total) -> {
            waitFor(asked);
            throw new CancellationException();
        })).isInstanceOf(CancellationException.class);
        assertThat(helper.get().isAlive()).isTrue();
        given.countDown();
        assertThat(helper.get().join(Duration.ofSeconds(10))).isTrue();
        assertThat(opened).hasSize(2).noneMatch(SeekableByteChannel::isOpen);
        assertThat(read.get()).isZero();
        assertThatThrownBy(() -> of(values, 1, 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void progress_is_heard_and_may_stop_while_only_the_other_thread_still_reads() {
        CountDownLatch stop = new CountDownLatch(1);
        ModelValues values = values((of, into) -> {
            waitFor(stop);
            return of.read(into);
        });
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
    void a_file_that_is_cut_short_under_the_other_thread_is_told_by_the_caller() {
        ModelValues values = values((of, into) -> of.position() > LARGEST ? -1 : of.read(into));
        assertThatThrownBy(() -> values.read(model.layers(), Progress.NONE)).isInstanceOf(CaffeModel.Malformed.class)
            .hasMessageStartingWith("the file was cut short at byte ");
        assertThat(opened).noneMatch(SeekableByteChannel::isOpen);
    }

    @Test
    void what_else_the_other_thread_throws_is_thrown_to_the_caller() {
        assertThatThrownBy(() -> values((of, into) -> {
            throw new OutOfMemoryError("none left");
        }).read(model.layers(), Progress.NONE)).isInstanceOf(OutOfMemoryError.class).hasMessage("none left");
    }

    @Test
    void who_waits_for_the_other_thread_can_be_interrupted() {
        CountDownLatch waits = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Thread caller = Thread.currentThread();
        ModelValues values = values((of, into) -> {
            waitFor(waits);
            if (interrupted.getCount() > 0) {
                interrupted.countDown();
                caller.interrupt();
                for (long end = System.nanoTime() + SECONDS.toNanos(10); caller.isInterrupted() && System.nanoTime() < end;) {
                    Thread.onSpinWait();
                }
            }
            return of.read(into);
        });
        assertThatThrownBy(() -> values.read(model.layers(), (bytes, total) -> {
            if (bytes == OTHERS) {
                waits.countDown();
            }
        })).isInstanceOf(ClosedByInterruptException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(opened).noneMatch(SeekableByteChannel::isOpen);
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
