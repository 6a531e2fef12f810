package convas.core.layer;

import convas.core.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// Turns the scores and offsets of anchors into regions of interest, five numbers each (and their scores): at most `post_nms_topn` an
/// image. Convas gives this most as the shape and does not run it. Not in Caffe 1.0 (from Faster R-CNN).
public record Proposal(int postNmsTopn) implements Layer {
    private static final Field<Integer> FEAT_STRIDE = Field.uint("feat_stride", 16).doc("Pixels of the image for one pixel of the bottom.");
    private static final Field<Integer> BASE_SIZE = Field.uint("base_size", 16).doc("Side of the anchor that the scales and ratios change.");
    private static final Field<Integer> MIN_SIZE = Field.uint("min_size", 16).doc("Smaller regions are left out.");
    private static final Field<List<Float>> RATIO = Field.reals("ratio").doc("Proportions of the anchors.");
    private static final Field<List<Float>> SCALE = Field.reals("scale").doc("Sizes of the anchors, as multiples of base_size.");
    private static final Field<Integer> PRE_NMS_TOPN = Field.uint("pre_nms_topn", 6000).doc("How many regions are looked at.");
    private static final Field<Integer> POST_NMS_TOPN = Field.uint("post_nms_topn", 300).min(1).doc("How many regions are kept.");
    private static final Field<Float> NMS_THRESH = Field.real("nms_thresh", 0.7f).doc("Regions that overlap more than this share count as one.");

    private static final FieldTable TABLE = FieldTable.of("proposal_param", FEAT_STRIDE, BASE_SIZE, MIN_SIZE, RATIO, SCALE, PRE_NMS_TOPN,
        POST_NMS_TOPN, NMS_THRESH);

    public static final LayerType<Proposal> TYPE = new LayerType<>("Proposal", Category.UTILITY, List.of(TABLE), Arity.exactly(3),
        Arity.between(1, 2), "Turns scores and offsets of anchors into regions of interest.",
        settings -> new Proposal(settings.get(TABLE).get(POST_NMS_TOPN)));

    @Override
    public LayerType<Proposal> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Shape scores = bottoms.getFirst();
        Axes.four(scores);
        if (postNmsTopn < 1) {
            throw new Refused("post_nms_topn", "`post_nms_topn` must be at least 1: say how many regions are kept");
        }
        int regions = Math.multiplyExact(scores.num(), postNmsTopn);
        List<Shape> out = new ArrayList<>(List.of(Shape.of(regions, 5)));
        if (tops > 1) {
            out.add(Shape.of(regions, 1));
        }
        return out;
    }

    @Override
    public String knobs() {
        return "at most " + postNmsTopn;
    }

    @Override
    public boolean runs() {
        return false;
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return InPlace.WRONG;
    }

    @Override
    public void forward(Run run) {
        throw new UnsupportedOperationException("how many regions there are depends on values; Convas does not compute them");
    }
}
