package convas.core.layer;

import convas.core.kernel.Boxes;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Turns the scores and offsets of anchors into regions of interest, five numbers each (image, and corners in its pixels), and their scores.
/// How many there are depends on values; until then the shape is that of the most there can be, `post_nms_topn` an image.
///
/// The bottoms are the scores, twice as many channels as there are anchors, of which the second half counts; four offsets for each anchor; and for
/// each image its height, its width and how it was scaled. Not in Caffe 1.0 (from Faster R-CNN; the layer in C++ that has `proposal_param`).
///
/// @param regions how many regions these values make, or [#MOST]
public record Proposal(
        int featStride, int baseSize, int minSize, List<Float> ratios, List<Float> scales, int preNmsTopn, int postNmsTopn, float nmsThresh,
        int regions) implements Layer {
    /// As many as there can be.
    public static final int MOST = -1;

    private static final Field<Integer> FEAT_STRIDE = Field.uint("feat_stride", 16).doc("Pixels of the image for one pixel of the bottom.");
    private static final Field<Integer> BASE_SIZE = Field.uint("base_size", 16).doc("Side of the anchor that the scales and ratios change.");
    private static final Field<Integer> MIN_SIZE = Field.uint("min_size", 16).doc("Smaller regions, in pixels of the image before it was scaled, count last.");
    private static final Field<List<Float>> RATIO = Field.reals("ratio").doc("Height by width of the anchors; 0.5, 1 and 2 if absent.");
    private static final Field<List<Float>> SCALE = Field.reals("scale").doc("Sizes of the anchors, as multiples of base_size; 8, 16 and 32 if absent.");
    private static final Field<Integer> PRE_NMS_TOPN = Field.uint("pre_nms_topn", 6000).doc("How many regions are looked at.");
    private static final Field<Integer> POST_NMS_TOPN = Field.uint("post_nms_topn", 300).min(1).doc("How many regions are kept.");
    private static final Field<Float> NMS_THRESH = Field.real("nms_thresh", 0.7f).doc("Regions that overlap more than this share count as one.");

    private static final FieldTable TABLE = FieldTable.of("proposal_param", FEAT_STRIDE, BASE_SIZE, MIN_SIZE, RATIO, SCALE, PRE_NMS_TOPN,
        POST_NMS_TOPN, NMS_THRESH);

    public static final LayerType<Proposal> TYPE = new LayerType<>("Proposal", Category.UTILITY, List.of(TABLE), Arity.exactly(3),
        Arity.between(1, 2), "Turns scores and offsets of anchors into regions of interest.", settings -> of(settings.get(TABLE)));

    public Proposal {
        ratios = List.copyOf(ratios);
        scales = List.copyOf(scales);
    }

    private static Proposal of(Params params) {
        return new Proposal(params.get(FEAT_STRIDE), params.get(BASE_SIZE), params.get(MIN_SIZE),
            params.has(RATIO) ? params.get(RATIO) : List.of(0.5f, 1f, 2f), params.has(SCALE) ? params.get(SCALE) : List.of(8f, 16f, 32f),
            params.get(PRE_NMS_TOPN), params.get(POST_NMS_TOPN), params.get(NMS_THRESH), MOST);
    }

    @Override
    public LayerType<Proposal> type() {
        return TYPE;
    }

    private int anchors() {
        return ratios.size() * scales.size();
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Shape scores = bottoms.get(0);
        Shape offsets = bottoms.get(1);
        Axes.four(scores);
        Axes.four(offsets);
        if (postNmsTopn < 1) {
            throw new Refused("post_nms_topn", "`post_nms_topn` must be at least 1: say how many regions are kept");
        }
        if (scores.channels() != 2 * anchors()) {
            throw new Refused("scale", anchors() + " anchors, " + ratios.size() + " ratios of " + scales.size() + " scales, have " + 2 * anchors()
                + " scores for each pixel, but the first bottom is " + scores);
        }
        if (!offsets.equals(scores.with(1, 4 * anchors()))) {
            throw new Refused("the second bottom holds the offsets of " + anchors() + " anchors, " + scores.with(1, 4 * anchors()) + ", but it is " + offsets);
        }
        Shape images = bottoms.get(2);
        if (images.rank() == 0 || images.dim(0) != scores.num() || images.count() < 3L * images.dim(0)) {
            throw new Refused("the third bottom has three or four numbers for each image (height, width, scale), but it is " + images);
        }
        int most = regions == MOST ? Math.multiplyExact(scores.num(), postNmsTopn) : regions;
        List<Shape> out = new ArrayList<>(List.of(Shape.of(most, 5)));
        if (tops > 1) {
            out.add(Shape.of(most));
        }
        return out;
    }

    @Override
    public String knobs() {
        return "at most " + postNmsTopn;
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return InPlace.WRONG;
    }

    @Override
    public Proposal settled(List<Tensor> bottoms) {
        int found = found(bottoms).size();
        return found == bottoms.getFirst().shape().num() * postNmsTopn ? this
            : new Proposal(featStride, baseSize, minSize, ratios, scales, preNmsTopn, postNmsTopn, nmsThresh, found);
    }

    @Override
    public void forward(Run run) {
        List<float[]> found = found(List.of(run.bottom(0), run.bottom(1), run.bottom(2)));
        if (found.size() != run.top(0).shape().dim(0)) {
            throw new UnsupportedOperationException("there are " + found.size() + " regions, but blobs keep their size in a pass that is for speed");
        }
        for (int i = 0; i < found.size(); i++) {
            for (int n = 0; n < 5; n++) {
                run.denseTop(0).setFlat(5L * i + n, found.get(i)[n]);
            }
            if (run.tops() > 1) {
                run.denseTop(1).setFlat(i, found.get(i)[5]);
            }
        }
    }

    /// Five numbers and the score of each region.
    private List<float[]> found(List<Tensor> bottoms) {
        Shape shape = bottoms.getFirst().shape();
        float[] scores = bottoms.get(0).toArray();
        float[] offsets = bottoms.get(1).toArray();
        float[] sizes = bottoms.get(2).toArray();
        int pixels = shape.height() * shape.width();
        int numbers = sizes.length / Math.max(1, shape.num());
        List<float[]> out = new ArrayList<>();
        for (int n = 0; n < shape.num(); n++) {
            float[] image = {sizes[n * numbers], sizes[n * numbers + 1], sizes[n * numbers + 2], sizes[n * numbers + (numbers > 3 ? 3 : 2)]};
            float[] corners = new float[4 * anchors() * pixels];
            float[] own = new float[anchors() * pixels];
            for (int pixel = 0; pixel < pixels; pixel++) {
                for (int a = 0; a < anchors(); a++) {
                    int box = pixel * anchors() + a;
                    int offset = (n * anchors() + a) * 4 * pixels + pixel;
                    boolean large = across(a, pixel % shape.width(), 0, offsets, offset, pixels, image[1], image[3], corners, box)
                        & across(a, pixel / shape.width(), 1, offsets, offset, pixels, image[0], image[2], corners, box);
                    own[box] = large ? scores[((2 * n + 1) * anchors() + a) * pixels + pixel] : 0;
                }
            }
            int[] best = Boxes.best(own, Float.NEGATIVE_INFINITY, preNmsTopn);
            for (int box : new Boxes(corners, 1).apart(best, nmsThresh, 1, postNmsTopn)) {
                out.add(new float[] {n, corners[4 * box], corners[4 * box + 1], corners[4 * box + 2], corners[4 * box + 3], own[box]});
            }
        }
        return out;
    }

    /// Finds two of a box's corners: an anchor, moved and enlarged by its offsets, as far as it lies in the image.
    ///
    /// @param axis 0 for left and right, 1 for top and bottom
    /// @param offset where the anchor's first offset is; the others lie `pixels` further each
    /// @param extent of the image
    /// @param scale of the image
    /// @return whether that side is long enough
    private boolean across(int anchor, int pixel, int axis, float[] offsets, int offset, int pixels, float extent, float scale, float[] corners, int box) {
        float length = side(anchor, axis);
        float middle = pixel * featStride + baseSize / 2f + offsets[offset + axis * pixels] * length;
        float half = (float) Math.exp(offsets[offset + (axis + 2) * pixels]) * length / 2;
        float first = Math.max(0, Math.min(middle - half, extent - 1));
        float last = Math.max(0, Math.min(middle + half, extent - 1));
        corners[4 * box + axis] = first;
        corners[4 * box + axis + 2] = last;
        return last - first + 1 >= minSize * scale;
    }

    /// Width or height of an anchor: rounded for the ratio, then scaled.
    private float side(int anchor, int axis) {
        float ratio = ratios.get(anchor / scales.size());
        int width = (int) ((float) Math.sqrt(baseSize * (float) baseSize / ratio) + 0.5f);
        return scales.get(anchor % scales.size()) * (axis == 0 ? width : (int) (width * ratio + 0.5f));
    }
}
