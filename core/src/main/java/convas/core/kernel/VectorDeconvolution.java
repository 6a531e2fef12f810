package convas.core.kernel;

import static convas.core.kernel.Vectors.FLOAT;
import static convas.core.kernel.Vectors.LANES;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.tensor.Window;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// A deconvolution as many small convolutions: the outputs that lie `stride` apart see the same few places of the kernel, so
/// each such set (a phase) is a convolution of stride 1 with a part of the kernel.
final class VectorDeconvolution implements Kernels.Packed {
    private final Workers workers;
    private final Window window;
    private final int channels;
    private final int outputs;
    private final List<Phase> phases = new ArrayList<>();
    private final MemorySegment weights;
    private final MemorySegment bias;
    private Padded padded;

    /// @param down the kernel rows that outputs `stride * t + y` see, `across` the columns
    /// @param at where its weights begin, in floats
    private record Phase(int y, int x, int[] down, int[] across, long at) {}

    /// @param weights `[in, out, kernelH, kernelW]`
    VectorDeconvolution(Workers workers, Tensor weights, Tensor bias, Window window) {
        this.workers = workers;
        this.window = window;
        this.channels = weights.shape().dim(0);
        this.outputs = weights.shape().dim(1);
        long size = 0;
        for (int y = 0; y < window.strideH(); y++) {
            int[] down = taps(y + window.padH(), window.kernelH(), window.strideH(), window.dilationH());
            for (int x = 0; x < window.strideW(); x++) {
                int[] across = taps(x + window.padW(), window.kernelW(), window.strideW(), window.dilationW());
                phases.add(new Phase(y, x, down, across, size));
                size += (long) down.length * across.length * channels * vectors() * LANES;
            }
        }
        this.weights = Vectors.floats(size);
        this.bias = Vectors.padded(bias == null ? null : bias.toArray(), outputs, 0);
        workers.each(phases.size(), i -> pack(weights, phases.get(i)));
    }

    private static int[] taps(int output, int kernel, int stride, int dilation) {
        return IntStream.range(0, kernel)
            .filter(tap -> Math.floorMod(output - tap * dilation, stride) == 0).toArray();
    }

    private int vectors() {
        return (outputs + LANES - 1) / LANES;
    }

    /// Panels follow each other; within one, for each place and channel its outputs side by side.
    private void pack(Tensor from, Phase phase) {
        long to = phase.at;
        for (int first = 0; first < vectors(); first += Tiles.WIDEST) {
            int width = Math.min(Tiles.WIDEST, vectors() - first) * LANES;
            int count = Math.min(width, outputs - first * LANES);
            for (int i : phase.down) {
                for (int j : phase.across) {
                    for (int c = 0; c < channels; c++) {
                        for (int o = 0; o < count; o++) {
                            weights.setAtIndex(FLOAT, to + o, from.get(c, first * LANES + o, i, j));
                        }
                        to += width;
                    }
                }
            }
        }
    }

    /// @param out whole
    synchronized Loop loop(Tensor in, Tensor out) {
        if (padded == null || !padded.shape().equals(in.shape())) {
            padded = new Padded(in.shape(), reach(window.extentH(), window.padH(), window.strideH()),
                reach(window.extentW(), window.padW(), window.strideW()));
        }
        Padded room = padded;
        Tiles.Job[] jobs = phases.stream().map(phase -> job(phase, room, out)).toArray(Tiles.Job[]::new);
        Loop load = room.loadLoop(in, workers);
        Loop products = workers.eachLoop(jobs.length, i -> run(phases.get(i).at, jobs[i]));
        return () -> {
            synchronized (room) {
                load.run();
                products.run();
            }
            Reference.reachabilityFence(this);
            Reference.reachabilityFence(out);
        };
    }

    /// How far beyond the image a window sees.
    private static int reach(int extent, int pad, int stride) {
        return Math.max(pad, extent) / stride + 1;
    }

    private Tiles.Job job(Phase phase, Padded room, Tensor out) {
        long[] strides = room.strides();
        Shape shape = out.shape();
        int height = Math.max(0, (shape.dim(2) - phase.y + window.strideH() - 1) / window.strideH());
        int width = Math.max(0, (shape.dim(3) - phase.x + window.strideW() - 1) / window.strideW());
        int[] pixels = new int[shape.dim(0) * height * width];
        int[] targets = new int[pixels.length];
        int at = 0;
        for (int n = 0; n < shape.dim(0); n++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    pixels[at] = Math.toIntExact(n * strides[0] + y * strides[2] + x * strides[3]);
                    targets[at++] = Math.toIntExact(n * out.stride(0) + (long) (phase.y + y * window.strideH()) * out.stride(2)
                        + (long) (phase.x + x * window.strideW()) * out.stride(3));
                }
            }
        }
        int[] runs = new int[phase.down.length * phase.across.length];
        int r = 0;
        for (int i : phase.down) {
            int row = Math.floorDiv(phase.y + window.padH() - i * window.dilationH(), window.strideH());
            for (int j : phase.across) {
                int column = Math.floorDiv(phase.x + window.padW() - j * window.dilationW(), window.strideW());
                runs[r++] = Math.toIntExact(row * strides[2] + column * strides[3]);
            }
        }
        return new Tiles.Job(room.data().address() + 4 * room.base(), pixels, runs, channels, weights.address(), bias.address(), out.address(),
            targets, 0, false);
    }

    /// @param at where the phase's weights begin, in floats
    private void run(long at, Tiles.Job job) {
        long panel = at;
        for (int first = 0; first < vectors(); first += Tiles.WIDEST) {
            int wide = Math.min(Tiles.WIDEST, vectors() - first);
            Tiles.run(job, 0, 0, job.pixels().length, wide, panel, (long) first * LANES);
            panel += (long) job.runs().length * channels * wide * LANES;
        }
    }
}
