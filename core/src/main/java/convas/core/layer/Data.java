package convas.core.layer;

import convas.core.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// Reads images and labels from a database. The size of its images is known only where the text crops them; they are taken
/// to be in colour unless the text says otherwise.
public record Data(String source, int batchSize, Transform transform, int oldCropSize) implements Outside {
    public enum Backend { LEVELDB, LMDB }

    private static final Field<String> SOURCE = Field.string("source", "").doc("The database's directory.");
    private static final Field<Integer> BATCH_SIZE = Field.uint("batch_size", 0).min(1).required().doc("Number of images in a batch.");
    private static final Field<Integer> RAND_SKIP = Field.uint("rand_skip", 0).doc("Skips up to so many images at the start.");
    private static final Field<Backend> BACKEND = Field.enumeration("backend", Backend.LEVELDB).doc("The kind of database.");
    private static final Field<Float> SCALE = Field.real("scale", 1f).doc("Old place of transform_param's scale.");
    private static final Field<String> MEAN_FILE = Field.string("mean_file", "").doc("Old place of transform_param's mean_file.");
    private static final Field<Integer> CROP_SIZE = Field.uint("crop_size", 0).doc("Old place of transform_param's crop_size.");
    private static final Field<Boolean> MIRROR = Field.bool("mirror", false).doc("Old place of transform_param's mirror.");
    private static final Field<Boolean> FORCE_ENCODED_COLOR = Field.bool("force_encoded_color", false).doc("Decodes images to 3 channels.");
    private static final Field<Integer> PREFETCH = Field.uint("prefetch", 4).doc("Number of batches read ahead.");

    private static final FieldTable TABLE = FieldTable.of("data_param", SOURCE, BATCH_SIZE, RAND_SKIP, BACKEND, SCALE, MEAN_FILE,
        CROP_SIZE, MIRROR, FORCE_ENCODED_COLOR, PREFETCH);

    public static final LayerType<Data> TYPE = new LayerType<>("Data", Category.DATA, List.of(TABLE, Transform.TABLE), Arity.NONE,
        Arity.between(1, 2), "Images and labels from a database.", settings -> of(settings));

    private static Data of(Settings settings) {
        Params params = settings.get(TABLE);
        return new Data(params.get(SOURCE), params.get(BATCH_SIZE), Transform.of(settings.get(Transform.TABLE)), params.get(CROP_SIZE));
    }

    @Override
    public LayerType<Data> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        if (batchSize < 1) {
            throw new Refused("batch_size", "`batch_size` must be at least 1: say how many images there are in a batch");
        }
        int crop = transform.crop(oldCropSize);
        if (crop == 0) {
            throw Refused.unknown("the size of the images in " + (source.isEmpty() ? "the database" : source)
                + " is not known until it is opened: `crop_size` would fix it, or give the shape of its top in the property sheet");
        }
        int channels = transform.forceGray() ? 1 : 3;
        List<Shape> out = new ArrayList<>(List.of(Shape.of(batchSize, channels, crop, crop)));
        if (tops == 2) {
            out.add(Shape.of(batchSize));
        }
        return out;
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
        throw new UnsupportedOperationException("databases are not read");
    }
}
