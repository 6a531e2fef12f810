package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Repeats its bottom along one axis.
public record Tile(int axis, int tiles) implements Differentiable {
    private static final Field<Integer> AXIS = Field.integer("axis", 1).doc("The axis along which copies are put behind each other.");
    private static final Field<Integer> TILES = Field.integer("tiles", null).min(1).required().doc("Number of copies.");

    private static final FieldTable TABLE = FieldTable.of("tile_param", AXIS, TILES);

    public static final LayerType<Tile> TYPE = new LayerType<>("Tile", Category.UTILITY, List.of(TABLE), Arity.ONE, Arity.ONE,
        "Repeats a blob along one axis.", settings -> of(settings.get(TABLE)));

    private static Tile of(Params params) {
        Integer tiles = params.get(TILES);
        return new Tile(params.get(AXIS), tiles == null ? 0 : tiles);
    }

    @Override
    public LayerType<Tile> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        if (tiles < 1) {
            throw new Refused("tiles", "`tiles` must be at least 1: say how many copies there are");
        }
        Shape in = bottoms.getFirst();
        int along = Axes.canonical(in, axis, "axis");
        return List.of(in.with(along, Math.multiplyExact(in.dim(along), tiles)));
    }

    @Override
    public String knobs() {
        return tiles + " times" + (axis == 1 ? "" : ", axis " + axis);
    }

    @Override
    public String formula(List<Shape> bottoms, List<Shape> tops) {
        int along = Axes.canonical(bottoms.getFirst(), axis, "axis");
        return tiles + "·" + bottoms.getFirst().dim(along) + " = " + tops.getFirst().dim(along);
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return tiles == 1 ? InPlace.RIGHT : InPlace.WRONG;
    }

    @Override
    public Loop ready(Run run) {
        Tensor bottom = run.bottom(0);
        int along = Axes.canonical(bottom.shape(), axis, "axis");
        int extent = bottom.shape().dim(along);
        return Loop.each(tiles, i -> run.kernels().copyLoop(bottom, run.top(0).slice(along, i * extent, extent)));
    }

    @Override
    public void backward(Back back) {
        int along = Axes.canonical(back.bottomShape(0), axis, "axis");
        int extent = back.bottomShape(0).dim(along);
        List<Tensor> copies = IntStream.range(0, tiles).mapToObj(i -> back.topDiff(0).slice(along, i * extent, extent)).toList();
        float[] ones = new float[tiles];
        Arrays.fill(ones, 1);
        back.kernels().sum(copies, ones, back.bottomDiff(0));
    }
}
