package convas.core.weights;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.weights.CaffeModel.Blob;
import convas.core.weights.CaffeModel.Piece;
import convas.core.weights.CaffeModel.Progress;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
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
///
/// The file is mapped as a whole while they copy: to read into that memory takes longer, and so do mappings of single parameters.
final class ValueReader {
    /// Fewer bytes than this are not worth a thread.
    private static final long LARGE = 4 << 20;

    /// Bytes that are copied at once.
    private static final int CHUNK = 4 << 20;

    /// The same where values are taken one by one, some nanoseconds each.
    private static final int SINGLE = 1 << 20;

    private static final Duration PATIENCE = Duration.ofMillis(50);
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
        this.total = wanted.stream().mapToLong(Blob::bytes).sum();
        this.progress = progress;
        this.memory = memory;
    }

    /// The parameters that were read so far; all of them if nothing was thrown.
    Map<Blob, Tensor> tensors() {
        return tensors;
    }

    /// Reads them all. When this throws, the helper may still copy, until the file is closed, or wait for memory, which takes a sixth of a second for
    /// the largest parameter of VGG-16 and cannot be stopped; then it ends.
    ///
    /// @param file all of it, in a shared arena
    /// @throws InternalError if a part of a mapped file is not there, as it was cut short or its disk fails
    void read(MemorySegment file) throws IOException {
        Thread helper = total < LARGE ? null : Thread.ofPlatform().daemon().name("convas-weights").unstarted(help(file, left.poll()));
        try {
            if (helper != null) {
                helper.start();
            }
            copy(file, left.poll(), this::tell);
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
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
        }
        rethrow();
    }

    private void tell() {
        progress.at(done.get(), total);
        if (Thread.currentThread().isInterrupted()) {
            stopped = true;
        }
    }

    private Runnable help(MemorySegment file, Blob first) {
        return () -> {
            try {
                copy(file, first, () -> {});
            } catch (RuntimeException | Error e) {
                failure = e;
                stopped = true;
            }
        };
    }

    private void rethrow() {
        switch (failure) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new AssertionError(failure);
        }
    }

    /// Copies the first parameter and then what is left.
    ///
    /// @param each is called again and again
    private void copy(MemorySegment file, Blob first, Runnable each) {
        for (Blob blob = first; blob != null && !stopped; blob = left.poll()) {
            each.run();
            Tensor tensor = memory.apply(blob.shape());
            long to = 0;
            for (Piece piece : blob.pieces()) {
                copy(file, piece, tensor, to, each);
                to += piece.count();
            }
            if (!stopped) {
                tensors.put(blob, tensor);
            }
        }
    }

    private void copy(MemorySegment file, Piece piece, Tensor tensor, long first, Runnable each) {
        boolean asIs = !piece.wide() && piece.stride() == Float.BYTES && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        int most = (asIs ? CHUNK : SINGLE) / piece.stride();
        for (long from = 0; from < piece.count() && !stopped; from += most) {
            int count = (int) Math.min(most, piece.count() - from);
            long at = piece.at() + from * piece.stride();
            long to = first + from;
            if (asIs) {
                MemorySegment.copy(file, at, tensor.data(), to * Float.BYTES, (long) count * Float.BYTES);
            } else {
                for (int i = 0; i < count; i++) {
                    long value = at + (long) i * piece.stride();
                    tensor.setFlat(to + i, piece.wide() ? (float) file.get(DOUBLE, value) : file.get(FLOAT, value));
                }
            }
            done.addAndGet((long) count * piece.stride());
            each.run();
        }
    }
}
