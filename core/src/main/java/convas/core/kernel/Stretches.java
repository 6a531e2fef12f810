package convas.core.kernel;

import convas.core.tensor.Tensor;

/// Tensors of one shape whose elements follow each other in the same order over long stretches of memory, cut into pieces
/// for the workers.
///
/// @param dense whether they lie in Caffe's order; otherwise in rows of channels-last images
/// @param length floats in one stretch
/// @param parts stretches in a row of an image: one, or as many as pixels where one of the tensors is a view of some channels
/// @param rows in each image
/// @param lines rows of all images, or stretches of dense tensors
/// @param pieces how many lines together are worth handing out
record Stretches(boolean dense, long length, int parts, int rows, int lines, int pieces, Tensor[] tensors) {
    private static final long GRAIN = 1 << 14;

    @FunctionalInterface
    interface Body {
        /// One stretch, which lies [#at] in each tensor.
        ///
        /// @param count floats in it
        void run(int line, int part, long count);
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
            return new Stretches(true, GRAIN, 1, 1, stretches, 1, tensors);
        }
        if (alike) {
            int width = first.shape().dim(3);
            long row = (long) width * first.span();
            int rows = first.shape().dim(2);
            return new Stretches(false, joined ? row : first.span(), joined ? 1 : width, rows, Math.toIntExact(first.shape().count(0, 1) * rows),
                Math.clamp(GRAIN / Math.max(1, row), 1, Integer.MAX_VALUE), tensors);
        }
        return null;
    }

    /// Where a tensor's stretch begins, in bytes.
    long at(int tensor, int line, int part) {
        Tensor of = tensors[tensor];
        return Float.BYTES * (of.base() + (dense ? line * length
            : line / rows * of.stride(0) + line % rows * of.stride(2) + part * of.stride(3)));
    }

    void each(Workers workers, Body body) {
        loop(workers, body).run();
    }

    Loop loop(Workers workers, Body body) {
        long total = tensors[0].shape().count();
        return workers.eachLoop((lines + pieces - 1) / pieces, item -> {
            int last = Math.min(lines, (item + 1) * pieces);
            for (int line = item * pieces; line < last; line++) {
                for (int part = 0; part < parts; part++) {
                    body.run(line, part, dense ? Math.min(length, total - line * length) : length);
                }
            }
        });
    }
}
