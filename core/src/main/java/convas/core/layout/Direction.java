package convas.core.layout;

/// Which way a net runs.
public enum Direction {
    /// Links come in at the top of a box and leave at its bottom; long nets are wrapped into columns.
    DOWN,
    /// Links come in at the left of a box and leave at its right; long nets are wrapped into rows.
    RIGHT
}
