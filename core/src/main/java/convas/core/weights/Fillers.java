package convas.core.weights;

import convas.core.analysis.Annotations;

/// Starts parameters as Caffe's fillers do.
public final class Fillers {
    private Fillers() {}

    /// Random weights for every layer whose parameters are known. The values of a parameter follow from the seed, the
    /// layer's name, its filler and its shape alone, so an edit elsewhere does not change them.
    public static Weights fill(Annotations annotations, long seed) {
        throw new UnsupportedOperationException("not written yet");
    }
}
