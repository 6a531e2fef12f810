package convas.core.layer;

import java.util.List;

/// What a data layer does to its images: Caffe's `TransformationParameter`.
record Transform(float scale, boolean mirror, int cropSize, String meanFile, List<Float> meanValue, boolean forceColor, boolean forceGray) {
    private static final Field<Float> SCALE = Field.real("scale", 1f).doc("What values are multiplied by, after the mean is subtracted.");
    private static final Field<Boolean> MIRROR = Field.bool("mirror", false).doc("Whether images are mirrored at random.");
    private static final Field<Integer> CROP_SIZE = Field.uint("crop_size", 0).doc("Side of the square cut out of each image; 0 for all of it.");
    private static final Field<String> MEAN_FILE = Field.string("mean_file", "").doc("A file with a mean image to subtract.");
    private static final Field<List<Float>> MEAN_VALUE = Field.reals("mean_value").doc("Means to subtract: one for all channels, or one for each.");
    private static final Field<Boolean> FORCE_COLOR = Field.bool("force_color", false).doc("Decodes images to 3 channels.");
    private static final Field<Boolean> FORCE_GRAY = Field.bool("force_gray", false).doc("Decodes images to 1 channel.");

    static final FieldTable TABLE = FieldTable.of("transform_param", SCALE, MIRROR, CROP_SIZE, MEAN_FILE, MEAN_VALUE, FORCE_COLOR, FORCE_GRAY);

    Transform {
        meanValue = List.copyOf(meanValue);
    }

    static Transform of(Params params) {
        return new Transform(params.get(SCALE), params.get(MIRROR), params.get(CROP_SIZE), params.get(MEAN_FILE), params.get(MEAN_VALUE),
            params.get(FORCE_COLOR), params.get(FORCE_GRAY));
    }

    /// The side of the square that is cut out; 0 for none.
    ///
    /// @param old as old files give it, outside this message
    /// @throws Refused if it is negative
    int crop(int old) {
        int crop = cropSize != 0 ? cropSize : old;
        if (crop < 0) {
            throw new Refused("crop_size", "`crop_size` cannot be negative, but is " + crop);
        }
        return crop;
    }
}
