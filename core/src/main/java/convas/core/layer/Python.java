package convas.core.layer;

import convas.core.tensor.Shape;
import java.util.List;

/// A layer written in Python. Caffe runs it where it is built with Python; what its tops are, only its code knows.
public record Python(String module, String layer, String paramStr) implements Outside {
    private static final Field<String> MODULE = Field.string("module", "").doc("The Python module that holds the layer's class.");
    private static final Field<String> LAYER = Field.string("layer", "").doc("The class.");
    private static final Field<String> PARAM_STR = Field.string("param_str", "").doc("Settings for the class, in a form of its own.");
    private static final Field<Boolean> SHARE_IN_PARALLEL = Field.bool("share_in_parallel", false)
        .doc("Whether the solvers of a parallel training share the layer.");

    private static final FieldTable TABLE = FieldTable.of("python_param", MODULE, LAYER, PARAM_STR, SHARE_IN_PARALLEL);

    public static final LayerType<Python> TYPE = new LayerType<>("Python", Category.UTILITY, List.of(TABLE), Arity.atLeast(0), Arity.atLeast(0),
        "A layer written in Python, which Convas does not run.", settings -> of(settings.get(TABLE)));

    private static Python of(Params params) {
        return new Python(params.get(MODULE), params.get(LAYER), params.get(PARAM_STR));
    }

    @Override
    public LayerType<Python> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        throw Refused.unknown("what " + (layer.isEmpty() ? "a Python layer" : "the Python layer " + layer)
            + " makes, only its code knows: give the shapes of its tops in the property sheet");
    }

    @Override
    public String knobs() {
        return layer;
    }

    @Override
    public boolean runs() {
        return false;
    }

    @Override
    public void forward(Run run) {
        throw new UnsupportedOperationException("Convas does not run Python");
    }
}
