package convas.core.kernel;

import static convas.core.kernel.Vectors.FLOAT;
import static convas.core.kernel.Vectors.LANES;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.tensor.Window;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A convolution's weights, packed when first needed, and how it runs: by [Winograd] where that pays, else a matrix product over
/// places of the input itself, without a copy of its windows (im2col).
///
/// Weights lie in panels of a few vectors of output channels; within a panel, for each kernel row, kernel column and input
/// channel, those channels' weights side by side.
final class VectorConvolution implements Kernels.Packed {
    /// Blocks of whole tiles that each thread must have if pixels are to be shared out.
    private static final int BLOCKS = 8;

    private final Workers workers;
    private final Window window;
    private final int group;
    private final boolean plain;
    private final int channels;
    private final int outputs;
    private final long depth;
    private final List<Panel> panels;
    private final Tensor given;
    private final MemorySegment bias;
    private MemorySegment weights;
    private Optional<Winograd.Form> chosen;
    private Shape chosenFor;
    private Winograd winograd;
    private Places places;
    private Padded padded;

    VectorConvolution(Workers workers, Tensor weights, Tensor bias, Window window, int group, boolean plain) {
        this.plain = plain;
        this.workers = workers;
        this.window = window;
        this.group = group;
        this.channels = weights.shape().dim(1);
        this.outputs = weights.shape().dim(0);
        this.depth = (long) window.kernelH() * window.kernelW() * channels;
        this.panels = Panel.of(group, outputs / group, depth, Tiles.WIDEST, 1);
        this.given = weights;
        this.bias = Vectors.padded(bias == null ? null : bias.toArray(), outputs, 0);
    }

    /// Whether vectors of output channels may be stored as they are.
    static boolean suits(int outputs, int group) {
        return group == 1 || outputs / group % LANES == 0;
    }

    private MemorySegment packed() {
        MemorySegment room = Vectors.floats(Panel.size(panels, depth));
        workers.each(panels.size(), i -> pack(given, panels.get(i), (panels.get(i).group() + 1) * (outputs / group), room));
        return room;
    }

    private void pack(Tensor from, Panel panel, int end, MemorySegment room) {
        long to = panel.at();
        int width = panel.vectors() * LANES;
        int count = Math.min(width, end - panel.channel());
        MemorySegment source = from.data();
        long step = from.stride(0);
        for (int i = 0; i < window.kernelH(); i++) {
            for (int j = 0; j < window.kernelW(); j++) {
                for (int c = 0; c < channels; c++) {
                    long at = from.base() + panel.channel() * step + c * from.stride(1) + i * from.stride(2) + j * from.stride(3);
                    for (int o = 0; o < count; o++) {
                        room.setAtIndex(FLOAT, to + o, source.getAtIndex(FLOAT, at + o * step));
                    }
                    to += width;
                }
            }
        }
    }

    int outputs() {
        return outputs;
    }

    /// @param plus null, or laid out as `out` is
    /// @param out of a span
    synchronized Loop loop(Tensor in, Tensor plus, boolean rectified, Tensor out) {
        boolean copied = needsCopy(in);
        Optional<Winograd> points = winograd(in, out.shape());
        if (points.isPresent()) {
            return points.get().loop(in, plus, rectified, out, false);
        }
        if (weights == null) {
            weights = packed();
        }
        if (!copied) {
            return direct(in, in.address(), new long[] {in.stride(0), in.stride(1), in.stride(2), in.stride(3)}, plus, rectified, out);
        }
        if (padded == null || !padded.shape().equals(in.shape())) {
            padded = new Padded(in.shape(), window.reachH(in.shape().dim(2)), window.reachW(in.shape().dim(3)));
        }
        Padded room = padded;
        Loop load = room.loadLoop(in, workers);
        Loop products = direct(room, room.data().address() + 4 * room.base(), room.strides(), plus, rectified, out);
        return () -> {
            synchronized (room) {
                load.run();
                products.run();
            }
        };
    }

    /// @param out of the largest of each 2×2 results, and of a span
    /// @return empty if that is not done in one go
    synchronized Optional<Loop> pooledLoop(Tensor in, boolean rectified, Tensor out) {
        Shape whole = Kernels.beforePooling(out.shape());
        return winograd(in, whole).filter(points -> points.form().pools(whole)).map(points -> points.loop(in, null, rectified, out, true));
    }

    private Optional<Winograd> winograd(Tensor in, Shape out) {
        if (plain || needsCopy(in) || in.span() == 0) {
            return Optional.empty();
        }
        if (chosen == null || !chosenFor.equals(out)) {
            chosen = Winograd.best(window, group, in.shape(), out, workers.threads());
            chosenFor = out;
        }
        if (chosen.isPresent() && (winograd == null || !winograd.form().equals(chosen.get()))) {
            winograd = new Winograd(workers, given, bias, window, group, chosen.get());
        }
        return chosen.map(form -> winograd);
    }

    /// @param source what must stay reachable for what lies at the address
    private Loop direct(Object source, long address, long[] strides, Tensor plus, boolean rectified, Tensor out) {
        if (places == null || !places.fit(strides, out)) {
            places = new Places(strides, out);
        }
        Places here = places;
        Tiles.Job[] jobs = new Tiles.Job[group];
        Arrays.setAll(jobs, g -> new Tiles.Job(address + 4L * g * channels, here.pixels, here.runs, here.length, weights.address(), bias.address(),
            out.address(), here.targets, plus == null ? 0 : plus.address(), rectified));
        int block = 1;
        for (Panel panel : panels) {
            block *= block % Tiles.height(panel.vectors()) == 0 ? 1 : Tiles.height(panel.vectors());
        }
        int pixels = here.pixels.length;
        boolean fewWeights = (long) outputs < (long) group * pixels * window.strideH() * window.strideW();
        Loop products = fewWeights && pixels / block >= BLOCKS * workers.threads() ? byPixels(pixels, block, jobs) : byChannels(pixels, jobs);
        return () -> {
            products.run();
            Reference.reachabilityFence(this);
            Reference.reachabilityFence(source);
            Reference.reachabilityFence(plus);
            Reference.reachabilityFence(out);
        };
    }

    /// For more inputs than weights: each thread reads the inputs of its own pixels and all weights.
    private Loop byPixels(int pixels, int block, Tiles.Job[] jobs) {
        int blocks = pixels / block;
        return workers.splitLoop(blocks, (from, to) -> {
            for (int i = 0; i < panels.size(); i++) {
                Panel panel = panels.get(i);
                Tiles.run(jobs[panel.group()], 0, from * block, to == blocks ? pixels : to * block, panel.vectors(), panel.at(), panel.channel());
            }
        });
    }

    /// For more weights than inputs: each thread reads its own weights and all inputs.
    private Loop byChannels(int pixels, Tiles.Job[] jobs) {
        int[] ends = new int[panels.size()];
        for (int i = 0, tiles = 0; i < ends.length; i++) {
            tiles += Math.max(1, pixels / Tiles.height(panels.get(i).vectors()));
            ends[i] = tiles;
        }
        return workers.splitLoop(ends[ends.length - 1], (from, to) -> {
            for (int i = 0, start = 0; i < ends.length; start = ends[i++]) {
                int first = Math.max(from, start) - start;
                int last = Math.min(to, ends[i]) - start;
                if (first < last) {
                    Panel panel = panels.get(i);
                    int height = Tiles.height(panel.vectors());
                    Tiles.run(jobs[panel.group()], 0, first * height, last == ends[i] - start ? pixels : last * height, panel.vectors(), panel.at(),
                        panel.channel());
                }
            }
        });
    }

    /// The tiles read channels side by side, and zeros around the image; few channels are better packed without gaps.
    private boolean needsCopy(Tensor in) {
        return !in.isChannelsLast() || in.halo() < Math.max(window.reachH(in.shape().dim(2)), window.reachW(in.shape().dim(3)))
            || window.kernelW() > 1 && in.stride(3) != in.shape().dim(1) && in.shape().dim(1) < 16;
    }

    /// Where inputs and outputs of each pixel lie; for given strides.
    private final class Places {
        private final long[] strides;
        private final Shape shape;
        private final long[] outStrides;
        private final int[] pixels;
        private final int[] targets;
        private final int[] runs;
        private final int length;

        Places(long[] strides, Tensor out) {
            this.strides = strides;
            this.shape = out.shape();
            this.outStrides = strides(out);
            int height = shape.dim(2);
            int width = shape.dim(3);
            pixels = new int[Math.toIntExact((long) shape.dim(0) * height * width)];
            targets = new int[pixels.length];
            int at = 0;
            for (int n = 0; n < shape.dim(0); n++) {
                for (int y = 0; y < height; y++) {
                    for (int x = 0; x < width; x++) {
                        pixels[at] = Math.toIntExact(n * strides[0] + ((long) y * window.strideH() - window.padH()) * strides[2]
                            + ((long) x * window.strideW() - window.padW()) * strides[3]);
                        targets[at++] = Math.toIntExact(n * outStrides[0] + y * outStrides[2] + x * outStrides[3]);
                    }
                }
            }
            boolean joined = strides[3] == channels && window.dilationW() == 1;
            length = joined ? window.kernelW() * channels : channels;
            runs = new int[joined ? window.kernelH() : window.kernelH() * window.kernelW()];
            for (int r = 0; r < runs.length; r++) {
                int i = joined ? r : r / window.kernelW();
                int j = joined ? 0 : r % window.kernelW();
                runs[r] = Math.toIntExact(i * window.dilationH() * strides[2] + j * window.dilationW() * strides[3]);
            }
        }

        boolean fit(long[] otherStrides, Tensor out) {
            return Arrays.equals(strides, otherStrides) && shape.equals(out.shape())
                && Arrays.equals(outStrides, strides(out));
        }

        private static long[] strides(Tensor tensor) {
            return new long[] {tensor.stride(0), tensor.stride(1), tensor.stride(2), tensor.stride(3)};
        }
    }
}
