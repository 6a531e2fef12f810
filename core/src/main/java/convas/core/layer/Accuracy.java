package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/// The share of predictions whose label is among the `top_k` largest; a second top gives it for each class.
///
/// @param ignoreLabel the label that does not count, or null
public record Accuracy(int topK, int axis, Integer ignoreLabel) implements Layer {
    private static final Field<Integer> TOP_K = Field.uint("top_k", 1).min(1).doc("A prediction counts if its label is among so many largest values.");
    private static final Field<Integer> AXIS = Field.integer("axis", 1).doc("The axis of the classes; negative counts from the end.");
    private static final Field<Integer> IGNORE_LABEL = Field.integer("ignore_label", null).doc("Predictions with this label do not count.");

    private static final FieldTable TABLE = FieldTable.of("accuracy_param", TOP_K, AXIS, IGNORE_LABEL);

    public static final LayerType<Accuracy> TYPE = new LayerType<>("Accuracy", Category.LOSS, List.of(TABLE), Arity.exactly(2),
        Arity.between(1, 2), "The share of right predictions.", settings -> of(settings.get(TABLE)));

    private static Accuracy of(Params params) {
        return new Accuracy(params.get(TOP_K), params.get(AXIS), params.get(IGNORE_LABEL));
    }

    @Override
    public LayerType<Accuracy> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Shape in = bottoms.get(0);
        Labels.match(in, bottoms.get(1), axis);
        Axes.some(bottoms.get(1).count(), bottoms.get(1));
        int classes = in.dim(Axes.canonical(in, axis, "axis"));
        if (topK > classes) {
            throw new Refused("top_k", "`top_k` " + topK + " is more than the " + classes + " classes");
        }
        return tops == 1 ? List.of(Shape.of()) : List.of(Shape.of(), Shape.of(classes));
    }

    @Override
    public String knobs() {
        return "top " + topK;
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return tops > 1 ? InPlace.REFUSED : InPlace.FAILS;
    }

    @Override
    public InPlace inPlaceAlike(Shape shape) {
        return InPlace.WRONG;
    }

    @Override
    public Loop ready(Run run) {
        Tensor in = run.denseBottom(0);
        Labels labels = Labels.of(run.denseBottom(1), in.shape(), Axes.canonical(in.shape(), axis, "axis"));
        long[] seen = new long[labels.classes()];
        long[] right = new long[labels.classes()];
        return () -> {
            Arrays.fill(seen, 0);
            Arrays.fill(right, 0);
            count(in, labels, seen, right);
            rate(run, seen, right);
        };
    }

    /// @param seen how often each class is the right one
    /// @param right how often it is found then
    private void count(Tensor in, Labels labels, long[] seen, long[] right) {
        for (long row = 0; row < labels.count(); row++) {
            int label = labels.label(row);
            if (ignoreLabel == null || ignoreLabel != label) {
                seen[labels.checked(label)]++;
                right[label] += among(in, labels, row, label) ? 1 : 0;
            }
        }
    }

    private static void rate(Run run, long[] seen, long[] right) {
        long all = 0;
        long good = 0;
        for (int c = 0; c < seen.length; c++) {
            all += seen[c];
            good += right[c];
            if (run.tops() > 1) {
                run.denseTop(1).setFlat(c, seen[c] == 0 ? 0 : (float) right[c] / seen[c]);
            }
        }
        run.denseTop(0).setFlat(0, (float) good / all);
    }

    /// Whether fewer than `top_k` classes come before the right one; of equal values the later class does, as in Caffe.
    private boolean among(Tensor in, Labels labels, long row, int label) {
        float value = in.getFlat(labels.at(row, label));
        int before = 0;
        for (int c = 0; c < labels.classes() && before < topK; c++) {
            float other = in.getFlat(labels.at(row, c));
            before += other > value || other == value && c > label ? 1 : 0;
        }
        return before < topK;
    }
}
