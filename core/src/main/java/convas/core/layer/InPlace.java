package convas.core.layer;

/// What becomes of a layer whose first top overwrites its first bottom, in Caffe.
public enum InPlace {
    /// Its values are right.
    RIGHT,
    /// If the top has the bottom's shape, what [Layer#inPlaceAlike] says; else [#WRONG].
    IF_ALIKE,
    /// Caffe accepts it and computes something else, as it still reads what it has overwritten, or has given it another shape.
    WRONG,
    /// Caffe accepts it and ends when the layer runs.
    FAILS,
    /// Caffe refuses the net.
    REFUSED
}
