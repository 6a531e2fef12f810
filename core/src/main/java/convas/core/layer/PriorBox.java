package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// For each pixel of the first bottom, boxes of several sizes and proportions on the image that the second bottom is: corners as shares
/// of the image in the first channel of the top, their variances in the second. Not in Caffe 1.0 (from SSD).
public record PriorBox(
        List<Float> minSizes, List<Float> maxSizes, List<Float> ratios, boolean clip, List<Float> variances, int imageH, int imageW,
        float stepH, float stepW, float offset) implements Layer {

    private static final Field<List<Float>> MIN_SIZE = Field.reals("min_size").doc("Sides of the smaller square boxes, in pixels of the image.");
    private static final Field<List<Float>> MAX_SIZE = Field.reals("max_size").doc("For each min_size one more, larger size: the second square lies between.");
    private static final Field<List<Float>> ASPECT_RATIO = Field.reals("aspect_ratio").doc("Width by height of further boxes; 1 is always there.");
    private static final Field<Boolean> FLIP = Field.bool("flip", true).doc("Whether each ratio comes upright as well.");
    private static final Field<Boolean> CLIP = Field.bool("clip", false).doc("Whether boxes end at the image's edges.");
    private static final Field<List<Float>> VARIANCE = Field.reals("variance").doc("One variance for all four numbers of a box, or one for each; 0.1 if absent.");
    private static final Field<Integer> IMG_SIZE = Field.uint("img_size", 0).doc("Side of the image, in place of the second bottom's.");
    private static final Field<Integer> IMG_H = Field.uint("img_h", 0).doc("Height of the image, in place of the second bottom's.");
    private static final Field<Integer> IMG_W = Field.uint("img_w", 0).doc("Width of the image, in place of the second bottom's.");
    private static final Field<Float> STEP = Field.real("step", 0f).doc("Pixels of the image between boxes; the sizes' quotient if absent.");
    private static final Field<Float> STEP_H = Field.real("step_h", 0f).doc("Vertical step; in place of step.");
    private static final Field<Float> STEP_W = Field.real("step_w", 0f).doc("Horizontal step; in place of step.");
    private static final Field<Float> OFFSET = Field.real("offset", 0.5f).doc("Where in a pixel its boxes have their centre.");

    private static final FieldTable TABLE = FieldTable.of("prior_box_param", MIN_SIZE, MAX_SIZE, ASPECT_RATIO, FLIP, CLIP, VARIANCE, IMG_SIZE,
        IMG_H, IMG_W, STEP, STEP_H, STEP_W, OFFSET);

    public static final LayerType<PriorBox> TYPE = new LayerType<>("PriorBox", Category.UTILITY, List.of(TABLE), Arity.exactly(2), Arity.ONE,
        "The boxes that a detector starts from.", settings -> of(settings.get(TABLE)));

    public PriorBox {
        minSizes = List.copyOf(minSizes);
        maxSizes = List.copyOf(maxSizes);
        ratios = List.copyOf(ratios);
        variances = List.copyOf(variances);
    }

    private static PriorBox of(Params params) {
        List<Float> ratios = new ArrayList<>(List.of(1f));
        for (float ratio : params.get(ASPECT_RATIO)) {
            if (ratios.stream().noneMatch(known -> Math.abs(known - ratio) < 1e-6)) {
                ratios.add(ratio);
                if (params.get(FLIP)) {
                    ratios.add(1 / ratio);
                }
            }
        }
        int size = params.get(IMG_SIZE);
        float step = params.get(STEP);
        return new PriorBox(params.get(MIN_SIZE), params.get(MAX_SIZE), ratios, params.get(CLIP), params.get(VARIANCE),
            size != 0 ? size : params.get(IMG_H), size != 0 ? size : params.get(IMG_W), step != 0 ? step : params.get(STEP_H),
            step != 0 ? step : params.get(STEP_W), params.get(OFFSET));
    }

    @Override
    public LayerType<PriorBox> type() {
        return TYPE;
    }

    private int boxes() {
        return ratios.size() * minSizes.size() + maxSizes.size();
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Axes.four(bottoms.get(0));
        Axes.four(bottoms.get(1));
        if (minSizes.isEmpty() || minSizes.stream().anyMatch(size -> !(size > 0))) {
            throw new Refused("min_size", "`min_size` must be given and larger than 0: say how large the boxes are");
        }
        if (!maxSizes.isEmpty() && maxSizes.size() != minSizes.size()) {
            throw new Refused("max_size", "there are " + maxSizes.size() + " `max_size` for " + minSizes.size() + " `min_size`: give one for each, or none");
        }
        for (int i = 0; i < maxSizes.size(); i++) {
            if (!(maxSizes.get(i) > minSizes.get(i))) {
                throw new Refused("max_size", "`max_size` " + Numbers.text(maxSizes.get(i)) + " must be larger than `min_size` "
                    + Numbers.text(minSizes.get(i)));
            }
        }
        if (variances.size() > 1 && variances.size() != 4) {
            throw new Refused("variance", "there are " + variances.size() + " `variance`: give one, or four");
        }
        long count = Math.multiplyExact(bottoms.get(0).count(2, 4), 4L * boxes());
        return List.of(Shape.of(1, 2, Math.toIntExact(count)));
    }

    @Override
    public String knobs() {
        return boxes() + (boxes() == 1 ? " box" : " boxes") + " a pixel";
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return InPlace.WRONG;
    }

    @Override
    public Loop ready(Run run) {
        float[] values = values(run.bottom(0).shape(), run.bottom(1).shape());
        Tensor out = run.denseTop(0);
        return () -> out.setFlat(0, values);
    }

    /// The boxes around the pixels of a map, then their variances.
    private float[] values(Shape map, Shape image) {
        float width = imageW > 0 ? imageW : image.width();
        float height = imageH > 0 ? imageH : image.height();
        float down = stepH > 0 ? stepH : height / map.height();
        float across = stepW > 0 ? stepW : width / map.width();
        float[] out = new float[8 * Math.toIntExact(map.count(2, 4) * boxes())];
        List<double[]> sides = sides();
        int at = 0;
        for (int y = 0; y < map.height(); y++) {
            for (int x = 0; x < map.width(); x++) {
                for (double[] box : sides) {
                    double cx = (x + offset) * across;
                    double cy = (y + offset) * down;
                    double[] corners = {(cx - box[0] / 2) / width, (cy - box[1] / 2) / height, (cx + box[0] / 2) / width, (cy + box[1] / 2) / height};
                    for (int i = 0; i < 4; i++) {
                        out[at + i] = (float) (clip ? Math.clamp(corners[i], 0, 1) : corners[i]);
                    }
                    at += 4;
                }
            }
        }
        for (int i = 0; i < at; i++) {
            out[at + i] = variances.isEmpty() ? 0.1f : variances.get(variances.size() == 1 ? 0 : i % 4);
        }
        return out;
    }

    /// Width and height of each box, in pixels of the image.
    private List<double[]> sides() {
        List<double[]> out = new ArrayList<>();
        for (int s = 0; s < minSizes.size(); s++) {
            double size = minSizes.get(s);
            out.add(new double[] {size, size});
            if (!maxSizes.isEmpty()) {
                double between = Math.sqrt(size * maxSizes.get(s));
                out.add(new double[] {between, between});
            }
            for (float ratio : ratios) {
                if (Math.abs(ratio - 1) >= 1e-6) {
                    out.add(new double[] {size * Math.sqrt(ratio), size / Math.sqrt(ratio)});
                }
            }
        }
        return out;
    }
}
