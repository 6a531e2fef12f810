package convas.core.kernel;

import static convas.core.kernel.Vectors.BYTES;
import static convas.core.kernel.Vectors.FLOAT;
import static convas.core.kernel.Vectors.LANES;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.tensor.Window;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Convolutions of stride 1 by Winograd's minimal filtering along one axis or both ([Filtering]): inputs are evaluated at points,
/// tile by tile; at each point there is a matrix product over channels ([Tiles]); and its results are interpolated. 6×6 inputs give
/// 4×4 outputs of a 3×3 kernel with 36 multiplications for each pair of channels instead of 144.
final class Winograd {
    /// Floats of scratch at least and at most: those that stay near the processor, and those that stay in its outermost cache. Between them there is as much
    /// scratch as there are weights, which pass by once for each scratchful of tiles.
    private static final long NEAR = 1 << 18;
    private static final long CACHED = 1 << 21;

    /// Floats of weights that are soon read again.
    private static final long LIGHT = 1 << 19;

    /// Floats of weights up to which [Filtering#SIX_OF_THREE] is worth it: it has nearly twice as many as [Filtering#FOUR_OF_THREE], and for
    /// 256 to 256 channels on 56×56 reading them takes longer than it saves.
    private static final long KEPT = 1 << 20;

    /// What a vector of weights from memory costs, in vector operations.
    private static final double FAR = 12;

    /// What a place costs a [TallTile] for each vector of weights: a vector operation and a little.
    private static final double TALL = 1.2;

    /// What a tile of [Tiles] costs beside its multiplications, for each of its sums.
    private static final double EACH = 10;

    /// What a value costs to evaluate or to interpolate, for each direction.
    private static final double MOVE = 8;

    /// Tiles that are worth a thread.
    private static final int FEW = 8;

    /// Vectors of channels that are evaluated or interpolated side by side: their values and products then pass by in pieces as long as a panel
    /// is wide, and what reads ahead of the processor can follow. One vector at a time takes a third longer where they come from memory.
    private static final int WIDE = Tiles.WIDEST;

    private static final int[] WHOLE = {0};
    private static final Scratch ROOM = new Scratch();
    private static final Scratch CORNER = new Scratch();

    /// How it is computed: the two axes' filtering, whether weights are multiplied by [TallTile] rather than [Tiles], and into how many
    /// shares a group's output channels are cut. Each share is computed from the inputs to the end by one thread, which evaluates all inputs
    /// itself: that is little work, while values that another thread has evaluated come as slowly as from memory.
    record Form(Filtering down, Filtering across, boolean tall, int shares) {
        static Form of(Filtering down, Filtering across, int group, Shape in, Shape out, int threads) {
            Form wide = new Form(down, across, false, 1);
            int tiles = wide.tiles(out);
            boolean heavy = wide.weights(group, in, out) > LIGHT;
            boolean tall = heavy && Tiles.MANY_REGISTERS && tiles <= TallTile.HEIGHT && tiles > TallTile.HEIGHT / 2;
            boolean shared = tiles < FEW * threads || heavy && 2 * tiles < out.dim(1);
            return new Form(down, across, tall, shared ? (threads + group - 1) / group : 1);
        }

        int points() {
            return down.points() * across.points();
        }

        /// Whether the largest of each 2×2 outputs can be stored in their place: all of them are in one tile.
        boolean pools(Shape out) {
            return down.outputs() % 2 == 0 && across.outputs() % 2 == 0 && out.dim(2) % 2 == 0 && out.dim(3) % 2 == 0;
        }

        private int tiles(Shape out) {
            return out.dim(0) * down.tiles(out.dim(2)) * across.tiles(out.dim(3));
        }

        private long weights(int group, Shape in, Shape out) {
            return (long) points() * in.dim(1) / group * out.dim(1);
        }

        private boolean fits(int group, Shape in, Shape out) {
            // Where the error of ten points would be squared.
            boolean precise = down.points() * across.points() <= 64;
            boolean light = down != Filtering.SIX_OF_THREE && across != Filtering.SIX_OF_THREE || weights(group, in, out) <= KEPT;
            return precise && light && out.dim(2) >= down.outputs() && out.dim(3) >= across.outputs();
        }

        private double cost(int group, Shape in, Shape out) {
            double tiles = tiles(out);
            double vectors = (double) out.dim(1) / LANES;
            double depth = (double) in.dim(1) / group;
            int directions = down == Filtering.NONE || across == Filtering.NONE ? 1 : 2;
            double products = tall ? TallTile.HEIGHT * depth * TALL : tiles * (depth + EACH) + depth * FAR;
            return points() * (vectors * products
                + tiles * (vectors + (double) in.dim(1) / LANES) * directions * MOVE);
        }

        private static double plain(int group, Window window, Shape in, Shape out) {
            double depth = (double) in.dim(1) / group * window.kernelH() * window.kernelW();
            return (double) out.dim(1) / LANES * ((double) out.dim(0) * out.dim(2) * out.dim(3) * (depth + EACH) + depth * FAR);
        }
    }

    private final Workers workers;
    private final Window window;
    private final Form form;
    private final int channels;
    private final int inputs;
    private final int outputs;
    private final List<Share> shares;
    /// For each share.
    private final MemorySegment[] weights;
    private final MemorySegment bias;
    private final MemorySegment zeros;
    private Room room;

    /// @param weights `[out, in / group, kernelH, kernelW]`
    /// @param bias padded
    Winograd(Workers workers, Tensor weights, MemorySegment bias, Window window, int group, Form form) {
        this.workers = workers;
        this.window = window;
        this.form = form;
        this.outputs = weights.shape().dim(0);
        this.channels = weights.shape().dim(1);
        this.inputs = channels * group;
        List<Panel> panels = Panel.of(group, outputs / group, channels, form.tall ? 1 : Tiles.WIDEST, form.shares);
        this.shares = Share.of(panels, form.shares, channels);
        this.weights = new MemorySegment[shares.size()];
        this.bias = bias;
        this.zeros = Vectors.floats(Tiles.WIDEST * LANES);
        // New memory is slow to come, page by page: each thread asks for its own.
        workers.each(shares.size(), i -> this.weights[i] = Vectors.floats(form.points() * shares.get(i).size));
        List<Runnable> packing = new ArrayList<>();
        for (int i = 0; i < shares.size(); i++) {
            Share share = shares.get(i);
            MemorySegment room = this.weights[i];
            share.panels.forEach(panel -> packing.add(() -> pack(weights, share, room, panel, (panel.group() + 1) * (outputs / group))));
        }
        workers.each(packing.size(), i -> packing.get(i).run());
    }

    /// Panels of one group whose weights lie together, point by point, so that they pass by without a gap.
    ///
    /// @param at where its panels begin ([Panel#at])
    /// @param size floats of its weights for each point
    private record Share(List<Panel> panels, long at, long size) {
        static List<Share> of(List<Panel> panels, int each, int channels) {
            List<Share> shares = new ArrayList<>();
            int groups = panels.getLast().group() + 1;
            int perGroup = panels.size() / groups;
            int count = Math.min(each, perGroup);
            for (int i = 0; i < groups * count; i++) {
                int first = i / count * perGroup;
                List<Panel> own = panels.subList(first + perGroup * (i % count) / count, first + perGroup * (i % count + 1) / count);
                shares.add(new Share(own, own.getFirst().at(), Panel.size(own, channels)));
            }
            return shares;
        }
    }

    Form form() {
        return form;
    }

    /// How to compute this, if it can be done here and is likely to be faster than the plain way.
    static Optional<Form> best(Window window, int group, Shape in, Shape out, int threads) {
        boolean can = window.strideH() == 1 && window.strideW() == 1 && window.dilationH() == 1 && window.dilationW() == 1
            && in.dim(1) / group >= 16
            && (group == 1 || in.dim(1) / group % LANES == 0 && VectorConvolution.suits(out.dim(1), group));
        Form best = null;
        double least = can ? Form.plain(group, window, in, out) : 0;
        for (Filtering down : Filtering.of(window.kernelH())) {
            for (Filtering across : Filtering.of(window.kernelW())) {
                Form form = Form.of(down, across, group, in, out, threads);
                if (form.points() > 1 && form.fits(group, in, out) && form.cost(group, in, out) < least) {
                    best = form;
                    least = form.cost(group, in, out);
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /// Where a panel's weights for one point and one input lie among its share's, in floats: in the order in which they are multiplied.
    private long place(Share share, Panel panel, int point, int channel) {
        long at = point * share.size;
        if (!form.tall) {
            return at + panel.at() - share.at + (long) channel * panel.vectors() * LANES;
        }
        int from = channel / TallTile.DEPTH * TallTile.DEPTH;
        int depth = Math.min(TallTile.DEPTH, channels - from);
        return at + from * (share.size / channels) + (panel.at() - share.at) / channels * depth + (long) (channel - from) * LANES;
    }

    /// All outputs of a panel side by side, as the compiler makes vectors of loops over them.
    private void pack(Tensor from, Share share, MemorySegment room, Panel panel, int end) {
        int width = panel.vectors() * LANES;
        int count = Math.min(width, end - panel.channel());
        int kernelH = window.kernelH();
        int kernelW = window.kernelW();
        double[][] down = form.down.weights();
        double[][] across = form.across.weights();
        double[] taps = new double[kernelH * kernelW * width];
        double[] rows = new double[down.length * kernelW * width];
        double[] sums = new double[width];
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < kernelH; i++) {
                for (int j = 0; j < kernelW; j++) {
                    gather(from, panel.channel(), c, i, j, count, taps, (i * kernelW + j) * width);
                }
            }
            for (int p = 0; p < down.length; p++) {
                for (int j = 0; j < kernelW; j++) {
                    weigh(down[p], taps, j * width, kernelW * width, rows, (p * kernelW + j) * width, width);
                }
            }
            for (int p = 0; p < form.points(); p++) {
                weigh(across[p % across.length], rows, p / across.length * kernelW * width, width, sums, 0, width);
                scatter(sums, count, room, share, panel, p, c);
            }
        }
    }

    private static void gather(Tensor from, int first, int c, int i, int j, int count, double[] to, int at) {
        MemorySegment source = from.data();
        long place = from.base() + first * from.stride(0) + c * from.stride(1) + i * from.stride(2) + j * from.stride(3);
        long step = from.stride(0);
        for (int o = 0; o < count; o++) {
            to[at + o] = source.getAtIndex(FLOAT, place + o * step);
        }
    }

    /// Of rows of `width` values that begin `step` apart, the sum with these factors.
    private static void weigh(double[] factors, double[] from, int first, int step, double[] to, int at, int width) {
        Arrays.fill(to, at, at + width, 0);
        for (int i = 0; i < factors.length; i++) {
            double factor = factors[i];
            int row = first + i * step;
            for (int o = 0; o < width; o++) {
                to[at + o] += factor * from[row + o];
            }
        }
    }

    private void scatter(double[] values, int count, MemorySegment room, Share share, Panel panel, int point, int channel) {
        long to = place(share, panel, point, channel);
        for (int o = 0; o < count; o++) {
            room.setAtIndex(FLOAT, to + o, (float) values[o]);
        }
    }

    /// Where values or products lie in scratch, in floats: from one tile to the next, from one vector of channels to the next, and from one
    /// point to the next. Products of [Tiles] lie closer: a panel's tiles side by side, then the next panel's.
    private record Layout(long tile, long block, long point) {
        static Layout of(int channels, int tiles, boolean tall) {
            // One more vector, lest all values of a tile meet in the same few lines of the cache.
            return tall ? new Layout(LANES, TallTile.HEIGHT * LANES, (long) TallTile.HEIGHT * rounded(channels) + 16)
                : new Layout(rounded(channels), LANES, (long) tiles * rounded(channels) + 16);
        }
    }

    /// What a thread has in its scratch: the values of so many tiles at all points, then their products. The same for all tensors.
    private final class Room {
        private final int tiles;
        private final Layout values;
        private final Layout products;
        /// For each share, and each of its panels, what [Tiles] does at all points.
        private final Tiles.Job[][] jobs;

        Room(int tiles) {
            this.tiles = tiles;
            this.values = Layout.of(inputs, tiles, form.tall);
            this.products = Layout.of(outputs, tiles, form.tall);
            this.jobs = new Tiles.Job[form.tall ? 0 : shares.size()][];
            int[] found = places(values.tile, values.point);
            int[][] left = new int[Tiles.WIDEST + 1][];
            Arrays.setAll(left, vectors -> places((long) vectors * LANES, products.point));
            Arrays.setAll(jobs, share -> shares.get(share).panels.stream().map(panel -> new Tiles.Job(4L * panel.group() * channels, found, WHOLE,
                channels, weights[share].address(), zeros.address() - 4L * panel.channel(), begin(panel) - 4L * panel.channel(),
                left[panel.vectors()], 0, false)).toArray(Tiles.Job[]::new));
        }

        /// For each point, and each tile there, floats from the scratch's values or products to its own.
        private int[] places(long tile, long point) {
            int[] places = new int[form.points() * tiles];
            Arrays.setAll(places, i -> Math.toIntExact(i % tiles * tile + i / tiles * point));
            return places;
        }

        long address() {
            return ROOM.floats(form.points() * (values.point + products.point)).address();
        }

        /// Bytes to where a panel's products begin. They lie as they are made: a point's panels one behind the other, so that the processor sees where
        /// the next ones go. With gaps each waits for memory that weights have pushed out of the caches, and 256 to 256 channels on
        /// 14×14 take 460 µs instead of 380.
        private long begin(Panel panel) {
            return 4 * form.points() * values.point + 4L * panel.channel() * (form.tall ? TallTile.HEIGHT : tiles);
        }
    }

    /// Tiles that are computed in one go.
    private final class Pass {
        private final Tensor in;
        private final Tensor plus;
        private final boolean rectified;
        private final Tensor out;
        /// How many results lie side by side in one place of `out`, of which the largest is kept.
        private final int pool;
        private final int height;
        private final int width;
        private final Room room;
        private final int across;
        private final int down;
        private final int from;
        private final int count;

        Pass(Tensor in, Tensor plus, boolean rectified, Tensor out, Shape results, Room room, int from, int count) {
            this.in = in;
            this.plus = plus;
            this.rectified = rectified;
            this.out = out;
            this.height = results.dim(2);
            this.width = results.dim(3);
            this.pool = height / out.shape().dim(2);
            this.room = room;
            this.down = form.down.tiles(height);
            this.across = form.across.tiles(width);
            this.from = from;
            this.count = count;
        }

        void run(int index) {
            Share share = shares.get(index);
            int group = share.panels.getFirst().group();
            long scratch = room.address();
            for (int t = 0; t < count; t++) {
                evaluate(t, group * channels, (group + 1) * channels, scratch);
            }
            for (int p = 0; p < form.points(); p++) {
                if (form.tall) {
                    multiplyTall(p, share, weights[index].address(), scratch);
                } else {
                    multiply(p, share, room.jobs[index], scratch);
                }
            }
            int step = form.tall ? WIDE : 1;
            for (int i = 0; i < share.panels.size(); i += step) {
                Panel panel = share.panels.get(i);
                for (int t = 0; t < count; t++) {
                    interpolate(t, panel, Math.min(step, share.panels.size() - i) * panel.vectors(), scratch);
                }
            }
        }

        private void multiply(int point, Share share, Tiles.Job[] jobs, long scratch) {
            int first = point * room.tiles;
            for (int i = 0; i < jobs.length; i++) {
                Panel panel = share.panels.get(i);
                Tiles.run(jobs[i], scratch, first, first + count, panel.vectors(), place(share, panel, point, 0), panel.channel());
            }
        }

        private void multiplyTall(int point, Share share, long address, long scratch) {
            for (int c = 0; c < channels; c += TallTile.DEPTH) {
                for (int i = 0; i < share.panels.size(); i++) {
                    Panel panel = share.panels.get(i);
                    long channel = (long) panel.group() * channels + c;
                    TallTile.run(scratch + 4 * (point * room.values.point + channel / LANES * room.values.block), Math.min(TallTile.DEPTH, channels - c),
                        address + 4 * place(share, panel, point, c), c > 0, scratch + room.begin(panel) + 4 * point * room.products.point);
                }
            }
        }

        private int image(int tile) {
            return (from + tile) / (down * across);
        }

        /// The first output row of a tile; the last tile is moved back over rows that are done.
        private int row(int tile) {
            return Math.min((from + tile) / across % down * form.down.outputs(), height - form.down.outputs());
        }

        private int column(int tile) {
            return Math.min((from + tile) % across * form.across.outputs(), width - form.across.outputs());
        }

        private long corner() {
            return CORNER.floats((long) form.points() * WIDE * LANES).address();
        }

        private void evaluate(int tile, int first, int last, long scratch) {
            long corner = corner();
            long at = in.address() + 4 * (image(tile) * in.stride(0) + (long) (row(tile) - window.padH()) * in.stride(2)
                + (long) (column(tile) - window.padW()) * in.stride(3));
            long to = scratch + 4 * tile * room.values.tile;
            for (int c = first; c < last; c += WIDE * LANES) {
                Winograd.evaluate(form, Math.min(WIDE, rounded(last - c) / LANES), at + 4L * c, 4 * in.stride(2), 4 * in.stride(3), corner,
                    to + 4 * (c / LANES * room.values.block), 4 * room.values.block, 4 * room.values.point);
            }
        }

        /// @param most vectors from the panel's first one on
        private void interpolate(int tile, Panel panel, int most, long scratch) {
            long corner = corner();
            int y = row(tile);
            int x = column(tile);
            // What the tile before has stored is left alone.
            int skipRows = (from + tile) / across % down * form.down.outputs() - y;
            int skipColumns = (from + tile) % across * form.across.outputs() - x;
            int first = panel.channel();
            int vectors = Math.min(most, rounded(outputs - first) / LANES);
            long to = out.address() + 4 * (image(tile) * out.stride(0) + (y + skipRows) / pool * out.stride(2) + (x + skipColumns) / pool * out.stride(3))
                + 4L * first;
            long pixel = vectors * BYTES;
            long line = form.across.points() * pixel;
            long kept = corner + skipRows * line + skipColumns * pixel;
            float least = rectified ? 0 : Float.NEGATIVE_INFINITY;
            Winograd.interpolate(form, vectors, scratch + room.begin(panel) + tile * panel.vectors() * BYTES,
                4 * room.products.block, 4 * room.products.point, corner);
            int rows = form.down.outputs() - skipRows;
            int columns = form.across.outputs() - skipColumns;
            if (pool == 2) {
                storeLargest(rows / 2, columns / 2, vectors, kept, line, bias.address() + 4L * first, least, to, 4 * out.stride(2), 4 * out.stride(3));
            } else {
                store(rows, columns, vectors, kept, line, bias.address() + 4L * first,
                    plus == null ? Vectors.ZEROS.address() : plus.address() + (to - out.address()), plus == null ? 0 : 1, least, to,
                    4 * out.stride(2), 4 * out.stride(3));
            }
        }
    }

    /// @param in of a span, with a halo of the window's padding
    /// @param plus null, or laid out as `out` is
    /// @param out of a span
    /// @param pooled whether only the largest of each 2×2 results goes there, without `plus`
    Loop loop(Tensor in, Tensor plus, boolean rectified, Tensor out, boolean pooled) {
        Shape results = pooled ? Kernels.beforePooling(out.shape()) : out.shape();
        int tiles = form.tiles(results);
        long each = (long) form.points() * (rounded(inputs) + rounded(outputs));
        long weights = form.points() * shares.stream().mapToLong(Share::size).sum();
        int most = (int) Math.max(16, Math.clamp(weights, NEAR, CACHED) / each);
        int parts = Math.max(1, (tiles + most / 2) / most);
        if (shares.size() == 1) {
            parts = (parts + workers.threads() - 1) / workers.threads() * workers.threads();
        }
        int count = parts;
        int longest = (tiles + count - 1) / count;
        if (room == null || room.tiles != longest) {
            room = new Room(longest);
        }
        Pass[] passes = new Pass[count];
        Arrays.setAll(passes, part -> {
            int from = (int) ((long) tiles * part / count);
            return new Pass(in, plus, rectified, out, results, room, from, (int) ((long) tiles * (part + 1) / count) - from);
        });
        return workers.eachLoop(shares.size() * count, item -> passes[item % count].run(item / count));
    }

    private static int rounded(int channels) {
        return (channels + LANES - 1) / LANES * LANES;
    }

    /// Evaluates a tile's inputs, a few vectors of channels, at all points: first the columns, then the rows.
    ///
    /// @param block bytes from one vector of channels to the next where the values go
    private static void evaluate(
            Form form, int vectors, long at, long row, long pixel, long corner, long to, long block, long point) {
        int width = form.across.points();
        long place = vectors * BYTES;
        boolean flat = form.down == Filtering.NONE;
        boolean upright = form.across == Filtering.NONE;
        if (!flat) {
            form.down.evaluate(width, vectors, at, row, BYTES, pixel, upright ? to : corner, upright ? point : width * place, upright ? block : BYTES, place);
        }
        if (!upright) {
            form.across.evaluate(form.down.points(), vectors, flat ? at : corner, flat ? pixel : place, BYTES, width * place, to, point, block, width * point);
        }
    }

    /// The outputs, a few vectors of channels, from the products at all points; left in rows of as many outputs as a row has points.
    ///
    /// @param block bytes from one vector of channels to the next
    private static void interpolate(Form form, int vectors, long at, long block, long point, long corner) {
        int width = form.across.points();
        long place = vectors * BYTES;
        boolean flat = form.down == Filtering.NONE;
        if (!flat) {
            form.down.interpolate(width, vectors, at, width * point, block, point, corner, width * place, BYTES, place);
        }
        if (form.across != Filtering.NONE) {
            form.across.interpolate(form.down.outputs(), vectors, flat ? at : corner, flat ? point : place, flat ? block : BYTES, width * place, corner, place,
                BYTES, width * place);
        }
    }

    /// Stores a tile's outputs, a few vectors of channels, with what follows them.
    ///
    /// @param row bytes from one row of outputs to the next
    /// @param pixel bytes from one output to the next
    /// @param plus address of what is added, as far apart as the outputs are times `there`
    private static void store(int rows, int columns, int vectors, long from, long line, long bias, long plus, int there, float least, long to,
            long row, long pixel) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                for (int v = 0; v < vectors; v++) {
                    long place = i * row + j * pixel + v * BYTES;
                    VectorElementwise.finish(from + i * line + (j * vectors + v) * BYTES, bias + v * BYTES, plus + there * place, least, to + place);
                }
            }
        }
    }

    /// Stores the largest of each 2×2 outputs, with what follows them.
    ///
    /// @param rows of 2×2 outputs
    private static void storeLargest(int rows, int columns, int vectors, long from, long line, long bias, float least, long to, long row, long pixel) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                for (int v = 0; v < vectors; v++) {
                    VectorElementwise.finishLargest(from + 2 * i * line + (2 * j * vectors + v) * BYTES, line, vectors * BYTES, bias + v * BYTES, least,
                        to + i * row + j * pixel + v * BYTES);
                }
            }
        }
    }
}
