package convas.core.layout;

/// A [Flow] laid out. The origin is the entry point; the exit point is at (`exitX`, `height`).
///
/// @param x left edge of each item
/// @param y top edge of each item
/// @param paths of each arc, x and y by turns
record Block(double[] x, double[] y, double[][] paths, double left, double right, double height, double exitX) {}
