package convas.core.weights;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.weights.CaffeModel.Blob;
import convas.core.weights.CaffeModel.Malformed;
import convas.core.weights.CaffeModel.Piece;
import convas.core.weights.CaffeModel.Progress;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SeekableByteChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// Copies parameters from a file to memory of their own, on two threads: most of the time goes into new memory, which the system hands out page
/// by page to the thread that asks for it. The largest parameter goes to the helper, so that the caller is free to hear that it should stop.
final class ValueReader {
    /// Fewer bytes than this are not worth a thread.
    static final long LARGE = 4 << 20;

    private static final int CHUNK = 1 << 20;
    private static final Duration PATIENCE = Duration.ofMillis(50);
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Map<Blob, Tensor> tensors = Collections.synchronizedMap(new IdentityHashMap<>());
    private final Queue<Blob> left;
    private final long total;
    private final Progress progress;
    private final Function<Shape, Tensor> memory;
    private final AtomicLong done = new AtomicLong();
    private volatile Throwable failure;
    private volatile boolean stopped;

    /// @param memory where a parameter's values go, dense
    ValueReader(Collection<Blob> wanted, Progress progress, Function<Shape, Tensor> memory) {
        this.left = new ConcurrentLinkedQueue<>(wanted.stream().sorted(Comparator.comparingLong(Blob::bytes).reversed()).toList());
        this.total = bytes(wanted);
        this.progress = progress;
        this.memory = memory;
    }

    static long bytes(Collection<Blob> wanted) {
        return wanted.stream().mapToLong(Blob::bytes).sum();
    }

    /// The parameters that were read so far; all of them if nothing was thrown.
    Map<Blob, Tensor> tensors() {
        return tensors;
    }

    /// Reads them all. No thread reads any more when this returns or throws; the helper may still wait for memory, which takes a sixth of a second
    /// for the largest parameter of VGG-16 and cannot be stopped, and ends when it has it.
    ///
    /// @param other a second channel to the same file, or null for one thread
    void read(SeekableByteChannel own, SeekableByteChannel other) throws IOException {
        Copy theirs = other == null ? null : new Copy(other, () -> {});
        Thread helper = other == null ? null : Thread.ofPlatform().daemon().name("convas-weights").unstarted(help(theirs, left.poll()));
        try {
            if (helper != null) {
                helper.start();
            }
            copy(new Copy(own, this::tell), left.poll());
            while (helper != null && !helper.join(PATIENCE)) {
                tell();
            }
            if (helper != null && failure == null) {
                tell();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClosedByInterruptException();
        } finally {
            stopped = true;
            if (helper != null) {
                await(helper, theirs);
            }
        }
        rethrow();
    }

    private void tell() {
        progress.at(done.get(), total);
    }

    private Runnable help(Copy copy, Blob first) {
        return () -> {
            try {
                copy(copy, first);
            } catch (IOException | RuntimeException | Error e) {
                failure = e;
                stopped = true;
            }
        };
    }

    private static void await(Thread helper, Copy theirs) {
        boolean interrupted = Thread.interrupted();
        while (helper.isAlive() && !theirs.waits) {
            try {
                helper.join(MOMENT);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void rethrow() throws IOException {
        switch (failure) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new AssertionError(failure);
        }
    }

    /// Copies the first parameter and then what is left.
    private void copy(Copy copy, Blob first) throws IOException {
        for (Blob blob = first; blob != null && !stopped; blob = left.poll()) {
            Tensor tensor = copy.tensor(blob);
            if (!stopped) {
                tensors.put(blob, tensor);
            }
        }
    }

    private final class Copy {
        private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
        private final MemorySegment bytes = MemorySegment.ofBuffer(chunk);
        private final SeekableByteChannel channel;
        private final Runnable each;
        /// For memory.
        private volatile boolean waits;

        Copy(SeekableByteChannel channel, Runnable each) {
            this.channel = channel;
            this.each = each;
        }

        Tensor tensor(Blob blob) throws IOException {
            each.run();
            waits = true;
            Tensor tensor = memory.apply(blob.shape());
            waits = false;
            long to = 0;
            for (Piece piece : blob.pieces()) {
                copy(piece, tensor, to);
                to += piece.count();
            }
            return tensor;
        }

        private void copy(Piece piece, Tensor tensor, long first) throws IOException {
            boolean asIs = !piece.wide() && piece.stride() == Float.BYTES && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
            int most = CHUNK / piece.stride();
            for (long from = 0; from < piece.count() && !stopped; from += most) {
                int count = (int) Math.min(most, piece.count() - from);
                int size = (count - 1) * piece.stride() + (piece.wide() ? Double.BYTES : Float.BYTES);
                long to = first + from;
                channel.position(piece.at() + from * piece.stride());
                if (asIs) {
                    fill(tensor.data().asSlice(to * Float.BYTES, size).asByteBuffer());
                } else {
                    fill(chunk.clear().limit(size));
                    for (int i = 0; i < count; i++) {
                        long at = (long) i * piece.stride();
                        tensor.setFlat(to + i, piece.wide() ? (float) bytes.get(DOUBLE, at) : bytes.get(FLOAT, at));
                    }
                }
                done.addAndGet((long) count * piece.stride());
                each.run();
            }
        }

        private void fill(ByteBuffer buffer) throws IOException {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer) < 0) {
                    throw new Malformed("the file was cut short at byte " + channel.size() + " while it was being read");
                }
            }
        }
    }
}
