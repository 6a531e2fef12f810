package convas.core.layer;

import convas.core.tensor.Shape;
import java.util.List;

/// Turns offsets, class shares and prior boxes into detections, seven numbers each. How many there are depends on values; the shape is
/// that of one, as in SSD before its first pass, and Convas does not run it. Not in Caffe 1.0 (from SSD).
public record DetectionOutput(int numClasses, boolean shareLocation, int keepTopK) implements Layer {
    enum CodeType { CORNER, CENTER_SIZE, CORNER_SIZE }

    private static final Field<Integer> NUM_CLASSES = Field.uint("num_classes", 0).min(1).required().doc("Number of classes, the background included.");
    private static final Field<Boolean> SHARE_LOCATION = Field.bool("share_location", true).doc("Whether all classes share the offsets of a box.");
    private static final Field<Integer> BACKGROUND = Field.integer("background_label_id", 0).doc("The class of the background; -1 for none.");
    private static final Field<Params> NMS = Field.message("nms_param", FieldTable.of("nms_param",
        Field.real("nms_threshold", 0.3f).doc("Boxes that overlap more than this share count as one."),
        Field.integer("top_k", null).doc("How many boxes of a class are looked at."),
        Field.real("eta", 1f).doc("How much the threshold shrinks as boxes are taken."))).doc("How boxes that overlap are thinned out.");
    private static final Field<CodeType> CODE_TYPE = Field.enumeration("code_type", CodeType.CORNER).numberedFrom(1).doc("What the offsets are offsets of.");
    private static final Field<Boolean> VARIANCE_ENCODED = Field.bool("variance_encoded_in_target", false)
        .doc("Whether the offsets are already divided by the variances.");
    private static final Field<Integer> KEEP_TOP_K = Field.integer("keep_top_k", -1).doc("How many boxes of an image are kept; -1 for all.");
    private static final Field<Float> CONFIDENCE = Field.real("confidence_threshold", null).doc("Boxes with a smaller share are left out.");

    private static final FieldTable TABLE = FieldTable.of("detection_output_param", NUM_CLASSES, SHARE_LOCATION, BACKGROUND, NMS, CODE_TYPE,
        VARIANCE_ENCODED, KEEP_TOP_K, CONFIDENCE);

    public static final LayerType<DetectionOutput> TYPE = new LayerType<>("DetectionOutput", Category.UTILITY, List.of(TABLE),
        Arity.between(3, 4), Arity.ONE, "Turns offsets and class shares into detections.", settings -> of(settings.get(TABLE)));

    private static DetectionOutput of(Params params) {
        return new DetectionOutput(params.get(NUM_CLASSES), params.get(SHARE_LOCATION), params.get(KEEP_TOP_K));
    }

    @Override
    public LayerType<DetectionOutput> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        if (numClasses < 1) {
            throw new Refused("num_classes", "`num_classes` must be at least 1: say how many classes there are");
        }
        Shape priors = bottoms.get(2);
        if (priors.rank() != 3 || priors.dim(1) != 2 || priors.dim(2) % 4 != 0) {
            throw new Refused("the third bottom holds the prior boxes, 1 × 2 × four for each, but it is " + priors);
        }
        long boxes = priors.dim(2) / 4;
        fits(bottoms.get(0), boxes * 4 * (shareLocation ? 1 : numClasses), "offsets", 0);
        fits(bottoms.get(1), boxes * numClasses, "class shares", 1);
        return List.of(Shape.of(1, 1, 1, 7));
    }

    private static void fits(Shape shape, long wanted, String what, int bottom) {
        if (shape.rank() < 2 || shape.count(1, shape.rank()) != wanted) {
            throw new Refused("the prior boxes need " + wanted + " " + what + " an image, but " + Axes.nth(bottom) + " is " + shape);
        }
    }

    @Override
    public String knobs() {
        return numClasses + " classes";
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
        throw new UnsupportedOperationException("how many detections there are depends on values; Convas does not compute them");
    }
}
