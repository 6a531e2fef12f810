package convas.core.layer;

import convas.core.kernel.Kernels;
import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.tensor.Window;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reduces each window of each channel to one value. Output sizes are rounded up, then a last window that would start beyond
/// image and padding is dropped (only where there is padding).
///
/// Sizes are null where the text does not give them.
///
/// @param floor whether sizes are rounded down instead, as `ceil_mode: false` and `round_mode: FLOOR` of Caffe's forks ask for
public record Pooling(
        Method method, Integer kernel, Integer kernelH, Integer kernelW, Integer stride, Integer strideH, Integer strideW,
        Integer pad, Integer padH, Integer padW, boolean global, boolean floor) implements Differentiable {

    public enum Method { MAX, AVE, STOCHASTIC }

    enum RoundMode { CEIL, FLOOR }

    private static final Field<Method> POOL = Field.enumeration("pool", Method.MAX)
        .doc("How a window becomes one value: its maximum, its mean (AVE, padding counted), or STOCHASTIC: the mean weighted by the values themselves, in place of which Caffe picks at random while training.");
    private static final Field<Integer> PAD = Field.uint("pad", 0).doc("Elements of padding around the image; less than the kernel.");
    private static final Field<Integer> PAD_H = Field.uint("pad_h", 0).doc("Rows of padding above and below; in place of pad.");
    private static final Field<Integer> PAD_W = Field.uint("pad_w", 0).doc("Columns of padding left and right; in place of pad.");
    private static final Field<Integer> KERNEL_SIZE = Field.uint("kernel_size", null).min(1).doc("Side of the square window.");
    private static final Field<Integer> KERNEL_H = Field.uint("kernel_h", null).min(1).doc("Height of the window; in place of kernel_size.");
    private static final Field<Integer> KERNEL_W = Field.uint("kernel_w", null).min(1).doc("Width of the window; in place of kernel_size.");
    private static final Field<Integer> STRIDE = Field.uint("stride", 1).min(1).doc("Steps from one window to the next.");
    private static final Field<Integer> STRIDE_H = Field.uint("stride_h", null).min(1).doc("Vertical step; in place of stride.");
    private static final Field<Integer> STRIDE_W = Field.uint("stride_w", null).min(1).doc("Horizontal step; in place of stride.");
    private static final Field<Boolean> GLOBAL_POOLING = Field.bool("global_pooling", false)
        .doc("Pools over the whole image, whatever its size; then no kernel is given.");
    private static final Field<Boolean> CEIL_MODE = Field.bool("ceil_mode", true).foreign()
        .doc("Whether sizes are rounded up, as Caffe does.");
    private static final Field<RoundMode> ROUND_MODE = Field.enumeration("round_mode", RoundMode.CEIL).foreign()
        .doc("Whether sizes are rounded up, as Caffe does, or down.");

    private static final FieldTable TABLE = FieldTable.of("pooling_param", POOL, PAD, PAD_H, PAD_W, KERNEL_SIZE, KERNEL_H, KERNEL_W,
        STRIDE, STRIDE_H, STRIDE_W, Engine.field(), GLOBAL_POOLING, CEIL_MODE, ROUND_MODE);

    public static final LayerType<Pooling> TYPE = new LayerType<>("Pooling", Category.POOL, List.of(TABLE), Arity.ONE,
        Arity.between(1, 2), "Shrinks the image: the maximum or mean of each window of each channel; 2×2 with stride 2 drops 75 % of the values. A second top gives the position of each maximum.",
        settings -> of(settings.get(TABLE)));

    private static Pooling of(Params params) {
        return new Pooling(params.get(POOL), given(params, KERNEL_SIZE), given(params, KERNEL_H), given(params, KERNEL_W),
            given(params, STRIDE), given(params, STRIDE_H), given(params, STRIDE_W), given(params, PAD), given(params, PAD_H),
            given(params, PAD_W), params.get(GLOBAL_POOLING),
            !params.get(CEIL_MODE) || params.get(ROUND_MODE) == RoundMode.FLOOR);
    }

    private static Integer given(Params params, Field<Integer> field) {
        return params.has(field) ? params.get(field) : null;
    }

    /// A square window.
    public static Pooling square(Method method, int kernel, int stride, int pad) {
        return new Pooling(method, kernel, null, null, stride, null, null, pad, null, null, false, false);
    }

    @Override
    public LayerType<Pooling> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Shape in = bottoms.getFirst();
        Window window = checked(in);
        if (tops > 1 && method != Method.MAX) {
            throw new Refused("pool", "only MAX pooling has a second top (the positions of the maxima): remove it or choose MAX");
        }
        if (window.isPadded()) {
            if (method == Method.STOCHASTIC) {
                throw new Refused("pad", "STOCHASTIC pooling has no padding: remove `pad` or choose MAX or AVE");
            }
            smaller(window.padH(), window.kernelH());
            smaller(window.padW(), window.kernelW());
        }
        int height = size(in.height(), window.kernelH(), window.strideH(), window.padH(), window.isPadded(),
            floor ? window.convolvedH(in.height()) : window.pooledH(in.height()));
        int width = size(in.width(), window.kernelW(), window.strideW(), window.padW(), window.isPadded(),
            floor ? window.convolvedW(in.width()) : window.pooledW(in.width()));
        return Collections.nCopies(tops, Shape.of(in.num(), in.channels(), height, width));
    }

    private static void smaller(int pad, int kernel) {
        if (pad >= kernel) {
            throw new Refused("pad", "`pad` " + pad + " must be smaller than the kernel, " + kernel + ": a window could lie in the padding alone");
        }
    }

    private static int size(int in, int kernel, int stride, int pad, boolean padded, int out) {
        if (out < 0 || padded && (out - 1) * stride >= in + pad) {
            beyond(in, kernel, stride, pad, padded).ifPresent(beyond -> {
                throw beyond.refused();
            });
            throw new Refused("kernel_size", "the kernel spans " + kernel + ", but the bottom only " + in
                + (pad == 0 ? "" : " + 2·" + pad) + ": use a smaller kernel, or `global_pooling: true`");
        }
        return out;
    }

    /// The window with Caffe's refusals (`PoolingLayer::LayerSetUp`).
    private Window checked(Shape in) {
        Axes.four(in);
        if (global) {
            if (kernel != null || kernelH != null || kernelW != null) {
                throw new Refused("global_pooling", "`global_pooling` covers the whole image: remove the kernel size, or `global_pooling`");
            }
        } else if (kernel == null && kernelH == null && kernelW == null) {
            throw new Refused("`kernel_size` is missing: give `kernel_size`, `kernel_h` and `kernel_w`, or `global_pooling: true`");
        } else if (kernel != null && kernelH != null && kernelW != null) {
            throw new Refused("kernel_size", "both `kernel_size` and `kernel_h`, `kernel_w` are given: keep one of them");
        } else if (kernel == null && (kernelH == null || kernelW == null)) {
            throw new Refused(kernelH == null ? "kernel_w" : "kernel_h", "`kernel_h` and `kernel_w` go together: "
                + Numbers.code(kernelH == null ? "kernel_h" : "kernel_w") + " is missing");
        }
        together("pad", pad, padH, padW);
        together("stride", stride, strideH, strideW);
        Window window = window(in);
        positive("kernel_size", Math.min(window.kernelH(), window.kernelW()));
        if (window.strideH() == 0 || window.strideW() == 0) {
            positive("stride", 0);
        }
        if (global && (window.padH() != 0 || window.padW() != 0 || window.strideH() != 1 || window.strideW() != 1)) {
            throw new Refused("global_pooling", "`global_pooling` goes with pad 0 and stride 1 only: remove `pad` and `stride`");
        }
        return window;
    }

    @Override
    public Optional<Beyond> beyond(List<Shape> bottoms) {
        Shape in = bottoms.getFirst();
        Window window = checked(in);
        return beyond(in.height(), window.kernelH(), window.strideH(), window.padH(), window.isPadded())
            .or(() -> beyond(in.width(), window.kernelW(), window.strideW(), window.padW(), window.isPadded()));
    }

    private static Optional<Beyond> beyond(int in, int kernel, int stride, int pad, boolean padded) {
        long spread = in + 2L * pad;
        long stepped = (Window.places((int) spread - kernel, stride) - 1L) * stride;
        return Beyond.isBeyond(spread - kernel) ? Optional.of(new Beyond("pad", "the bottom with its pad", spread))
            : padded && Beyond.isBeyond(stepped) ? Optional.of(new Beyond("stride", "what the windows step over", stepped)) : Optional.empty();
    }

    private static void together(String name, Integer both, Integer h, Integer w) {
        if (h == null && w == null || both == null && h != null && w != null) {
            return;
        }
        if (both != null) {
            throw new Refused(name, "both " + Numbers.code(name) + " and " + Numbers.code(name + (h != null ? "_h" : "_w")) + " are given: keep one of them");
        }
        throw new Refused(name + (h != null ? "_h" : "_w"), Numbers.code(name + "_h") + " and " + Numbers.code(name + "_w") + " go together: "
            + Numbers.code(name + (h == null ? "_h" : "_w")) + " is missing");
    }

    private static void positive(String field, int value) {
        if (value < 1) {
            throw new Refused(field, Numbers.code(field) + " must be at least 1, not " + value);
        }
    }

    private Window window(Shape in) {
        int height = global ? in.height() : kernel != null ? kernel : kernelH == null ? 0 : kernelH;
        int width = global ? in.width() : kernel != null ? kernel : kernelW == null ? 0 : kernelW;
        return new Window(height, width, either(strideH, stride, 1), either(strideW, stride, 1), either(padH, pad, 0),
            either(padW, pad, 0), 1, 1);
    }

    private static int either(Integer own, Integer both, int otherwise) {
        return own != null ? own : both != null ? both : otherwise;
    }

    @Override
    public Window window(List<Shape> bottoms) {
        return checked(bottoms.getFirst());
    }

    @Override
    public String knobs() {
        String name = method.name().toLowerCase(Locale.ROOT);
        if (global) {
            return name + " global";
        }
        String size = kernel == null && (kernelH != null || kernelW != null) ? Sliding.text(kernelH) + "×" + Sliding.text(kernelW)
            : Sliding.text(kernel) + "×" + Sliding.text(kernel);
        String step = strideH != null || strideW != null ? Sliding.sides(strideH, strideW) : stride == null ? "1" : stride.toString();
        String pads = padH != null || padW != null ? Sliding.sides(padH, padW) : pad == null ? "0" : pad.toString();
        return name + " " + size + (step.equals("1") ? "" : "/" + step) + (pads.equals("0") ? "" : ", pad " + pads)
            + (floor ? ", floor" : "");
    }

    @Override
    public String formula(List<Shape> bottoms, List<Shape> tops) {
        Shape in = bottoms.getFirst();
        Shape out = tops.getFirst();
        if (global) {
            return "whole image: " + in.height() + "×" + in.width() + " → 1×1";
        }
        Window w = checked(in);
        Formulas.Size size = floor ? Formulas::convolved : Formulas::pooled;
        return Formulas.axes(2, i -> i == 0 ? size.text(in.height(), w.kernelH(), w.strideH(), w.padH(), out.height())
            : size.text(in.width(), w.kernelW(), w.strideW(), w.padW(), out.width()));
    }

    /// How much is lost: `75 % of the values are dropped.`; empty if nothing is.
    public String dropped(Shape bottom, Shape top) {
        double share = bottom.count() == 0 ? 0 : 1 - (double) top.count() / bottom.count();
        String percent = share > 0.995 ? String.format(Locale.ROOT, "%.1f", 100 * share) : String.valueOf(Math.round(100 * share));
        return share <= 0 ? "" : percent + " % of the values are dropped.";
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return InPlace.WRONG;
    }

    /// The window with a kernel no larger and a stride no longer than matters: the kernel ends with the pad, and what starts behind the image
    /// sees nothing wherever it does. A negative pad or stride stays as it is.
    private Window running(Shape in) {
        Window w = checked(in);
        if (Math.min(w.padH(), w.padW()) < 0 || Math.min(w.strideH(), w.strideW()) < 0) {
            return w;
        }
        return new Window(within(w.kernelH(), in.height(), w.padH()), within(w.kernelW(), in.width(), w.padW()),
            Math.min(w.strideH(), in.height() + w.padH() + 1), Math.min(w.strideW(), in.width() + w.padW() + 1), w.padH(), w.padW(), 1, 1);
    }

    private static int within(int kernel, int in, int pad) {
        return Math.min(kernel, Math.min(in + 2 * pad, Integer.MAX_VALUE - in));
    }

    @Override
    public Loop ready(Run run) {
        return loop(method, run.kernels(), run.bottom(0), running(run.bottom(0).shape()), run.top(0), run.tops() > 1 ? run.top(1) : null);
    }

    /// @param mask where the positions of maxima go, or null
    static Loop loop(Method method, Kernels kernels, Tensor in, Window window, Tensor out, Tensor mask) {
        return switch (method) {
            case MAX -> kernels.maxPoolLoop(in, window, out, mask);
            case AVE -> kernels.avePoolLoop(in, window, out);
            case STOCHASTIC -> kernels.stochasticPoolLoop(in, window, out);
        };
    }

    @Override
    public void backward(Back back) {
        back(method, back, running(back.bottomShape(0)), back.topDiff(0));
    }

    /// Adds the gradient of the first bottom.
    static void back(Method method, Back back, Window window, Tensor topDiff) {
        switch (method) {
            case MAX -> back.gradients().maxPool(back.bottom(0), window, topDiff, back.bottomDiff(0));
            case AVE -> back.gradients().avePool(topDiff, window, back.bottomDiff(0));
            case STOCHASTIC -> back.gradients().stochasticPool(back.bottom(0), window, topDiff, back.bottomDiff(0));
        }
    }
}
