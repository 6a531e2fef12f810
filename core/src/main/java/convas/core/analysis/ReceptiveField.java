package convas.core.analysis;

/// What one element of a blob sees of the input, in input pixels, along height and width; the largest over all branches.
///
/// @param sizeH rows seen
/// @param strideH rows between the fields of two neighbouring elements
/// @param startH first row seen by element 0, negative when padding is seen
public record ReceptiveField(int sizeH, int sizeW, double strideH, double strideW, double startH, double startW) {}
