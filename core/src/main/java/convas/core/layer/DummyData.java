package convas.core.layer;

import convas.core.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Made-up values, constant or random, for trying a net out.
///
/// @param fillers how the values are drawn: none, one for all tops, or one for each
public record DummyData(List<List<Long>> shapes, List<List<Integer>> sizes, List<Filler> fillers) implements Layer {
    private static final Field<List<Params>> DATA_FILLER = Field.messages("data_filler", Filler.TABLE)
        .doc("How the values are drawn: once for all tops, or once for each; 0 if absent.");
    private static final Field<List<Params>> SHAPE = Field.messages("shape", Input.BLOB_SHAPE)
        .doc("The shape of the top: once for all tops, or once for each.");
    private static final Field<List<Integer>> NUM = Field.uints("num").doc("Old form of shape: the first extent.");
    private static final Field<List<Integer>> CHANNELS = Field.uints("channels").doc("Old form of shape: the second extent.");
    private static final Field<List<Integer>> HEIGHT = Field.uints("height").doc("Old form of shape: the third extent.");
    private static final Field<List<Integer>> WIDTH = Field.uints("width").doc("Old form of shape: the fourth extent.");

    private static final FieldTable TABLE = FieldTable.of("dummy_data_param", DATA_FILLER, SHAPE, NUM, CHANNELS, HEIGHT, WIDTH);

    public static final LayerType<DummyData> TYPE = new LayerType<>("DummyData", Category.DATA, List.of(TABLE), Arity.NONE, Arity.atLeast(1),
        "Made-up values, constant or random.", settings -> of(settings.get(TABLE)));

    public DummyData {
        shapes = shapes.stream().map(List::copyOf).toList();
        sizes = sizes.stream().map(List::copyOf).toList();
        fillers = List.copyOf(fillers);
    }

    private static DummyData of(Params params) {
        return new DummyData(params.get(SHAPE).stream().map(Input::dims).toList(),
            List.of(params.get(NUM), params.get(CHANNELS), params.get(HEIGHT), params.get(WIDTH)), params.get(DATA_FILLER).stream().map(Filler::of).toList());
    }

    private static <T> T pick(String field, List<T> values, int top, int tops) {
        if (values.size() != 1 && values.size() != tops) {
            throw new Refused(field, (field.contains(" ") ? field : Numbers.code(field)) + " must be given once for all tops, or once for each of the " + tops + ", not " + values.size() + " times");
        }
        return values.get(values.size() == 1 ? 0 : top);
    }

    @Override
    public LayerType<DummyData> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        if (fillers.size() > 1 && fillers.size() != tops) {
            throw new Refused("data_filler", "`data_filler` must be given once for all tops, or once for each of the " + tops + ", not "
                + fillers.size() + " times");
        }
        if (!shapes.isEmpty() && sizes.stream().anyMatch(each -> !each.isEmpty())) {
            throw new Refused("shape", "`shape` and its old form (num, channels, height, width) are both given: keep one of them");
        }
        List<Shape> out = new ArrayList<>();
        for (int i = 0; i < tops; i++) {
            if (!shapes.isEmpty()) {
                out.add(Input.shape(pick("shape", shapes, i, tops)));
            } else {
                int top = i;
                out.add(Input.shape(sizes.stream().map(each -> (long) pick("num, channels, height and width", each, top, tops)).toList()));
            }
        }
        for (int i = 0; i < tops; i++) {
            if (constant(i).isPresent() && out.get(i).count() == 0) {
                throw new Refused("shape", "a top of " + out.get(i) + " has nothing to fill, and Caffe does not load it: give every axis at least 1");
            }
        }
        unusable(out, true).ifPresent(refused -> {
            throw refused;
        });
        return out;
    }

    /// What each element of a top is; empty if it is drawn at random.
    public OptionalDouble constant(int top) {
        if (fillers.isEmpty()) {
            return OptionalDouble.of(0);
        }
        Filler filler = fillers.get(fillers.size() == 1 ? 0 : top);
        return filler.kind() == Filler.Kind.CONSTANT ? OptionalDouble.of(filler.value()) : OptionalDouble.empty();
    }

    /// Why the fillers cannot fill these tops. Caffe fills in constants when it loads the net, all else whenever it runs.
    ///
    /// @param loading whether constants are asked for, or all else
    public Optional<Refused> unusable(List<Shape> tops, boolean loading) {
        for (int i = 0; i < tops.size() && !fillers.isEmpty(); i++) {
            Filler filler = fillers.get(fillers.size() == 1 ? 0 : i);
            try {
                if (loading == (filler.kind() == Filler.Kind.CONSTANT)) {
                    filler.check(tops.get(i));
                }
            } catch (Refused refused) {
                return Optional.of(refused);
            }
        }
        return Optional.empty();
    }

    @Override
    public boolean runs() {
        return false;
    }

    @Override
    public void forward(Run run) {
        throw new UnsupportedOperationException("Convas does not make the values of a DummyData layer: use an Input layer");
    }
}
