package convas.core.kernel;

import convas.core.tensor.Tensor;
import java.util.Arrays;

/// A kernel that slides over any number of axes, and the loops for it: for each of the kernel's taps, the runs of places along the last
/// axis at which the tap lies inside the image.
///
/// @param image extents of what the kernel slides over
/// @param places how many positions the kernel takes along each axis
public record Volume(int[] image, int[] places, int[] kernel, int[] stride, int[] pad, int[] dilation) {
    /// Hears of one run: `count` places from `place` on see the elements from `element` on, `stride` apart.
    @FunctionalInterface
    interface Run {
        void run(int place, int element, int count);
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

    private int lastStride() {
        return stride[stride.length - 1];
    }

    /// All runs of one tap of the kernel.
    void runs(int tap, Run run) {
        int last = kernel.length - 1;
        int[] offset = new int[kernel.length];
        int rest = tap;
        for (int axis = last; axis >= 0; axis--) {
            offset[axis] = rest % kernel[axis] * dilation[axis] - pad[axis];
            rest /= kernel[axis];
        }
        int first = Math.clamp(Math.ceilDiv(-(long) offset[last], stride[last]), 0, places[last]);
        int end = Math.clamp(Math.floorDiv(image[last] - 1L - offset[last], stride[last]) + 1, 0, places[last]);
        if (first < end) {
            rows(offset, 0, 0, 0, (place, element, ignored) -> run.run(place * places[last] + first,
                element * image[last] + first * stride[last] + offset[last], end - first));
        }
    }

    private void rows(int[] offset, int axis, int place, int element, Run row) {
        if (axis == kernel.length - 1) {
            row.run(place, element, 1);
            return;
        }
        for (int i = 0; i < places[axis]; i++) {
            int at = i * stride[axis] + offset[axis];
            if (at >= 0 && at < image[axis]) {
                rows(offset, axis + 1, place * places[axis] + i, element * image[axis] + at, row);
            }
        }
    }

    /// As [Kernels#convolution(Tensor, Tensor, Tensor, Volume, int, Tensor)].
    void convolve(Tensor in, Tensor weights, Tensor bias, int group, Tensor out) {
        int area = product(places);
        int size = product(image);
        int outputs = weights.shape().dim(0);
        int channels = weights.shape().dim(1);
        float[] from = in.toArray();
        float[] taps = weights.toArray();
        each(out, outputs, area, bias, (n, o, sums) -> {
            for (int c = 0; c < channels; c++) {
                int at = (n * channels * group + o / (outputs / group) * channels + c) * size;
                for (int tap = 0; tap < taps(); tap++) {
                    float weight = taps[(o * channels + c) * taps() + tap];
                    runs(tap, (place, element, count) -> {
                        for (int i = 0; i < count; i++) {
                            sums[place + i] += weight * from[at + element + i * lastStride()];
                        }
                    });
                }
            }
        });
    }

    /// As [Kernels#deconvolution(Tensor, Tensor, Tensor, Volume, int, Tensor)].
    void transpose(Tensor in, Tensor weights, Tensor bias, int group, Tensor out) {
        int area = product(places);
        int size = product(image);
        int perGroup = weights.shape().dim(1);
        int outputs = perGroup * group;
        int channels = weights.shape().dim(0) / group;
        float[] from = in.toArray();
        float[] taps = weights.toArray();
        each(out, outputs, size, bias, (n, o, sums) -> {
            for (int c = o / perGroup * channels; c < (o / perGroup + 1) * channels; c++) {
                int at = (n * channels * group + c) * area;
                for (int tap = 0; tap < taps(); tap++) {
                    float weight = taps[(c * perGroup + o % perGroup) * taps() + tap];
                    runs(tap, (place, element, count) -> {
                        for (int i = 0; i < count; i++) {
                            sums[element + i * lastStride()] += weight * from[at + place + i];
                        }
                    });
                }
            }
        });
    }

    /// As [Kernels#im2col].
    void columns(Tensor in, Tensor out) {
        int size = product(image);
        float[] from = in.toArray();
        each(out, taps(), product(places), null, (plane, tap, values) -> {
            int at = plane * size;
            runs(tap, (place, element, count) -> {
                for (int i = 0; i < count; i++) {
                    values[place + i] = from[at + element + i * lastStride()];
                }
            });
        });
    }

    /// Fills one plane of the result.
    @FunctionalInterface
    private interface Plane {
        void fill(int n, int channel, float[] values);
    }

    private static void each(Tensor out, int channels, int area, Tensor bias, Plane plane) {
        float[] values = new float[area];
        for (int p = 0; p < out.shape().count() / Math.max(1, area); p++) {
            Rows.check();
            Arrays.fill(values, bias == null ? 0 : bias.getFlat(p % channels));
            plane.fill(p / channels, p % channels, values);
            for (int i = 0; i < area; i++) {
                out.setFlat((long) p * area + i, values[i]);
            }
        }
    }
}
