package convas.core.analysis;

import convas.core.tensor.Window;

/// What one element of a blob sees of the input, in input pixels, along height and width; the largest over all branches.
/// Padding is seen too: a field may reach beyond the image.
///
/// @param sizeH rows seen
/// @param strideH rows between the fields of two neighbouring elements
/// @param startH first row seen by element 0, negative when padding is seen
public record ReceptiveField(int sizeH, int sizeW, double strideH, double strideW, double startH, double startW) {
    /// An input pixel sees itself.
    public static final ReceptiveField PIXEL = new ReceptiveField(1, 1, 1, 1, 0, 0);

    /// What an element sees through a window onto blobs that see this.
    ///
    /// @param transposed whether the window paints (deconvolution) instead of gathering
    ReceptiveField through(Window w, boolean transposed) {
        if (transposed) {
            return new ReceptiveField(
                grow(sizeH, strideH, (w.extentH() - 1) / w.strideH()), grow(sizeW, strideW, (w.extentW() - 1) / w.strideW()),
                strideH / w.strideH(), strideW / w.strideW(),
                startH + strideH * Math.ceilDiv(w.padH() - w.extentH() + 1, w.strideH()),
                startW + strideW * Math.ceilDiv(w.padW() - w.extentW() + 1, w.strideW()));
        }
        return new ReceptiveField(grow(sizeH, strideH, w.extentH() - 1), grow(sizeW, strideW, w.extentW() - 1),
            strideH * w.strideH(), strideW * w.strideW(), startH - w.padH() * strideH, startW - w.padW() * strideW);
    }

    private static int grow(int size, double stride, int steps) {
        return (int) Math.min(Integer.MAX_VALUE, Math.round(size + steps * stride));
    }

    /// Element 0 is what was element `(rows, columns)`.
    ReceptiveField moved(int rows, int columns) {
        return new ReceptiveField(sizeH, sizeW, strideH, strideW, startH + rows * strideH, startW + columns * strideW);
    }

    /// The larger along each direction; null counts as nothing.
    static ReceptiveField larger(ReceptiveField a, ReceptiveField b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        ReceptiveField h = b.sizeH > a.sizeH ? b : a;
        ReceptiveField w = b.sizeW > a.sizeW ? b : a;
        return h == w ? h : new ReceptiveField(h.sizeH, w.sizeW, h.strideH, w.strideW, h.startH, w.startW);
    }
}
