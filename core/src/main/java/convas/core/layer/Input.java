package convas.core.layer;

import convas.core.tensor.Shape;
import java.util.Collections;
import java.util.List;

/// Where values from outside enter the net; also stands for the `input:` lines of older files.
///
/// @param shapes one for each top, one for all, or none; extents as in the text
public record Input(List<List<Long>> shapes) implements Layer {
    private static final Field<List<Long>> DIM = Field.longs("dim").min(0)
        .doc("The extent of each axis: batch, channels, height, width for images.");
    static final FieldTable BLOB_SHAPE = FieldTable.of("shape", DIM);
    private static final Field<List<Params>> SHAPE = Field.messages("shape", BLOB_SHAPE)
        .doc("The shape of the top: once for all tops, or once for each.");
    private static final FieldTable TABLE = FieldTable.of("input_param", SHAPE);

    public static final LayerType<Input> TYPE = new LayerType<>("Input", Category.DATA, List.of(TABLE), Arity.NONE, Arity.atLeast(1),
        "Values from outside, an image for example.",
        settings -> new Input(settings.get(TABLE).get(SHAPE).stream().map(Input::dims).toList()));

    public Input {
        shapes = shapes.stream().map(List::copyOf).toList();
    }

    public static Input of(Shape... shapes) {
        return new Input(List.of(shapes).stream().map(s -> s.toList().stream().map(Integer::longValue).toList()).toList());
    }

    @Override
    public LayerType<Input> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        if (shapes.isEmpty()) {
            return Collections.nCopies(tops, Shape.NEVER_GIVEN);
        }
        if (shapes.size() != 1 && shapes.size() != tops) {
            throw new Refused("shape", "there are " + shapes.size() + " shapes for " + tops + (tops == 1 ? " top" : " tops")
                + ": give one for all, or one for each");
        }
        List<Shape> out = shapes.stream().map(Input::shape).toList();
        return out.size() == tops ? out : Collections.nCopies(tops, out.getFirst());
    }

    static List<Long> dims(Params shape) {
        return shape.get(DIM);
    }

    static Shape shape(List<Long> dims) {
        int[] out = new int[dims.size()];
        for (int i = 0; i < out.length; i++) {
            long dim = dims.get(i);
            if (dim < 0 || dim > Integer.MAX_VALUE) {
                throw new Refused("shape", "axis " + i + " cannot have extent " + dim + ": give 1 or more");
            }
            out[i] = (int) dim;
        }
        return Shape.of(out);
    }

    @Override
    public String knobs() {
        return shapes.isEmpty() ? "" : String.join("×", shapes.getFirst().stream().map(String::valueOf).toList());
    }

    /// The engine puts the values in; nothing is left to compute.
    @Override
    public void forward(Run run) {}
}
