package convas.core.layer;

import convas.core.kernel.Boxes;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/// Turns offsets, class shares and prior boxes into detections, seven numbers each: image, class, share, and the corners as shares of the
/// image. How many there are depends on values; until then the shape is that of one, as in SSD before its first pass. Where nothing
/// is detected, there is one row for each image, of -1 but for the image. Not in Caffe 1.0 (from SSD, whose `DetectionOutputLayer` it follows).
///
/// @param confidence shares up to this one are left out
/// @param rows how many rows these values make
public record DetectionOutput(
        int numClasses, boolean shareLocation, int background, float nmsThreshold, int topK, float eta, CodeType code, boolean encoded,
        int keepTopK, float confidence, int rows) implements Layer {

    /// What an offset is an offset of: corners, centre and size, or corners as shares of the size.
    public enum CodeType { CORNER, CENTER_SIZE, CORNER_SIZE }

    private static final int NUMBERS = 7;

    private static final Field<Integer> NUM_CLASSES = Field.uint("num_classes", 0).min(1).required().doc("Number of classes, the background included.");
    private static final Field<Boolean> SHARE_LOCATION = Field.bool("share_location", true).doc("Whether all classes share the offsets of a box.");
    private static final Field<Integer> BACKGROUND = Field.integer("background_label_id", 0).doc("The class of the background; -1 for none.");
    private static final Field<Float> NMS_THRESHOLD = Field.real("nms_threshold", 0.3f).min(0).doc("Boxes that overlap more than this share count as one.");
    private static final Field<Integer> TOP_K = Field.integer("top_k", null).doc("How many boxes of a class are looked at.");
    private static final Field<Float> ETA = Field.real("eta", 1f).max(1)
        .doc("What the threshold is multiplied by after each box that is taken, down to 0.5.");
    private static final Field<Params> NMS = Field.message("nms_param", FieldTable.of("nms_param", NMS_THRESHOLD, TOP_K, ETA))
        .doc("How boxes that overlap are thinned out.");
    private static final Field<Params> SAVE_OUTPUT = Field.message("save_output_param", FieldTable.of("save_output_param",
        Field.string("output_directory", "").doc("The folder for the files."),
        Field.string("output_name_prefix", "").doc("What the files' names begin with."),
        Field.string("output_format", "").doc("The form of the files: VOC, COCO or ILSVRC."),
        Field.string("label_map_file", "").doc("A file with the names of the classes."),
        Field.string("name_size_file", "").doc("A file with the names and sizes of the images."),
        Field.uint("num_test_image", null).doc("How many images there are.")))
        .doc("What SSD writes to files; Convas writes none.");
    private static final Field<CodeType> CODE_TYPE = Field.enumeration("code_type", CodeType.CORNER).numberedFrom(1).doc("What the offsets are offsets of.");
    private static final Field<Boolean> VARIANCE_ENCODED = Field.bool("variance_encoded_in_target", false)
        .doc("Whether the offsets are whole, and not divided by the variances.");
    private static final Field<Integer> KEEP_TOP_K = Field.integer("keep_top_k", -1).doc("How many boxes of an image are kept; -1 for all.");
    private static final Field<Float> CONFIDENCE = Field.real("confidence_threshold", null).doc("Boxes with a smaller share are left out.");
    private static final Field<Boolean> VISUALIZE = Field.bool("visualize", false).doc("Whether SSD shows the detections on the fourth bottom.");
    private static final Field<Float> VISUALIZE_THRESHOLD = Field.real("visualize_threshold", null).doc("The least share that SSD shows.");
    private static final Field<String> SAVE_FILE = Field.string("save_file", "").doc("The film that SSD makes of what it shows.");

    private static final FieldTable TABLE = FieldTable.of("detection_output_param", NUM_CLASSES, SHARE_LOCATION, BACKGROUND, NMS, SAVE_OUTPUT, CODE_TYPE,
        VARIANCE_ENCODED, KEEP_TOP_K, CONFIDENCE, VISUALIZE, VISUALIZE_THRESHOLD, SAVE_FILE);

    public static final LayerType<DetectionOutput> TYPE = new LayerType<>("DetectionOutput", Category.UTILITY, List.of(TABLE),
        Arity.between(3, 4), Arity.ONE, "Turns offsets and class shares into detections.", settings -> of(settings.get(TABLE)));

    private static DetectionOutput of(Params params) {
        Params nms = params.get(NMS);
        return new DetectionOutput(params.get(NUM_CLASSES), params.get(SHARE_LOCATION), params.get(BACKGROUND), nms.get(NMS_THRESHOLD),
            Objects.requireNonNullElse(nms.get(TOP_K), -1), nms.get(ETA), params.get(CODE_TYPE), params.get(VARIANCE_ENCODED), params.get(KEEP_TOP_K),
            Objects.requireNonNullElse(params.get(CONFIDENCE), -Float.MAX_VALUE), 1);
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
        if (!(nmsThreshold >= 0)) {
            throw new Refused("nms_threshold", "`nms_threshold` must not be negative: it is a share");
        }
        if (!(eta > 0 && eta <= 1)) {
            throw new Refused("eta", "`eta` must be larger than 0 and at most 1");
        }
        Shape priors = bottoms.get(2);
        if (priors.rank() != 3 || priors.dim(1) != 2 || priors.dim(2) % 4 != 0) {
            throw new Refused("the third bottom holds the prior boxes, 1 × 2 × four for each, but it is " + priors);
        }
        long boxes = priors.dim(2) / 4;
        fits(bottoms.get(0), boxes * 4 * (shareLocation ? 1 : numClasses), "offsets", 0);
        fits(bottoms.get(1), boxes * numClasses, "class shares", 1);
        if (bottoms.get(0).dim(0) != bottoms.get(1).dim(0)) {
            throw new Refused("the first two bottoms must be of as many images, but they are " + bottoms.get(0) + " and " + bottoms.get(1));
        }
        return List.of(Shape.of(1, 1, rows, NUMBERS));
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
    public InPlace inPlace(int bottoms, int tops) {
        return InPlace.WRONG;
    }

    @Override
    public DetectionOutput settled(List<Tensor> bottoms) {
        int found = detections(bottoms).size();
        return new DetectionOutput(numClasses, shareLocation, background, nmsThreshold, topK, eta, code, encoded, keepTopK, confidence, found);
    }

    @Override
    public void forward(Run run) {
        List<float[]> found = detections(List.of(run.bottom(0), run.bottom(1), run.bottom(2)));
        if (found.size() != rows) {
            throw new UnsupportedOperationException("there are " + found.size() + " detections, but blobs keep their size in a pass that is for speed");
        }
        Tensor out = run.denseTop(0);
        for (int i = 0; i < rows * NUMBERS; i++) {
            out.setFlat(i, found.get(i / NUMBERS)[i % NUMBERS]);
        }
    }

    /// @param share of the class
    /// @param corners of all boxes of the class
    private record Detection(int label, int box, float share, float[] corners) {}

    private List<float[]> detections(List<Tensor> bottoms) {
        float[] offsets = bottoms.get(0).toArray();
        float[] shares = bottoms.get(1).toArray();
        float[] priors = bottoms.get(2).toArray();
        int images = bottoms.get(0).shape().dim(0);
        int boxes = bottoms.get(2).shape().dim(2) / 4;
        List<float[]> rows = new ArrayList<>();
        for (int image = 0; image < images; image++) {
            for (Detection each : ofImage(image, boxes, offsets, shares, priors)) {
                rows.add(new float[] {image, each.label, each.share, each.corners[4 * each.box], each.corners[4 * each.box + 1],
                    each.corners[4 * each.box + 2], each.corners[4 * each.box + 3]});
            }
        }
        return rows.isEmpty() ? IntStream.range(0, images).mapToObj(image -> new float[] {image, -1, -1, -1, -1, -1, -1}).toList() : rows;
    }

    /// By class, best first.
    private List<Detection> ofImage(int image, int boxes, float[] offsets, float[] shares, float[] priors) {
        List<Detection> found = new ArrayList<>();
        float[] common = shareLocation ? decoded(image, 0, boxes, offsets, priors) : null;
        for (int label = 0; label < numClasses; label++) {
            if (label == background) {
                continue;
            }
            float[] own = new float[boxes];
            for (int box = 0; box < boxes; box++) {
                own[box] = shares[(image * boxes + box) * numClasses + label];
            }
            float[] corners = shareLocation ? common : decoded(image, label, boxes, offsets, priors);
            int[] best = Boxes.best(own, confidence, topK < 0 ? boxes : topK);
            for (int box : new Boxes(corners, 0).apart(best, nmsThreshold, eta, boxes)) {
                found.add(new Detection(label, box, own[box], corners));
            }
        }
        return keepTopK < 0 ? found : found.stream().sorted(Comparator.comparing(each -> -each.share)).limit(keepTopK)
            .sorted(Comparator.comparing(Detection::label)).toList();
    }

    private float[] decoded(int image, int label, int boxes, float[] offsets, float[] priors) {
        int labels = shareLocation ? 1 : numClasses;
        float[] corners = new float[4 * boxes];
        for (int box = 0; box < boxes; box++) {
            int from = ((image * boxes + box) * labels + label) * 4;
            for (int axis = 0; axis < 2; axis++) {
                int prior = 4 * box + axis;
                float first = offsets[from + axis] * variance(priors, boxes, prior);
                float second = offsets[from + axis + 2] * variance(priors, boxes, prior + 2);
                float start = priors[prior];
                float end = priors[prior + 2];
                float size = end - start;
                if (code != CodeType.CORNER && !(size > 0)) {
                    throw new Refused("prior box " + box + " has no extent: it reaches from " + Numbers.text(start) + " to " + Numbers.text(end));
                }
                float middle = first * size + (start + end) / 2;
                float half = (float) Math.exp(second) * size / 2;
                corners[prior] = switch (code) {
                    case CORNER -> start + first;
                    case CENTER_SIZE -> middle - half;
                    case CORNER_SIZE -> start + first * size;
                };
                corners[prior + 2] = switch (code) {
                    case CORNER -> end + second;
                    case CENTER_SIZE -> middle + half;
                    case CORNER_SIZE -> end + second * size;
                };
            }
        }
        return corners;
    }

    private float variance(float[] priors, int boxes, int at) {
        return encoded ? 1 : priors[4 * boxes + at];
    }
}
