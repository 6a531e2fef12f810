package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.List;
import java.util.function.Consumer;

/// The maximum of each cell of a grid laid over each region of interest. A region is the number of its image and its corners in pixels
/// of the input: `n x1 y1 x2 y2`. Not in Caffe 1.0 (from Fast R-CNN).
public record ROIPooling(int pooledH, int pooledW, float spatialScale) implements Differentiable {
    private static final Field<Integer> POOLED_H = Field.uint("pooled_h", 0).min(1).doc("Rows of the grid.");
    private static final Field<Integer> POOLED_W = Field.uint("pooled_w", 0).min(1).doc("Columns of the grid.");
    private static final Field<Float> SPATIAL_SCALE = Field.real("spatial_scale", 1f)
        .doc("Pixels of the bottom for one pixel of the input: 0.0625 behind a stride of 16.");

    private static final FieldTable TABLE = FieldTable.of("roi_pooling_param", POOLED_H, POOLED_W, SPATIAL_SCALE);

    public static final LayerType<ROIPooling> TYPE = new LayerType<>("ROIPooling", Category.POOL, List.of(TABLE), Arity.exactly(2), Arity.ONE,
        "Brings regions of interest of any size to one size.", settings -> of(settings.get(TABLE)));

    private static ROIPooling of(Params params) {
        return new ROIPooling(params.get(POOLED_H), params.get(POOLED_W), params.get(SPATIAL_SCALE));
    }

    @Override
    public LayerType<ROIPooling> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Axes.four(bottoms.get(0));
        if (pooledH < 1 || pooledW < 1) {
            throw new Refused(pooledH < 1 ? "pooled_h" : "pooled_w", "`pooled_h` and `pooled_w` must be at least 1: say how large the result is");
        }
        Shape regions = bottoms.get(1);
        if (regions.rank() == 0 || regions.count() != 5L * regions.dim(0)) {
            throw new Refused("the second bottom has five numbers for each region (image, x1, y1, x2, y2), but it is " + regions);
        }
        return List.of(Shape.of(regions.dim(0), bottoms.get(0).channels(), pooledH, pooledW));
    }

    @Override
    public String knobs() {
        return pooledH + "×" + pooledW;
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return InPlace.WRONG;
    }

    @Override
    public boolean differentiable(int bottom) {
        return bottom == 0;
    }

    /// One cell of the grid over a region, as rows and columns of an image, each up to but not including the last.
    private record Cell(int region, int y, int x, int image, int top, int bottom, int left, int right) {
        /// Where the largest value of a channel lies, as row and column in one number; -1 if the cell is empty.
        long largest(Tensor in, int channel) {
            long best = -1;
            for (int row = top; row < bottom; row++) {
                for (int column = left; column < right; column++) {
                    long at = (long) row * in.shape().width() + column;
                    if (best < 0 || in.get(image, channel, row, column) > value(in, channel, best)) {
                        best = at;
                    }
                }
            }
            return best;
        }

        float value(Tensor in, int channel, long at) {
            return in.get(image, channel, (int) (at / in.shape().width()), (int) (at % in.shape().width()));
        }
    }

    private void each(Reading from, Consumer<Cell> cell) {
        Shape in = from.bottom(0).shape();
        Tensor regions = from.denseBottom(1);
        for (int r = 0; r < regions.shape().dim(0); r++) {
            from.checkCancelled();
            int image = (int) regions.getFlat(r * 5L);
            if (image < 0 || image >= in.num()) {
                throw new Refused("region " + r + " is of image " + image + ", but there are " + in.num() + ", counted from 0");
            }
            int left = scaled(regions.getFlat(r * 5L + 1));
            int top = scaled(regions.getFlat(r * 5L + 2));
            int width = Math.max(scaled(regions.getFlat(r * 5L + 3)) - left + 1, 1);
            int height = Math.max(scaled(regions.getFlat(r * 5L + 4)) - top + 1, 1);
            for (int y = 0; y < pooledH; y++) {
                for (int x = 0; x < pooledW; x++) {
                    cell.accept(new Cell(r, y, x, image, edge(y, height, pooledH, top, in.height(), false),
                        edge(y + 1, height, pooledH, top, in.height(), true), edge(x, width, pooledW, left, in.width(), false),
                        edge(x + 1, width, pooledW, left, in.width(), true)));
                }
            }
        }
    }

    /// An empty cell is 0.
    @Override
    public Loop ready(Run run) {
        Tensor in = run.bottom(0);
        Tensor out = run.top(0);
        Consumer<Cell> pool = cell -> {
            for (int c = 0; c < in.shape().channels(); c++) {
                long at = cell.largest(in, c);
                out.set(cell.region, c, cell.y, cell.x, at < 0 ? 0 : cell.value(in, c, at));
            }
        };
        return () -> each(run, pool);
    }

    @Override
    public void backward(Back back) {
        if (!back.wants(0)) {
            return;
        }
        Tensor in = back.bottom(0);
        Tensor topDiff = back.topDiff(0);
        Tensor bottomDiff = back.bottomDiff(0);
        each(back, cell -> {
            for (int c = 0; c < in.shape().channels(); c++) {
                long at = cell.largest(in, c);
                if (at >= 0) {
                    bottomDiff.set(cell.image, c, (int) (at / in.shape().width()), (int) (at % in.shape().width()),
                        cell.value(bottomDiff, c, at) + topDiff.get(cell.region, c, cell.y, cell.x));
                }
            }
        });
    }

    private int scaled(float pixel) {
        return Math.round(pixel * spatialScale);
    }

    private static int edge(int cell, int extent, int cells, int first, int size, boolean up) {
        float at = cell * ((float) extent / cells);
        return Math.clamp((int) (up ? Math.ceil(at) : Math.floor(at)) + (long) first, 0, size);
    }
}
