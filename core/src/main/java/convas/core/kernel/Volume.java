package convas.core.kernel;

import convas.core.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/// A kernel that slides over any number of axes, and the loops for it: for each of the kernel's taps, the runs of places along the last
/// axis at which the tap lies inside the image.
///
/// @param image extents of what the kernel slides over
/// @param places how many positions the kernel takes along each axis
public record Volume(int[] image, int[] places, int[] kernel, int[] stride, int[] pad, int[] dilation) {
    /// The runs of one tap: in each, `count` places from `place + rows[i]` on see the elements from `element + lines[i]` on, `step` apart. Taps that
    /// differ along the last axis alone share rows and lines.
    private record Runs(int[] rows, int[] lines, int place, int element, int count, int step) {
        /// Adds to the places what the tap's weight makes of the image, whose elements begin at `first`.
        void gather(float weight, float[] image, int first, float[] sums) {
            for (int r = 0; r < rows.length; r++) {
                int to = rows[r] + place;
                int from = first + lines[r] + element;
                for (int i = 0; i < count; i++) {
                    sums[to + i] += weight * image[from + i * step];
                }
            }
        }

        /// Adds to the image what the tap's weight makes of the places, which begin at `first`.
        void scatter(float weight, float[] values, int first, float[] sums) {
            for (int r = 0; r < rows.length; r++) {
                int to = lines[r] + element;
                int from = first + rows[r] + place;
                for (int i = 0; i < count; i++) {
                    sums[to + i * step] += weight * values[from + i];
                }
            }
        }
    }

    int taps() {
        return product(kernel);
    }

    static int product(int[] extents) {
        int product = 1;
        for (int extent : extents) {
            product = Math.multiplyExact(product, extent);
        }
        return product;
    }

    private Runs[] runs() {
        int last = kernel.length - 1;
        Runs[] runs = new Runs[taps()];
        for (int tap = 0; tap < runs.length; tap += kernel[last]) {
            int[] offset = new int[kernel.length];
            int rest = tap / kernel[last];
            for (int axis = last - 1; axis >= 0; axis--) {
                offset[axis] = rest % kernel[axis] * dilation[axis] - pad[axis];
                rest /= kernel[axis];
            }
            IntStream.Builder rows = IntStream.builder();
            IntStream.Builder lines = IntStream.builder();
            rows(offset, 0, 0, 0, (row, line) -> {
                rows.add(row * places[last]);
                lines.add(line * image[last]);
            });
            int[] rowsAt = rows.build().toArray();
            int[] linesAt = lines.build().toArray();
            for (int i = 0; i < kernel[last]; i++) {
                int at = i * dilation[last] - pad[last];
                int first = Math.clamp(Math.ceilDiv(-(long) at, stride[last]), 0, places[last]);
                int end = Math.clamp(Math.floorDiv(image[last] - 1L - at, stride[last]) + 1, 0, places[last]);
                runs[tap + i] = new Runs(rowsAt, linesAt, first, first * stride[last] + at, Math.max(0, end - first), stride[last]);
            }
        }
        return runs;
    }

    /// A row of places, and the line of the image that it sees.
    @FunctionalInterface
    private interface Row {
        void at(int row, int line);
    }

    private void rows(int[] offset, int axis, int row, int line, Row each) {
        if (axis == kernel.length - 1) {
            each.at(row, line);
            return;
        }
        for (int i = 0; i < places[axis]; i++) {
            int at = i * stride[axis] + offset[axis];
            if (at >= 0 && at < image[axis]) {
                rows(offset, axis + 1, row * places[axis] + i, line * image[axis] + at, each);
            }
        }
    }

    /// As [Kernels#convolution(Tensor, Tensor, Tensor, Volume, int, Tensor)].
    Loop convolution(Tensor in, Tensor weights, Tensor bias, int group, Tensor out) {
        int size = product(image);
        int outputs = weights.shape().dim(0);
        int channels = weights.shape().dim(1);
        float[] taps = weights.toArray();
        Runs[] runs = runs();
        return loop(in, out, outputs, product(places), bias, (from, n, o, sums) -> {
            for (int c = 0; c < channels; c++) {
                int at = (n * channels * group + o / (outputs / group) * channels + c) * size;
                for (int tap = 0; tap < runs.length; tap++) {
                    runs[tap].gather(taps[(o * channels + c) * runs.length + tap], from, at, sums);
                }
            }
        });
    }

    /// As [Kernels#deconvolution(Tensor, Tensor, Tensor, Volume, int, Tensor)].
    Loop deconvolution(Tensor in, Tensor weights, Tensor bias, int group, Tensor out) {
        int area = product(places);
        int perGroup = weights.shape().dim(1);
        int channels = weights.shape().dim(0) / group;
        float[] taps = weights.toArray();
        Runs[] runs = runs();
        return loop(in, out, perGroup * group, product(image), bias, (from, n, o, sums) -> {
            for (int c = o / perGroup * channels; c < (o / perGroup + 1) * channels; c++) {
                int at = (n * channels * group + c) * area;
                for (int tap = 0; tap < runs.length; tap++) {
                    runs[tap].scatter(taps[(c * perGroup + o % perGroup) * runs.length + tap], from, at, sums);
                }
            }
        });
    }

    /// As [Kernels#im2colLoop].
    Loop columns(Tensor in, Tensor out) {
        int size = product(image);
        Runs[] runs = runs();
        return loop(in, out, runs.length, product(places), null, (from, plane, tap, sums) -> runs[tap].gather(1, from, plane * size, sums));
    }

    /// Adds up one plane of the result, from the bias on.
    @FunctionalInterface
    private interface Plane {
        void add(float[] from, int n, int channel, float[] sums);
    }

    private static Loop loop(Tensor in, Tensor out, int channels, int area, Tensor bias, Plane plane) {
        float[] from = new float[Math.toIntExact(in.shape().count())];
        float[] sums = new float[area];
        long planes = out.shape().count() / Math.max(1, area);
        return () -> {
            in.copyTo(from);
            for (int p = 0; p < planes; p++) {
                Rows.check();
                Arrays.fill(sums, bias == null ? 0 : bias.getFlat(p % channels));
                plane.add(from, p / channels, p % channels, sums);
                for (int i = 0; i < area; i++) {
                    out.setFlat((long) p * area + i, sums[i]);
                }
            }
        };
    }
}
