package convas.core.weights;

/// Random numbers by counting: the `i`-th number of a stream needs none before it. The mixer is SplitMix64's.
final class Numbers {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Numbers() {}

    /// A stream of its own for each parameter.
    static long stream(long seed, String layer, int index) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < layer.length(); i++) {
            hash = (hash ^ layer.charAt(i)) * 0x100000001B3L;
        }
        return mix(mix(hash ^ mix(seed)) + index);
    }

    static long mix(long value) {
        long z = value + GOLDEN;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /// In `[0, 1)`, a multiple of 2^-24.
    static float uniform(long stream, long i) {
        return (mix(stream + i * GOLDEN) >>> 40) * 0x1p-24f;
    }

    /// Of mean 0 and standard deviation 1.
    static float gaussian(long stream, long i) {
        return (float) quantile(((mix(stream + i * GOLDEN) >>> 12) + 0.5) * 0x1p-52);
    }

    /// The inverse of the normal distribution function, by P. J. Acklam's rational approximation; relative error 1.2e-9.
    private static double quantile(double p) {
        if (p < 0.02425) {
            return tail(Math.sqrt(-2 * Math.log(p)));
        }
        if (p > 1 - 0.02425) {
            return -tail(Math.sqrt(-2 * Math.log(1 - p)));
        }
        double q = p - 0.5;
        double r = q * q;
        return (((((-3.969683028665376e+01 * r + 2.209460984245205e+02) * r - 2.759285104469687e+02) * r
            + 1.383577518672690e+02) * r - 3.066479806614716e+01) * r + 2.506628277459239e+00) * q
            / (((((-5.447609879822406e+01 * r + 1.615858368580409e+02) * r - 1.556989798598866e+02) * r
            + 6.680131188771972e+01) * r - 1.328068155288572e+01) * r + 1);
    }

    private static double tail(double q) {
        return (((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838e+00) * q
            - 2.549732539343734e+00) * q + 4.374664141464968e+00) * q + 2.938163982698783e+00)
            / ((((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996e+00) * q
            + 3.754408661907416e+00) * q + 1);
    }
}
