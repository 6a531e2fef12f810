package convas.core.kernel;

import convas.core.tensor.Tensor;

/// Tensors of one shape whose elements follow each other in the same order over long stretches of memory, cut into pieces
/// for the workers.
///
/// @param dense whether they lie in Caffe's order; otherwise in rows of channels-last images
/// @param length floats in one stretch
/// @param stretches their number
/// @param pieces how many stretches together are worth handing out
record Stretches(boolean dense, long length, int stretches, int pieces, Tensor[] tensors) {
    private static final long GRAIN = 1 << 14;

    @FunctionalInterface
    interface Body {
        /// @param at where each tensor's stretch begins, in bytes
        /// @param count floats in it
        void run(long[] at, long count);
    }

    /// Null if the tensors do not lie alike. The padding of channels is part of a stretch.
    static Stretches of(Tensor... tensors) {
        Tensor first = tensors[0];
        boolean dense = true;
        boolean whole = true;
        for (Tensor tensor : tensors) {
            dense &= tensor.isDense();
            whole &= tensor.isWhole() && tensor.stride(3) == first.stride(3);
        }
        if (dense) {
            long count = first.shape().count();
            int stretches = Math.toIntExact((count + GRAIN - 1) / GRAIN);
            return new Stretches(true, GRAIN, stretches, 1, tensors);
        }
        if (whole) {
            long row = first.shape().dim(3) * first.stride(3);
            int rows = Math.toIntExact(first.shape().count(0, 1) * first.shape().dim(2));
            return new Stretches(false, row, rows, (int) Math.clamp(GRAIN / Math.max(1, row), 1, Integer.MAX_VALUE), tensors);
        }
        return null;
    }

    void each(Workers workers, Body body) {
        long total = tensors[0].shape().count();
        int rows = dense ? 1 : Math.max(1, tensors[0].shape().dim(2));
        workers.each((stretches + pieces - 1) / pieces, item -> {
            long[] at = new long[tensors.length];
            int last = Math.min(stretches, (item + 1) * pieces);
            for (int s = item * pieces; s < last; s++) {
                for (int t = 0; t < at.length; t++) {
                    Tensor tensor = tensors[t];
                    at[t] = (tensor.base()
                        + (dense ? s * length : s / rows * tensor.stride(0) + s % rows * tensor.stride(2))) * Float.BYTES;
                }
                body.run(at, dense ? Math.min(length, total - s * length) : length);
            }
        });
    }
}
