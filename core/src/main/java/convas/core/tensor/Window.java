package convas.core.tensor;

/// A window that slides over height and width: kernel, stride, padding and dilation, in elements.
///
/// The two rounding rules are Caffe's: a convolution drops what a last, incomplete window would cover, pooling keeps it
/// (`ConvolutionLayer::compute_output_shape` and `PoolingLayer::Reshape`).
public record Window(int kernelH, int kernelW, int strideH, int strideW, int padH, int padW, int dilationH, int dilationW) {
    public static Window square(int kernel, int stride, int pad) {
        return new Window(kernel, kernel, stride, stride, pad, pad, 1, 1);
    }

    /// Whether there is a pad, which may also cut the image, in either direction.
    public boolean isPadded() {
        return padH != 0 || padW != 0;
    }

    /// What the kernel spans with its gaps: `dilation * (kernel - 1) + 1`.
    public int extentH() {
        return limited((long) dilationH * (kernelH - 1) + 1);
    }

    public int extentW() {
        return limited((long) dilationW * (kernelW - 1) + 1);
    }

    /// The nearest that an `int` holds.
    private static int limited(long size) {
        return Math.clamp(size, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /// `(in + 2 pad - extent) / stride + 1`, the quotient cut towards 0; negative or 0 when the kernel does not fit.
    public int convolvedH(int height) {
        return limited((height + 2L * padH - extentH()) / strideH + 1);
    }

    public int convolvedW(int width) {
        return limited((width + 2L * padW - extentW()) / strideW + 1);
    }

    /// Rows of zeros around the image that a convolution reads: the pad, or more for a kernel that is larger than image and pad.
    public int reachH(int height) {
        return Math.max(padH, limited((long) extentH() - height - padH));
    }

    public int reachW(int width) {
        return Math.max(padW, limited((long) extentW() - width - padW));
    }

    /// `stride * (in - 1) + extent - 2 pad`, the inverse of a convolution.
    public int transposedH(int height) {
        return limited((long) strideH * (height - 1) + extentH() - 2L * padH);
    }

    public int transposedW(int width) {
        return limited((long) strideW * (width - 1) + extentW() - 2L * padW);
    }

    /// `ceil((in + 2 pad - kernel) / stride) + 1`, less a last window that would start beyond input and padding; in 32 bits as in Caffe.
    public int pooledH(int height) {
        return pooled(height, kernelH, strideH, padH, isPadded());
    }

    public int pooledW(int width) {
        return pooled(width, kernelW, strideW, padW, isPadded());
    }

    private static int pooled(int in, int kernel, int stride, int pad, boolean padded) {
        int out = places(in + 2 * pad - kernel, stride);
        return padded && (out - 1) * stride >= in + pad ? out - 1 : out;
    }

    /// `ceil(span / stride) + 1` of pooling, divided as floats as in Caffe: above 2^24 that may be one less or more.
    public static int places(int span, int stride) {
        return (int) Math.ceil((float) span / stride) + 1;
    }
}
