package convas.core.layer;

import convas.core.kernel.Volume;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.tensor.Window;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/// The kernel, stride, pad and dilation of a convolution as the text gives them; null where it does not.
record Sliding(
        List<Integer> kernel, List<Integer> stride, List<Integer> pad, List<Integer> dilation, Integer kernelH, Integer kernelW,
        Integer strideH, Integer strideW, Integer padH, Integer padW) {

    static final Field<List<Integer>> PAD = Field.uints("pad")
        .doc("Zeros added around the image, in elements: one number for both directions, or one for each.");
    static final Field<List<Integer>> KERNEL_SIZE = Field.uints("kernel_size").min(1)
        .doc("Size of the window: one number for a square, or one for height and one for width.");
    static final Field<List<Integer>> STRIDE = Field.uints("stride").min(1)
        .doc("Steps from one window to the next; 1 if absent.");
    static final Field<List<Integer>> DILATION = Field.uints("dilation")
        .doc("Distance between neighbouring kernel elements: a kernel of 3 with dilation 2 spans 5; 1 if absent.");
    static final Field<Integer> PAD_H = Field.uint("pad_h", 0).doc("Rows of zeros above and below; in place of pad.");
    static final Field<Integer> PAD_W = Field.uint("pad_w", 0).doc("Columns of zeros left and right; in place of pad.");
    static final Field<Integer> KERNEL_H = Field.uint("kernel_h", null).min(1).doc("Height of the window; in place of kernel_size.");
    static final Field<Integer> KERNEL_W = Field.uint("kernel_w", null).min(1).doc("Width of the window; in place of kernel_size.");
    static final Field<Integer> STRIDE_H = Field.uint("stride_h", null).min(1).doc("Vertical step; in place of stride.");
    static final Field<Integer> STRIDE_W = Field.uint("stride_w", null).min(1).doc("Horizontal step; in place of stride.");

    /// Floats that an image with zeros around it may take anyway, and how many times those of bottom and top.
    private static final double ROOM = 1 << 26;
    private static final double FACTOR = 16;

    /// The product of the strides up to which each place of a kernel row and column is laid out for itself.
    private static final long STRIDES = 1 << 14;

    Sliding {
        kernel = List.copyOf(kernel);
        stride = List.copyOf(stride);
        pad = List.copyOf(pad);
        dilation = List.copyOf(dilation);
    }

    static Sliding square(int kernel, int stride, int pad) {
        return new Sliding(List.of(kernel), List.of(stride), List.of(pad), List.of(), null, null, null, null, null, null);
    }

    static Sliding of(Params params) {
        return new Sliding(params.get(KERNEL_SIZE), params.get(STRIDE), params.get(PAD), params.get(DILATION),
            given(params, KERNEL_H), given(params, KERNEL_W), given(params, STRIDE_H), given(params, STRIDE_W),
            given(params, PAD_H), given(params, PAD_W));
    }

    /// Whether each place of the top sees only that of the bottom, so that Caffe multiplies the bottom as it is; all else it lays out in
    /// columns first.
    boolean isSingle() {
        return all(kernel, kernelH, kernelW, 1) && all(stride, strideH, strideW, 1) && all(pad, padH, padW, 0);
    }

    /// The same for a bottom; where there are no axes to slide over, it is so whatever the fields say.
    boolean isSingle(Shape bottom, int axis) {
        return isSingle() || Axes.canonical(bottom, axis, "axis") == bottom.rank() - 1;
    }

    private static boolean all(List<Integer> given, Integer h, Integer w, int value) {
        return given.stream().allMatch(each -> each == value) && (h == null || h == value) && (w == null || w == value);
    }

    private static Integer given(Params params, Field<Integer> field) {
        return params.has(field) ? params.get(field) : null;
    }

    /// Kernel, stride, pad and dilation along each spatial axis.
    record Steps(int[] kernel, int[] stride, int[] pad, int[] dilation) {
        int axes() {
            return kernel.length;
        }

        /// What the kernel spans along an axis, gaps included, in 32 bits as in Caffe.
        int extent(int axis) {
            return dilation[axis] * (kernel[axis] - 1) + 1;
        }

        long exactExtent(int axis) {
            return (long) dilation[axis] * (kernel[axis] - 1) + 1;
        }

        /// What 32 bits do not hold of a convolution's size.
        ///
        /// @param size of the bottom along the axis
        Optional<Beyond> beyond(int axis, int size) {
            long padded = size + 2L * pad[axis];
            long extent = exactExtent(axis);
            return !Beyond.isBeyond(padded - extent) ? Optional.empty()
                : Optional.of(Beyond.isBeyond(extent) ? new Beyond("dilation", "the kernel with its gaps", extent)
                    : new Beyond("pad", "the bottom with its pad", padded));
        }

        /// What a deconvolution makes of an extent.
        long spread(int axis, int size) {
            return (long) stride[axis] * (size - 1) + exactExtent(axis) - 2L * pad[axis];
        }

        /// Whether the loops for any number of axes are to be used where there are less than three as well. Others lay an image out with the
        /// zeros around it that the kernel may see, which a wide pad makes many, or all ways in which a stride meets a kernel; and know no
        /// negative pads, which cut an image, and dilations.
        ///
        /// @param square whether as many zeros lie on all sides
        boolean isGeneral(Shape bottom, Shape top, int channelAxis, boolean square) {
            if (axes() == 0 || axes() > 2) {
                return axes() > 2;
            }
            for (int i = 0; i < axes(); i++) {
                if (pad[i] < 0 || dilation[i] < 0 || Beyond.isBeyond(exactExtent(i))) {
                    return true;
                }
            }
            double room = bottom.count(0, channelAxis)
                * (double) Math.ceilDiv(Math.max(bottom.dim(channelAxis), top.dim(channelAxis)), Tensor.LANES) * Tensor.LANES;
            int widest = 0;
            long strides = 1;
            for (int i = 0; i < axes(); i++) {
                widest = Math.max(widest, Math.max(pad[i], extent(i)));
                strides *= stride[i];
            }
            for (int i = 0; i < axes(); i++) {
                int zeros = square ? widest : Math.max(pad[i], extent(i));
                room *= Math.max(bottom.dim(channelAxis + 1 + i), top.dim(channelAxis + 1 + i)) + 2.0 * zeros;
            }
            return strides > STRIDES || room > ROOM && room > FACTOR * ((double) bottom.count() + top.count());
        }

        /// Where the kernel's places lie.
        ///
        /// @param image what the kernel slides over: the bottom of a convolution, the top of a deconvolution
        /// @param places one for each position of the kernel
        Volume volume(Shape image, Shape places, int channelAxis) {
            return new Volume(spatial(image, channelAxis), spatial(places, channelAxis), kernel, stride, pad, dilation);
        }

        /// The window along height and width: the last two spatial axes.
        Window window() {
            int w = axes() - 1;
            int h = axes() - 2;
            return switch (axes()) {
                case 0 -> Window.square(1, 1, 0);
                case 1 -> new Window(1, kernel[w], 1, stride[w], 0, pad[w], 1, dilation[w]);
                default -> new Window(kernel[h], kernel[w], stride[h], stride[w], pad[h], pad[w], dilation[h], dilation[w]);
            };
        }
    }

    /// @throws Refused as Caffe's `BaseConvolutionLayer::LayerSetUp`
    Steps steps(int axes) {
        int[] kernels = each("kernel_size", kernel, "kernel_h", kernelH, "kernel_w", kernelW, axes, -1);
        int[] strides = each("stride", stride, "stride_h", strideH, "stride_w", strideW, axes, 1);
        int[] pads = each("pad", pad, "pad_h", padH, "pad_w", padW, axes, 0);
        int[] dilations = each("dilation", dilation, null, null, null, null, axes, 1);
        for (int i = 0; i < axes; i++) {
            positive("kernel_size", kernels[i]);
            positive("stride", strides[i]);
        }
        return new Steps(kernels, strides, pads, dilations);
    }

    /// Along the axes of a bottom behind its channel axis.
    Steps steps(Shape bottom, int channelAxis) {
        return steps(bottom.rank() - channelAxis - 1);
    }

    /// What 32 bits do not hold of a convolution's size, along any axis.
    ///
    /// @param axis the channel axis as in the text, maybe counted from behind
    Optional<Beyond> beyond(Shape bottom, int axis) {
        int channelAxis = Axes.canonical(bottom, axis, "axis");
        Steps steps = steps(bottom, channelAxis);
        return IntStream.range(0, steps.axes()).mapToObj(i -> steps.beyond(i, bottom.dim(channelAxis + 1 + i))).flatMap(Optional::stream).findFirst();
    }

    /// @param axis the channel axis as in the text, maybe counted from behind
    Window window(Shape bottom, int axis) {
        return steps(bottom, Axes.canonical(bottom, axis, "axis")).window();
    }

    String formula(Shape bottom, int axis, Shape top, Formulas.Size size) {
        int channelAxis = Axes.canonical(bottom, axis, "axis");
        Steps steps = steps(bottom, channelAxis);
        return Formulas.axes(steps.axes(), i -> size.text(bottom.dim(channelAxis + 1 + i), steps.extent(i), steps.stride()[i],
            steps.pad()[i], top.dim(channelAxis + 1 + i)));
    }

    private static void positive(String field, int value) {
        if (value < 1) {
            throw new Refused(field, Numbers.code(field) + " must be at least 1 in every direction, not " + value);
        }
    }

    /// @throws Refused if the windows of an image, laid out in columns, would be more values than Caffe can hold (its `col_buffer_`)
    /// @param channels values of a column for each place of the kernel
    /// @param places what the kernel slides over
    static void columns(int channels, Steps steps, List<Integer> places) {
        double count = channels;
        for (int i = 0; i < steps.axes(); i++) {
            count *= (double) steps.kernel()[i] * places.get(i);
        }
        if (count > Integer.MAX_VALUE) {
            throw new Refused("laid out as columns, the windows of one image would have " + Math.round(count)
                + " values, more than Caffe can hold (2147483647): use a smaller image or kernel, or fewer channels");
        }
    }

    private static int[] each(
            String name, List<Integer> values, String nameH, Integer h, String nameW, Integer w, int axes, int otherwise) {
        int[] out = new int[axes];
        if (h != null || w != null) {
            if (axes != 2) {
                throw new Refused(h != null ? nameH : nameW,
                    Numbers.code(nameH) + " and " + Numbers.code(nameW) + " need 2 spatial axes, but there are " + axes + ": give "
                        + Numbers.code(name));
            }
            if (!values.isEmpty()) {
                throw new Refused(name, "both " + Numbers.code(name) + " and " + Numbers.code(h != null ? nameH : nameW) + " are given: keep one of them");
            }
            if ((h == null || w == null) && otherwise != 0) {
                throw new Refused(h != null ? nameH : nameW,
                    Numbers.code(h == null ? nameH : nameW) + " is missing: " + Numbers.code(nameH) + " and " + Numbers.code(nameW) + " go together");
            }
            out[0] = h == null ? 0 : h;
            out[1] = w == null ? 0 : w;
            return out;
        }
        if (values.isEmpty() && otherwise < 0 && axes > 0) {
            throw new Refused(Numbers.code(name) + " is missing: give " + Numbers.code(name) + ", or " + Numbers.code(nameH) + " and "
                + Numbers.code(nameW));
        }
        if (values.size() > 1 && values.size() != axes) {
            throw new Refused(name, Numbers.code(name) + " is given " + values.size() + " times for " + axes + " spatial "
                + (axes == 1 ? "axis" : "axes") + ": give it once, or once for each");
        }
        for (int i = 0; i < axes; i++) {
            out[i] = values.isEmpty() ? otherwise : values.get(values.size() == 1 ? 0 : i);
        }
        return out;
    }

    /// `3×3`, `7×7/2`, `3×3/2×1`; `?` where the text gives no kernel.
    String kernelText() {
        String size = kernelH != null || kernelW != null ? text(kernelH) + "×" + text(kernelW)
            : kernel.isEmpty() ? "?" : both(kernel);
        String step = strideH != null || strideW != null ? sides(strideH, strideW) : stride.isEmpty() ? "1" : one(stride);
        return size + (step.equals("1") ? "" : "/" + step);
    }

    /// `, pad 1, dilation 2`; empty for none.
    String padText() {
        String pads = padH != null || padW != null ? sides(padH == null ? 0 : padH, padW == null ? 0 : padW)
            : pad.isEmpty() ? "0" : one(pad);
        String gaps = dilation.stream().allMatch(d -> d == 1) ? "" : ", dilation " + one(dilation);
        return (pads.equals("0") ? "" : ", pad " + pads) + gaps;
    }

    static String text(Integer value) {
        return value == null ? "?" : value.toString();
    }

    /// `2`, or `2×1` where height and width differ.
    static String sides(Integer high, Integer wide) {
        return Objects.equals(high, wide) ? text(high) : text(high) + "×" + text(wide);
    }

    private static String both(List<Integer> values) {
        return values.size() == 1 ? values.getFirst() + "×" + values.getFirst() : join(values);
    }

    private static String one(List<Integer> values) {
        return values.stream().distinct().count() == 1 ? values.getFirst().toString() : join(values);
    }

    private static String join(List<Integer> values) {
        return String.join("×", values.stream().map(String::valueOf).toList());
    }

    /// The extents of a bottom's axes behind `axis`.
    static int[] spatial(Shape bottom, int axis) {
        int[] dims = bottom.toArray();
        return java.util.Arrays.copyOfRange(dims, axis + 1, dims.length);
    }
}
