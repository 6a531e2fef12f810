package convas.core.vision;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.List;

/// How a picture becomes an input blob: fitted to the blob's height and width, then `(value - mean) * scale` for each
/// channel, values being 0 to 255, as Caffe's `DataTransformer` does.
///
/// @param order which colours the blob's channels hold
/// @param mean subtracted from each channel, in the order of the channels; one value serves all channels, none is 0
/// @param scale multiplied after the mean is subtracted
/// @param fit what happens to a picture whose proportions are not the blob's
public record Preprocessing(Order order, List<Float> mean, float scale, Fit fit) {
    public enum Order { BGR, RGB, GREY }

    /// `CROP` keeps the proportions and cuts what stands out at the sides; `STRETCH` keeps everything.
    public enum Fit { CROP, STRETCH }

    /// Caffe's LeNet: grey, 0 to 1.
    public static final Preprocessing DIGITS = new Preprocessing(Order.GREY, List.of(), 1 / 256f, Fit.CROP);

    /// Caffe's ImageNet models: BGR less the mean of each channel.
    public static final Preprocessing IMAGENET = new Preprocessing(Order.BGR, List.of(104f, 117f, 123f), 1, Fit.CROP);

    public Preprocessing {
        mean = List.copyOf(mean);
    }

    /// What nets with such an input usually expect: [#DIGITS] for one channel, else [#IMAGENET].
    public static Preprocessing usual(Shape input) {
        return input.channels() == 1 ? DIGITS : IMAGENET;
    }

    /// The picture as a dense blob; every item of the batch holds it.
    ///
    /// Enlarging is bilinear; shrinking weighs all pixels that fall on one with the same triangle, so that nothing flickers.
    /// Transparent pixels are laid on white.
    ///
    /// @param shape batch, channels, height, width; channels beyond the third repeat the first
    public Tensor blob(Picture picture, Shape shape) {
        int height = shape.height();
        int width = shape.width();
        float[][] planes = planes(picture);
        double cut = (double) height / width;
        double x = 0;
        double y = 0;
        double w = picture.width();
        double h = picture.height();
        if (fit == Fit.CROP && h > w * cut) {
            h = w * cut;
            y = (picture.height() - h) / 2;
        } else if (fit == Fit.CROP) {
            w = h / cut;
            x = (picture.width() - w) / 2;
        }
        Resampling across = Resampling.of(picture.width(), x, w, width);
        Resampling down = Resampling.of(picture.height(), y, h, height);
        float[] values = new float[Math.toIntExact(shape.count())];
        int map = height * width;
        int channels = shape.channels();
        for (int c = 0; c < channels; c++) {
            float[] plane = planes[c % planes.length];
            float[] fitted = down.columns(across.rows(plane, picture.height()), width);
            float less = less(c);
            for (int i = 0; i < map; i++) {
                values[c * map + i] = (fitted[i] - less) * scale;
            }
        }
        for (int n = 1; n < shape.num(); n++) {
            System.arraycopy(values, 0, values, n * channels * map, channels * map);
        }
        return Tensor.of(shape, values);
    }

    /// What a net sees in a blob made by [#blob]: the way back, but for what fitting and rounding took.
    ///
    /// @param blob batch, channels, height, width
    /// @param item index along the first axis
    public Picture picture(Tensor blob, int item) {
        FeatureMaps maps = FeatureMaps.of(blob, item);
        int[] argb = new int[maps.height() * maps.width()];
        boolean colour = order != Order.GREY && maps.count() >= 3;
        for (int i = 0; i < argb.length; i++) {
            int pixel = 0xff;
            for (int c = 0; c < 3; c++) {
                pixel = pixel << 8 | value(maps, !colour ? 0 : order == Order.BGR ? 2 - c : c, i);
            }
            argb[i] = pixel;
        }
        return new Picture(maps.width(), maps.height(), argb);
    }

    private int value(FeatureMaps maps, int channel, int at) {
        float value = maps.at(channel, at / maps.width(), at % maps.width());
        float less = less(channel);
        return Math.clamp(Math.round(scale == 0 ? less : value / scale + less), 0, 255);
    }

    private float less(int channel) {
        return mean.isEmpty() ? 0 : mean.get(mean.size() == 1 ? 0 : channel % mean.size());
    }

    /// The whole picture at another size, with the filter of [#blob].
    public static Picture resize(Picture picture, int width, int height) {
        Preprocessing rgb = new Preprocessing(Order.RGB, List.of(), 1, Fit.STRETCH);
        float[] values = rgb.blob(picture, Shape.of(1, 3, height, width)).toArray();
        int map = width * height;
        int[] argb = new int[map];
        for (int i = 0; i < map; i++) {
            argb[i] = 0xff000000 | Math.round(values[i]) << 16 | Math.round(values[map + i]) << 8 | Math.round(values[2 * map + i]);
        }
        return new Picture(width, height, argb);
    }

    private float[][] planes(Picture picture) {
        int[] argb = picture.argb();
        float[][] planes = new float[order == Order.GREY ? 1 : 3][argb.length];
        for (int i = 0; i < argb.length; i++) {
            float opaque = (argb[i] >>> 24) / 255f;
            float white = 255 * (1 - opaque);
            float red = (argb[i] >> 16 & 255) * opaque + white;
            float green = (argb[i] >> 8 & 255) * opaque + white;
            float blue = (argb[i] & 255) * opaque + white;
            switch (order) {
                case GREY -> planes[0][i] = 0.299f * red + 0.587f * green + 0.114f * blue;
                case RGB -> {
                    planes[0][i] = red;
                    planes[1][i] = green;
                    planes[2][i] = blue;
                }
                case BGR -> {
                    planes[0][i] = blue;
                    planes[1][i] = green;
                    planes[2][i] = red;
                }
            }
        }
        return planes;
    }
}
