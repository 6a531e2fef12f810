package convas.core.layer;

import convas.core.tensor.Shape;
import java.util.List;

/// The share of predictions whose label is among the `top_k` largest; a second top gives it for each class.
public record Accuracy(int topK, int axis) implements Layer {
    private static final Field<Integer> TOP_K = Field.uint("top_k", 1).min(1).doc("A prediction counts if its label is among so many largest values.");
    private static final Field<Integer> AXIS = Field.integer("axis", 1).doc("The axis of the classes; negative counts from the end.");
    private static final Field<Integer> IGNORE_LABEL = Field.integer("ignore_label", null).doc("Predictions with this label do not count.");

    private static final FieldTable TABLE = FieldTable.of("accuracy_param", TOP_K, AXIS, IGNORE_LABEL);

    public static final LayerType<Accuracy> TYPE = new LayerType<>("Accuracy", Category.LOSS, List.of(TABLE), Arity.exactly(2),
        Arity.between(1, 2), "The share of right predictions.", settings -> new Accuracy(settings.get(TABLE).get(TOP_K), settings.get(TABLE).get(AXIS)));

    @Override
    public LayerType<Accuracy> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Shape in = bottoms.get(0);
        Labels.match(in, bottoms.get(1), axis);
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
    public boolean runs() {
        return false;
    }

    @Override
    public void forward(Run run) {
        throw new UnsupportedOperationException("Accuracy needs labels");
    }
}
