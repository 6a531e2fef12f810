package convas.core.layer;

import convas.core.tensor.Shape;
import java.util.List;

/// Values and labels that a program hands over.
public record MemoryData(int batchSize, int channels, int height, int width) implements Layer {
    private static final Field<Integer> BATCH_SIZE = Field.uint("batch_size", 0).min(1).required().doc("Number of images in a batch.");
    private static final Field<Integer> CHANNELS = Field.uint("channels", 0).min(1).required().doc("Channels of an image.");
    private static final Field<Integer> HEIGHT = Field.uint("height", 0).min(1).required().doc("Height of an image.");
    private static final Field<Integer> WIDTH = Field.uint("width", 0).min(1).required().doc("Width of an image.");

    private static final FieldTable TABLE = FieldTable.of("memory_data_param", BATCH_SIZE, CHANNELS, HEIGHT, WIDTH);

    public static final LayerType<MemoryData> TYPE = new LayerType<>("MemoryData", Category.DATA, List.of(TABLE, Transform.TABLE), Arity.NONE, Arity.exactly(2),
        "Images and labels that a program hands over.", settings -> of(settings.get(TABLE)));

    private static MemoryData of(Params params) {
        return new MemoryData(params.get(BATCH_SIZE), params.get(CHANNELS), params.get(HEIGHT), params.get(WIDTH));
    }

    @Override
    public LayerType<MemoryData> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        if (batchSize < 1 || channels < 1 || height < 1 || width < 1) {
            throw new Refused("`batch_size`, `channels`, `height` and `width` must all be given and at least 1");
        }
        return List.of(Shape.of(batchSize, channels, height, width), Shape.of(batchSize));
    }

    @Override
    public String knobs() {
        return "batch " + batchSize;
    }

    @Override
    public boolean runs() {
        return false;
    }

    @Override
    public void forward(Run run) {
        throw new UnsupportedOperationException("memory of another program is not read");
    }
}
