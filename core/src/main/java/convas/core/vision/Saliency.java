package convas.core.vision;

import convas.core.tensor.Tensor;

/// The gradient of one unit at an input, as pictures.
public final class Saliency {
    private static final int GREY = 128;

    private Saliency() {}

    /// How much each pixel matters: the largest magnitude over its channels (Simonyan et al., 2014). One map.
    ///
    /// @param gradient of the input's shape: batch, channels, height, width
    /// @param item index along the first axis
    public static FeatureMaps magnitude(Tensor gradient, int item) {
        FeatureMaps channels = FeatureMaps.of(gradient, item);
        float[] out = new float[channels.height() * channels.width()];
        for (int c = 0; c < channels.count(); c++) {
            for (int i = 0; i < out.length; i++) {
                out[i] = Math.max(out[i], Math.abs(channels.at(c, i / channels.width(), i % channels.width())));
            }
        }
        return FeatureMaps.of(1, channels.height(), channels.width(), out);
    }

    /// The gradient with its signs. Three channels are a picture in colour around grey, which stands for 0; of any other number the
    /// channels' sum is shown, blue for negative and red for positive.
    ///
    /// @param bgr whether the first of three channels is blue
    public static Picture signed(Tensor gradient, int item, boolean bgr) {
        FeatureMaps channels = FeatureMaps.of(gradient, item);
        int size = channels.height() * channels.width();
        if (channels.count() != 3) {
            float[] sum = new float[size];
            for (int c = 0; c < channels.count(); c++) {
                for (int i = 0; i < size; i++) {
                    sum[i] += channels.at(c, i / channels.width(), i % channels.width());
                }
            }
            FeatureMaps one = FeatureMaps.of(1, channels.height(), channels.width(), sum);
            return one.picture(0, ColorMap.DIVERGING, one.range(0, ColorMap.DIVERGING, false));
        }
        float reach = reach(channels.total());
        int[] argb = new int[size];
        for (int i = 0; i < size; i++) {
            int colour = 0xff;
            for (int c = 0; c < 3; c++) {
                float value = channels.at(bgr ? 2 - c : c, i / channels.width(), i % channels.width());
                colour = colour << 8 | level(value, reach);
            }
            argb[i] = colour;
        }
        return new Picture(channels.width(), channels.height(), argb);
    }

    /// The largest magnitude among finite values.
    private static float reach(MapStats stats) {
        return Math.max(Math.abs(stats.min()), Math.abs(stats.max()));
    }

    private static int level(float value, float reach) {
        return reach > 0 && Float.isFinite(value) ? Math.round(GREY + (GREY - 1) * value / reach) : GREY;
    }
}
