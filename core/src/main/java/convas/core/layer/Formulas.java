package convas.core.layer;

import convas.core.tensor.Window;
import java.util.function.IntFunction;

/// Output sizes written out with their numbers.
final class Formulas {
    private Formulas() {}

    /// How the output's extent comes about along one axis.
    @FunctionalInterface
    interface Size {
        String text(int in, int extent, int stride, int pad, int out);
    }

    /// `(224 + 2·3 − 7) / 2 + 1 = 112`, with floor brackets where the stride does not divide; ceiling where the kernel is larger.
    static String convolved(int in, int extent, int stride, int pad, int out) {
        int span = in + 2 * pad - extent;
        boolean even = span % stride == 0;
        return quotient(in, extent, stride, pad, even ? "" : span < 0 ? "⌈" : "⌊", even ? "" : span < 0 ? "⌉" : "⌋") + " + 1 = " + out;
    }

    /// `⌈(112 − 3) / 2⌉ + 1 = 56`.
    static String pooled(int in, int kernel, int stride, int pad, int out) {
        int span = in + 2 * pad - kernel;
        boolean even = span % stride == 0;
        boolean clipped = Window.places(span, stride) > out;
        return quotient(in, kernel, stride, pad, even ? "" : "⌈", even ? "" : "⌉") + " + 1"
            + (clipped ? " − 1 (the last window would lie in the padding)" : "") + " = " + out;
    }

    /// `2·(16 − 1) + 4 − 2·1 = 32`.
    static String transposed(int in, int extent, int stride, int pad, int out) {
        return stride + "·(" + in + " − 1) + " + extent + (pad == 0 ? "" : " − 2·" + pad) + " = " + out;
    }

    private static String quotient(int in, int extent, int stride, int pad, String open, String close) {
        String sum = in + (pad == 0 ? "" : " + 2·" + pad) + " − " + extent;
        return open + (stride == 1 ? sum : "(" + sum + ") / " + stride) + close;
    }

    /// One formula if all axes agree, else one for each: `height: …; width: …`.
    static String axes(int count, IntFunction<String> formula) {
        String first = count == 0 ? "" : formula.apply(0);
        boolean same = true;
        for (int i = 1; i < count; i++) {
            same &= formula.apply(i).equals(first);
        }
        if (same || count > 2) {
            return first;
        }
        return "height: " + first + "; width: " + formula.apply(1);
    }
}
