package convas.core.layer;

import convas.core.tensor.Shape;
import java.util.List;

/// Reads windows of images, as for detection. Their size is known where the text crops them.
public record WindowData(int batchSize, Transform transform, int oldCropSize) implements Layer {
    private static final Field<String> SOURCE = Field.string("source", "").doc("A text file with images and windows.");
    private static final Field<Float> SCALE = Field.real("scale", 1f).doc("Old place of transform_param's scale.");
    private static final Field<String> MEAN_FILE = Field.string("mean_file", "").doc("Old place of transform_param's mean_file.");
    private static final Field<Integer> BATCH_SIZE = Field.uint("batch_size", 0).min(1).required().doc("Number of windows in a batch.");
    private static final Field<Integer> CROP_SIZE = Field.uint("crop_size", 0).doc("Old place of transform_param's crop_size.");
    private static final Field<Boolean> MIRROR = Field.bool("mirror", false).doc("Old place of transform_param's mirror.");
    private static final Field<Float> FG_THRESHOLD = Field.real("fg_threshold", 0.5f).doc("Overlap from which a window counts as an object.");
    private static final Field<Float> BG_THRESHOLD = Field.real("bg_threshold", 0.5f).doc("Overlap below which a window counts as background.");
    private static final Field<Float> FG_FRACTION = Field.real("fg_fraction", 0.25f).min(0).max(1).doc("Share of object windows in a batch.");
    private static final Field<Integer> CONTEXT_PAD = Field.uint("context_pad", 0).doc("Pixels of surroundings kept around a window.");
    private static final Field<String> CROP_MODE = Field.string("crop_mode", "warp").doc("How windows become squares: warp or square.");
    private static final Field<Boolean> CACHE_IMAGES = Field.bool("cache_images", false).doc("Whether all images are kept in memory.");
    private static final Field<String> ROOT_FOLDER = Field.string("root_folder", "").doc("Put before each image file's name.");

    private static final FieldTable TABLE = FieldTable.of("window_data_param", SOURCE, SCALE, MEAN_FILE, BATCH_SIZE, CROP_SIZE, MIRROR,
        FG_THRESHOLD, BG_THRESHOLD, FG_FRACTION, CONTEXT_PAD, CROP_MODE, CACHE_IMAGES, ROOT_FOLDER);

    public static final LayerType<WindowData> TYPE = new LayerType<>("WindowData", Category.DATA, List.of(TABLE, Transform.TABLE), Arity.NONE, Arity.exactly(2),
        "Windows of images, for detection.", settings -> of(settings));

    private static WindowData of(Settings settings) {
        Params params = settings.get(TABLE);
        return new WindowData(params.get(BATCH_SIZE), Transform.of(settings.get(Transform.TABLE)), params.get(CROP_SIZE));
    }

    @Override
    public LayerType<WindowData> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        if (batchSize < 1) {
            throw new Refused("batch_size", "`batch_size` must be at least 1: say how many there are in a batch");
        }
        int crop = transform.crop(oldCropSize);
        if (crop == 0) {
            throw new Refused("`crop_size` is missing: windows are cut to squares of that side");
        }
        return List.of(Shape.of(batchSize, 3, crop, crop), Shape.of(batchSize));
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
        throw new UnsupportedOperationException("window lists are not read");
    }
}
