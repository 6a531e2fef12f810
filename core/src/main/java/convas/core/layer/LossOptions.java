package convas.core.layer;

/// What a loss ignores and what it divides its sum by: Caffe's `LossParameter`.
///
/// @param ignoreLabel the label that does not count, or null
record LossOptions(Integer ignoreLabel, Normalization normalization) {
    enum Normalization { FULL, VALID, BATCH_SIZE, NONE }

    private static final Field<Integer> IGNORE_LABEL = Field.integer("ignore_label", null).doc("Predictions with this label do not count.");
    private static final Field<Normalization> NORMALIZATION = Field.enumeration("normalization", Normalization.VALID)
        .doc("What the sum is divided by: all predictions, those not ignored, the batch, or 1.");
    private static final Field<Boolean> NORMALIZE = Field.bool("normalize", null)
        .doc("The old form of normalization: true for VALID, false for BATCH_SIZE.");

    static final FieldTable TABLE = FieldTable.of("loss_param", IGNORE_LABEL, NORMALIZATION, NORMALIZE);

    /// @param otherwise what counts where the text gives neither `normalization` nor `normalize`
    static LossOptions of(Params params, Normalization otherwise) {
        Boolean old = params.get(NORMALIZE);
        Normalization chosen = params.has(NORMALIZATION) ? params.get(NORMALIZATION)
            : old == null ? otherwise : old ? Normalization.VALID : Normalization.BATCH_SIZE;
        return new LossOptions(params.get(IGNORE_LABEL), chosen);
    }

    boolean ignores(int label) {
        return ignoreLabel != null && ignoreLabel == label;
    }

    /// What the sum is divided by, at least 1 as in Caffe.
    ///
    /// @param all predictions, those ignored included
    /// @param valid those not ignored
    double divisor(long all, long valid, long batch) {
        return Math.max(1, switch (normalization) {
            case FULL -> all;
            case VALID -> valid;
            case BATCH_SIZE -> batch;
            case NONE -> 1;
        });
    }

    /// `ignores 255, per image`; empty where nothing is unusual.
    String knobs(Normalization usual) {
        String how = normalization == usual ? "" : switch (normalization) {
            case FULL -> "per prediction";
            case VALID -> "per valid prediction";
            case BATCH_SIZE -> "per image";
            case NONE -> "sum";
        };
        return ignoreLabel == null ? how : "ignores " + ignoreLabel + (how.isEmpty() ? "" : ", " + how);
    }
}
