package convas.core.layer;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.List;

/// The maximum of each cell of a grid laid over each region of interest. A region is the number of its image and its corners in pixels
/// of the input: `n x1 y1 x2 y2`. Not in Caffe 1.0 (from Fast R-CNN).
public record ROIPooling(int pooledH, int pooledW, float spatialScale) implements Layer {
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
    public boolean inPlace() {
        return false;
    }

    @Override
    public void forward(Run run) {
        Tensor in = run.bottom(0);
        Tensor regions = run.denseBottom(1);
        for (int r = 0; r < regions.shape().dim(0); r++) {
            run.checkCancelled();
            int image = (int) regions.getFlat(r * 5L);
            if (image < 0 || image >= in.shape().num()) {
                throw new Refused("region " + r + " is of image " + image + ", but there are " + in.shape().num() + ", counted from 0");
            }
            int left = scaled(regions.getFlat(r * 5L + 1));
            int top = scaled(regions.getFlat(r * 5L + 2));
            int width = Math.max(scaled(regions.getFlat(r * 5L + 3)) - left + 1, 1);
            int height = Math.max(scaled(regions.getFlat(r * 5L + 4)) - top + 1, 1);
            for (int y = 0; y < pooledH; y++) {
                int from = edge(y, height, pooledH, top, in.shape().height(), false);
                int to = edge(y + 1, height, pooledH, top, in.shape().height(), true);
                for (int x = 0; x < pooledW; x++) {
                    largest(in, image, from, to, edge(x, width, pooledW, left, in.shape().width(), false),
                        edge(x + 1, width, pooledW, left, in.shape().width(), true), run.top(0), r, y, x);
                }
            }
        }
    }

    private int scaled(float pixel) {
        return Math.round(pixel * spatialScale);
    }

    private static int edge(int cell, int extent, int cells, int first, int size, boolean up) {
        float at = cell * ((float) extent / cells);
        return Math.clamp((int) (up ? Math.ceil(at) : Math.floor(at)) + (long) first, 0, size);
    }

    /// An empty cell is 0.
    private static void largest(Tensor in, int image, int top, int bottom, int left, int right, Tensor out, int r, int y, int x) {
        for (int c = 0; c < in.shape().channels(); c++) {
            float best = bottom <= top || right <= left ? 0 : Float.NEGATIVE_INFINITY;
            for (int row = top; row < bottom; row++) {
                for (int column = left; column < right; column++) {
                    best = Math.max(best, in.get(image, c, row, column));
                }
            }
            out.set(r, c, y, x, best);
        }
    }
}
