package convas.core.vision;

import convas.core.tensor.Tensor;

/// How many of a rectified blob's maps respond nowhere to the input.
public record Silence(int silent, int maps) {
    /// Of the first item of a blob. Units without a place, such as those of dense layers, are not counted: most of them are off at
    /// any time.
    ///
    /// @return with 0 of 0 where there are no maps
    public static Silence of(Tensor blob) {
        boolean maps = blob.shape().rank() == 4 && blob.shape().count() > 0 && blob.shape().height() * blob.shape().width() > 1;
        return maps ? new Silence(FeatureMaps.silent(blob, 0).cardinality(), blob.shape().channels()) : new Silence(0, 0);
    }
}
