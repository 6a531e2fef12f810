package convas.core.layer;

import convas.core.tensor.Shape;
import java.util.List;

/// Reads the images and labels that a text file lists. Their size is known where the text resizes or crops them.
public record ImageData(String source, int batchSize, int newHeight, int newWidth, boolean isColor, Transform transform, int oldCropSize)
        implements Outside {

    private static final Field<String> SOURCE = Field.string("source", "").doc("A text file: on each line an image file and its label.");
    private static final Field<Integer> BATCH_SIZE = Field.uint("batch_size", 1).min(1).doc("Number of images in a batch.");
    private static final Field<Integer> RAND_SKIP = Field.uint("rand_skip", 0).doc("Skips up to so many images at the start.");
    private static final Field<Boolean> SHUFFLE = Field.bool("shuffle", false).doc("Whether the order is random.");
    private static final Field<Integer> NEW_HEIGHT = Field.uint("new_height", 0).doc("Height to which images are resized; 0 to leave them.");
    private static final Field<Integer> NEW_WIDTH = Field.uint("new_width", 0).doc("Width to which images are resized; 0 to leave them.");
    private static final Field<Boolean> IS_COLOR = Field.bool("is_color", true).doc("Whether images have 3 channels or 1.");
    private static final Field<Float> SCALE = Field.real("scale", 1f).doc("Old place of transform_param's scale.");
    private static final Field<String> MEAN_FILE = Field.string("mean_file", "").doc("Old place of transform_param's mean_file.");
    private static final Field<Integer> CROP_SIZE = Field.uint("crop_size", 0).doc("Old place of transform_param's crop_size.");
    private static final Field<Boolean> MIRROR = Field.bool("mirror", false).doc("Old place of transform_param's mirror.");
    private static final Field<String> ROOT_FOLDER = Field.string("root_folder", "").doc("Put before each image file's name.");

    private static final FieldTable TABLE = FieldTable.of("image_data_param", SOURCE, BATCH_SIZE, RAND_SKIP, SHUFFLE, NEW_HEIGHT,
        NEW_WIDTH, IS_COLOR, SCALE, MEAN_FILE, CROP_SIZE, MIRROR, ROOT_FOLDER);

    public static final LayerType<ImageData> TYPE = new LayerType<>("ImageData", Category.DATA, List.of(TABLE, Transform.TABLE),
        Arity.NONE, Arity.exactly(2), "Images and labels from a list of files.", settings -> of(settings));

    private static ImageData of(Settings settings) {
        Params params = settings.get(TABLE);
        return new ImageData(params.get(SOURCE), params.get(BATCH_SIZE), params.get(NEW_HEIGHT), params.get(NEW_WIDTH),
            params.get(IS_COLOR), Transform.of(settings.get(Transform.TABLE)), params.get(CROP_SIZE));
    }

    @Override
    public LayerType<ImageData> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        if (batchSize < 1) {
            throw new Refused("batch_size", "`batch_size` must be at least 1: say how many images there are in a batch");
        }
        if ((newHeight == 0) != (newWidth == 0)) {
            throw new Refused(newHeight == 0 ? "new_width" : "new_height", "`new_height` and `new_width` go together: "
                + Numbers.code(newHeight == 0 ? "new_height" : "new_width") + " is missing");
        }
        if (newHeight < 0 || newWidth < 0) {
            throw new Refused(newHeight < 0 ? "new_height" : "new_width", Numbers.code(newHeight < 0 ? "new_height" : "new_width") + " cannot be negative, but is "
                + Math.min(newHeight, newWidth));
        }
        int crop = transform.crop(oldCropSize);
        if (crop == 0 && newHeight == 0) {
            throw Refused.unknown("the size of the images is not known until they are read: `new_height` and `new_width` or `crop_size` would fix it,"
                + " or give the shape of its top in the property sheet");
        }
        return List.of(Shape.of(batchSize, isColor ? 3 : 1, crop > 0 ? crop : newHeight, crop > 0 ? crop : newWidth), Shape.of(batchSize));
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
        throw new UnsupportedOperationException("image lists are not read");
    }
}
