package convas.core.kernel;

import convas.core.tensor.Tensor;

/// Tensors of one shape whose elements follow each other in the same order over long stretches of memory, cut into pieces
/// for the workers.
///
/// @param dense whether they lie in Caffe's order; otherwise in rows of channels-last images
/// @param length floats in one stretch
/// @param parts stretches in a row of an image: one, or as many as pixels where one of the tensors is a view of some channels
/// @param lines rows of all images, or stretches of dense tensors
/// @param pieces how many lines together are worth handing out
record Stretches(boolean dense, long length, int parts, int lines, int pieces, Tensor[] tensors) {
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
        boolean alike = true;
        boolean joined = true;
        for (Tensor tensor : tensors) {
            dense &= tensor.isDense();
            alike &= tensor.span() > 0 && tensor.span() == first.span();
            joined &= alike && tensor.stride(3) == tensor.span();
        }
        if (dense) {
            long count = first.shape().count();
            int stretches = Math.toIntExact((count + GRAIN - 1) / GRAIN);
            return new Stretches(true, GRAIN, 1, stretches, 1, tensors);
        }
        if (alike) {
            int width = first.shape().dim(3);
            long row = (long) width * first.span();
            int rows = Math.toIntExact(first.shape().count(0, 1) * first.shape().dim(2));
            return new Stretches(false, joined ? row : first.span(), joined ? 1 : width, rows,
                Math.clamp(GRAIN / Math.max(1, row), 1, Integer.MAX_VALUE), tensors);
        }
        return null;
    }

    void each(Workers workers, Body body) {
        long total = tensors[0].shape().count();
        int rows = dense ? 1 : Math.max(1, tensors[0].shape().dim(2));
        workers.each((lines + pieces - 1) / pieces, item -> {
            long[] at = new long[tensors.length];
            int last = Math.min(lines, (item + 1) * pieces);
            for (int line = item * pieces; line < last; line++) {
                for (int part = 0; part < parts; part++) {
                    for (int t = 0; t < at.length; t++) {
                        Tensor tensor = tensors[t];
                        at[t] = Float.BYTES * (tensor.base() + (dense ? line * length
                            : line / rows * tensor.stride(0) + line % rows * tensor.stride(2) + part * tensor.stride(3)));
                    }
                    body.run(at, dense ? Math.min(length, total - line * length) : length);
                }
            }
        });
    }
}
