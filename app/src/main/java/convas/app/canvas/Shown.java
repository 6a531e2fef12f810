package convas.app.canvas;

import convas.core.tensor.Shape;

/// What is written on the boxes of the picture.
///
/// @param shapes of what each layer makes
/// @param params how many parameters each layer has
/// @param channelsLast whether shapes are written height, width, channels rather than in Caffe's order
/// @param thumbnails whether room is kept for activation maps
public record Shown(boolean shapes, boolean params, boolean channelsLast, boolean thumbnails) {
    /// Everything in Caffe's order, but no activation maps.
    public static final Shown FIGURES = new Shown(true, true, false, false);
    public static final Shown ALL = new Shown(true, true, false, true);

    public Shown withShapes(boolean on) {
        return new Shown(on, params, channelsLast, thumbnails);
    }

    public Shown withParams(boolean on) {
        return new Shown(shapes, on, channelsLast, thumbnails);
    }

    public Shown withChannelsLast(boolean on) {
        return new Shown(shapes, params, on, thumbnails);
    }

    public Shown withThumbnails(boolean on) {
        return new Shown(shapes, params, channelsLast, on);
    }

    /// A shape in the order that is wanted. Only shapes of pictures (`N×C×H×W`) differ.
    String text(Shape shape) {
        return channelsLast && shape.rank() == 4
            ? Shape.of(shape.num(), shape.height(), shape.width(), shape.channels()).toString() : shape.toString();
    }
}
