package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.List;

/// Mixes the channels of groups: channel `j` of group `i` becomes channel `i` of bundle `j`. Not in Caffe 1.0 (from ShuffleNet).
public record ShuffleChannel(int group) implements Differentiable {
    private static final Field<Integer> GROUP = Field.uint("group", 1).min(1).doc("Number of groups that are mixed.");

    private static final FieldTable TABLE = FieldTable.of("shuffle_channel_param", GROUP);

    public static final LayerType<ShuffleChannel> TYPE = new LayerType<>("ShuffleChannel", Category.UTILITY, List.of(TABLE), Arity.ONE,
        Arity.ONE, "Deals the channels of each group out to all groups.", settings -> new ShuffleChannel(settings.get(TABLE).get(GROUP)));

    @Override
    public LayerType<ShuffleChannel> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Shape in = bottoms.getFirst();
        Axes.four(in);
        if (group < 1 || in.channels() % group != 0) {
            throw new Refused("group", in.channels() + " channels cannot be dealt out in " + group + " groups: choose a group that divides "
                + in.channels());
        }
        return List.of(in);
    }

    @Override
    public String knobs() {
        return "group " + group;
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return InPlace.WRONG;
    }

    @Override
    public Loop ready(Run run) {
        Tensor in = run.bottom(0);
        int channels = in.shape().channels();
        int each = channels / group;
        return Loop.each(channels, c ->
            run.kernels().copyLoop(in.channels(c, 1), run.top(0).channels(c % each * group + c / each, 1)));
    }

    @Override
    public void backward(Back back) {
        int channels = back.bottomShape(0).channels();
        int each = channels / group;
        for (int c = 0; c < channels; c++) {
            back.checkCancelled();
            back.kernels().copy(back.topDiff(0).channels(c % each * group + c / each, 1), back.bottomDiff(0).channels(c, 1));
        }
    }
}
