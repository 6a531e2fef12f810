package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.Arrays;

/// Bilinear interpolation of images.
final class Bilinear {
    private Bilinear() {}

    /// Where a place lies between two pixels.
    ///
    /// @param share of the second
    private record Between(int first, int second, double share) {
        /// @param corners whether the corner pixels keep their places; else the image's edges do, as in most picture programs
        static Between of(int at, int in, int out, boolean corners) {
            double place = corners ? out > 1 ? (double) at * (in - 1) / (out - 1) : 0 : Math.clamp((at + 0.5) * in / out - 0.5, 0, in - 1);
            return new Between((int) place, Math.min((int) place + 1, in - 1), place - (int) place);
        }

        static Between[] all(int in, int out, boolean corners) {
            Between[] all = new Between[out];
            Arrays.setAll(all, at -> of(at, in, out, corners));
            return all;
        }
    }

    /// One pixel of the larger or smaller image.
    @FunctionalInterface
    private interface Pixel {
        void at(int n, int y, int x, Between rows, Between columns);
    }

    private static Loop each(Reading from, Shape in, Shape out, boolean corners, Pixel pixel) {
        Between[] rows = Between.all(in.height(), out.height(), corners);
        Between[] columns = Between.all(in.width(), out.width(), corners);
        return () -> {
            for (int n = 0; n < out.num(); n++) {
                for (int y = 0; y < rows.length; y++) {
                    from.checkCancelled();
                    for (int x = 0; x < columns.length; x++) {
                        pixel.at(n, y, x, rows[y], columns[x]);
                    }
                }
            }
        };
    }

    /// @param corners whether the corner pixels keep their places; else the image's edges do
    static Loop resize(Run run, Tensor in, Tensor out, boolean corners) {
        return each(run, in.shape(), out.shape(), corners, (n, y, x, rows, columns) -> {
            for (int c = 0; c < out.shape().channels(); c++) {
                double above = along(in, n, c, rows.first, columns);
                double below = along(in, n, c, rows.second, columns);
                out.set(n, c, y, x, (float) ((1 - rows.share) * above + rows.share * below));
            }
        });
    }

    private static double along(Tensor in, int n, int c, int row, Between columns) {
        return (1 - columns.share) * in.get(n, c, row, columns.first) + columns.share * in.get(n, c, row, columns.second);
    }

    /// Back through [#resize]: adds each gradient to the pixels that it lies between.
    static void back(Back back, Tensor topDiff, Tensor bottomDiff, boolean corners) {
        each(back, bottomDiff.shape(), topDiff.shape(), corners, (n, y, x, rows, columns) -> {
            for (int c = 0; c < topDiff.shape().channels(); c++) {
                double diff = topDiff.get(n, c, y, x);
                add(bottomDiff, n, c, rows.first, columns, diff * (1 - rows.share));
                add(bottomDiff, n, c, rows.second, columns, diff * rows.share);
            }
        }).run();
    }

    private static void add(Tensor to, int n, int c, int row, Between columns, double diff) {
        to.set(n, c, row, columns.first, (float) (to.get(n, c, row, columns.first) + diff * (1 - columns.share)));
        to.set(n, c, row, columns.second, (float) (to.get(n, c, row, columns.second) + diff * columns.share));
    }
}
