package convas.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.tensor.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The scalar kernels are the specification: whatever the size and layout, the vector kernels give the same to rounding.
class VectorKernelsTest {
    private static final double TOLERANCE = 1e-5;

    /// Of 1 to 4 threads; kept, as threads stay with their kernels.
    private static final List<Kernels> VECTOR = IntStream.rangeClosed(1, 4).<Kernels>mapToObj(VectorKernels::new).toList();

    private final Kernels scalar = new ScalarKernels();
    private final Kernels vector = VECTOR.get(1);
    private final Random random = new Random(7);

    @ParameterizedTest(name = "{0}x{1}x{2}x{3} to {4}, kernel {5}x{6}, stride {7}, pad {8}, dilation {9}, group {10}")
    @CsvSource({
        "1, 3, 17, 19, 8, 7, 7, 2, 3, 1, 1",
        "1, 3, 33, 31, 64, 5, 3, 1, 2, 1, 1",
        "2, 1, 9, 9, 20, 5, 5, 1, 0, 1, 1",
        "1, 16, 7, 7, 16, 1, 1, 1, 0, 1, 1",
        "1, 48, 13, 13, 80, 3, 3, 1, 1, 1, 1",
        "2, 64, 5, 6, 100, 3, 3, 2, 1, 1, 1",
        "1, 32, 2, 2, 64, 1, 1, 1, 0, 1, 1",
        "1, 37, 6, 5, 33, 3, 3, 1, 1, 1, 1",
        "1, 512, 14, 14, 144, 1, 1, 1, 0, 1, 1",
        "1, 32, 11, 12, 48, 3, 3, 1, 2, 2, 1",
        "1, 48, 11, 12, 96, 3, 3, 1, 1, 1, 3",
        "1, 24, 11, 9, 36, 3, 3, 1, 1, 1, 4",
        "1, 40, 9, 8, 40, 3, 3, 2, 1, 1, 40",
        "2, 20, 9, 8, 20, 3, 5, 1, 2, 2, 20",
        "1, 20, 9, 8, 40, 3, 3, 1, 1, 1, 20",
        "1, 16, 30, 30, 16, 1, 7, 1, 3, 1, 1",
        "1, 64, 9, 9, 96, 3, 3, 3, 0, 1, 1",
        "1, 64, 14, 14, 64, 3, 3, 1, 1, 1, 1",
        "2, 96, 17, 18, 41, 3, 3, 1, 1, 1, 1",
        "1, 40, 30, 31, 70, 3, 3, 1, 0, 1, 1",
        "1, 512, 9, 10, 160, 3, 3, 1, 1, 1, 1",
        "1, 33, 15, 14, 64, 5, 5, 1, 2, 1, 1",
        "1, 64, 2, 2, 64, 5, 5, 1, 2, 1, 1",
        "1, 48, 60, 57, 64, 3, 3, 1, 1, 1, 1",
        "1, 96, 13, 14, 128, 3, 3, 1, 1, 1, 2",
        "2, 32, 27, 30, 64, 5, 5, 1, 2, 1, 2",
        "1, 80, 9, 30, 64, 5, 5, 1, 2, 1, 1",
        "1, 160, 17, 18, 96, 1, 7, 1, 3, 1, 1",
        "2, 40, 17, 19, 50, 7, 1, 1, 3, 1, 1",
        "1, 384, 8, 9, 64, 1, 3, 1, 1, 1, 1",
        "1, 64, 9, 13, 64, 3, 1, 1, 1, 1, 2",
        "1, 200, 14, 13, 136, 3, 3, 1, 1, 1, 1",
        "1, 192, 13, 12, 256, 3, 3, 1, 1, 1, 2",
        "1, 212, 7, 7, 160, 3, 3, 1, 1, 1, 1",
        "1, 40, 41, 33, 70, 3, 3, 1, 1, 1, 1",
        "1, 144, 30, 31, 80, 1, 1, 1, 0, 1, 1",
    })
    void convolution(int n, int in, int h, int w, int out, int kh, int kw, int stride, int pad, int dilation, int group) {
        Window window = new Window(kh, kw, stride, stride, Math.min(pad, dilation * (kh - 1)), pad, dilation, dilation);
        Shape top = Shape.of(n, out, window.convolvedH(h), window.convolvedW(w));
        Tensor weights = noise(Shape.of(out, in / group, kh, kw));
        for (Tensor bias : Arrays.asList(null, noise(Shape.of(out)))) {
            for (Tensor bottom : layouts(noise(Shape.of(n, in, h, w)))) {
                agree(top, (kernels, result) ->
                    kernels.convolution(bottom, kernels.packConvolution(weights, bias, window, group), result));
            }
        }
    }

    /// By pixels or by channels, by tiles or by shares of the channels.
    @ParameterizedTest(name = "{0} to {1} channels, kernel {2}, on {3}, group {4}")
    @CsvSource({"48, 144, 1, 29, 1", "320, 176, 1, 9, 1", "32, 80, 3, 30, 1", "112, 208, 3, 14, 1", "128, 208, 3, 28, 1", "96, 128, 3, 13, 2",
        "32, 48, 5, 14, 1", "32, 144, 5, 7, 1"})
    void a_convolution_gives_the_same_numbers_with_any_number_of_threads(int in, int out, int kernel, int side, int group) {
        Window window = Window.square(kernel, 1, kernel / 2);
        Tensor weights = noise(Shape.of(out, in / group, kernel, kernel));
        Tensor bottom = Tensor.channelsLast(Shape.of(1, in, side, side), kernel / 2);
        vector.copy(noise(bottom.shape()), bottom);
        Tensor plus = Tensor.channelsLast(Shape.of(1, out, side, side), 0);
        vector.copy(noise(plus.shape()), plus);
        float[] alone = null;
        for (Kernels kernels : VECTOR) {
            Kernels.Packed packed = kernels.packConvolution(weights, null, window, group);
            Tensor result = Tensor.channelsLast(plus.shape(), 0);
            kernels.convolution(bottom, packed, plus, true, result);
            alone = alone == null ? result.toArray() : alone;
            assertThat(result.toArray()).isEqualTo(alone);
        }
    }

    /// What Winograd's filtering may lose where there are most points and channels.
    @ParameterizedTest(name = "kernel {0}x{1} on {2}")
    @CsvSource({"5, 5, 16", "1, 7, 16", "3, 3, 16", "3, 3, 36", "3, 3, 59"})
    void winograd_over_many_channels_stays_within_1e_4(int kh, int kw, int side) {
        Window window = new Window(kh, kw, 1, 1, kh / 2, kw / 2, 1, 1);
        Tensor weights = noise(Shape.of(32, 512, kh, kw));
        Tensor bottom = Tensor.channelsLast(Shape.of(1, 512, side, side), 3);
        scalar.copy(noise(bottom.shape()), bottom);
        Tensor expected = Tensor.channelsLast(Shape.of(1, 32, side, side), 0);
        Tensor result = Tensor.channelsLast(expected.shape(), 0);
        scalar.convolution(bottom, scalar.packConvolution(weights, null, window, 1), expected);
        vector.convolution(bottom, vector.packConvolution(weights, null, window, 1), result);
        assertClose(result, expected, 1e-4);
    }

    /// Whole tiles, tiles moved back at the end, shares of channels; and what is not pooled in one go.
    @ParameterizedTest(name = "{1} to {2} channels, kernel {3}, on {4}x{5}, group {6}")
    @CsvSource({"1, 64, 64, 3, 24, 24, 1", "2, 48, 40, 3, 14, 18, 1", "1, 32, 48, 3, 56, 50, 1", "1, 160, 96, 3, 14, 14, 1", "1, 96, 128, 3, 28, 26, 2",
        "1, 32, 48, 5, 28, 30, 1", "1, 5, 7, 3, 8, 6, 1", "1, 64, 64, 1, 8, 6, 1", "1, 40, 40, 3, 8, 6, 40"})
    void of_a_convolution_only_the_largest_of_each_2x2_results_are_stored(int n, int in, int out, int kernel, int h, int w, int group) {
        Window window = Window.square(kernel, 1, kernel / 2);
        Tensor weights = noise(Shape.of(out, in / group, kernel, kernel));
        Tensor bias = noise(Shape.of(out));
        Shape top = Shape.of(n, out, h / 2, w / 2);
        for (Tensor bottom : layouts(noise(Shape.of(n, in, h, w)))) {
            for (boolean rectified : new boolean[] {false, true}) {
                agree(top, (kernels, result) -> kernels.pooledConvolutionLoop(
                    bottom, kernels.packConvolution(weights, bias, window, group), rectified, result).run());
            }
        }
    }

    @Test
    void a_convolution_whose_results_do_not_lie_in_whole_squares_is_not_pooled_with_it() {
        Window window = Window.square(3, 1, 1);
        Shape in = Shape.of(1, 64, 28, 28);
        assertThat(vector.poolsConvolution(window, 1, in, in)).isTrue();
        assertThat(vector.poolsConvolution(window, 1, in.with(2, 27), in.with(2, 27))).isFalse();
        assertThat(vector.poolsConvolution(Window.square(1, 1, 0), 1, in, in)).isFalse();
    }

    @ParameterizedTest(name = "{0} to {1} channels, group {2}")
    @CsvSource({"5, 7, 1", "16, 16, 1", "48, 80, 1", "64, 128, 1", "32, 64, 2", "12, 12, 12", "12, 18, 3"})
    void what_follows_a_convolution_is_done_with_it(int in, int out, int group) {
        Window window = Window.square(3, 1, 1);
        Tensor weights = noise(Shape.of(out, in / group, 3, 3));
        Tensor bottom = noise(Shape.of(2, in, 7, 9));
        Tensor bias = noise(Shape.of(out));
        Shape top = bottom.shape().with(1, out);
        agree(top, (kernels, result) -> kernels.convolution(
            bottom, kernels.packConvolution(weights, bias, window, group), null, true, result));
        for (Tensor plus : layouts(noise(top))) {
            agree(top, (kernels, result) -> kernels.convolution(
                bottom, kernels.packConvolution(weights, bias, window, group), plus, true, result));
            agree(top, (kernels, result) -> kernels.convolution(
                bottom, kernels.packConvolution(weights, bias, window, group), plus, false, result));
        }
    }

    @Test
    void a_packed_convolution_serves_inputs_of_changing_shape_and_layout() {
        Window window = Window.square(3, 1, 1);
        Tensor weights = noise(Shape.of(24, 5, 3, 3));
        Kernels.Packed packed = vector.packConvolution(weights, null, window, 1);
        for (int size : new int[] {9, 12, 9, 4}) {
            for (Tensor bottom : layouts(noise(Shape.of(1, 5, size, size + 1)))) {
                Tensor expected = Tensor.dense(Shape.of(1, 24, size, size + 1));
                scalar.convolution(bottom, scalar.packConvolution(weights, null, window, 1), expected);
                Tensor result = Tensor.channelsLast(expected.shape(), 2);
                vector.convolution(bottom, packed, result);
                assertClose(result, expected);
            }
        }
    }

    @ParameterizedTest(name = "{0} to {1} channels, kernel {2}, stride {3}, pad {4}, group {5}")
    @CsvSource({"5, 7, 4, 2, 1, 1", "6, 6, 4, 2, 1, 6", "21, 21, 3, 3, 0, 1", "8, 12, 5, 1, 2, 4", "32, 48, 2, 2, 0, 1", "16, 16, 64, 32, 16, 1"})
    void deconvolution(int in, int out, int kernel, int stride, int pad, int group) {
        Window window = Window.square(kernel, stride, pad);
        Tensor weights = noise(Shape.of(in, out / group, kernel, kernel));
        Shape top = Shape.of(2, out, window.transposedH(4), window.transposedW(5));
        for (Tensor bias : Arrays.asList(null, noise(Shape.of(out)))) {
            for (Tensor bottom : layouts(noise(Shape.of(2, in, 4, 5)))) {
                agree(top, (kernels, result) ->
                    kernels.deconvolution(bottom, kernels.packDeconvolution(weights, bias, window, group), result));
            }
        }
    }

    @ParameterizedTest(name = "{0} rows, {1} to {2}")
    @CsvSource({"1, 1, 1", "1, 17, 3", "3, 64, 10", "2, 1000, 77", "1, 9216, 131", "5, 33, 130", "1, 131, 1000"})
    void inner_product(int rows, int in, int out) {
        Tensor bottom = noise(Shape.of(rows, in));
        for (boolean transpose : new boolean[] {false, true}) {
            Tensor weights = noise(transpose ? Shape.of(in, out) : Shape.of(out, in));
            for (Tensor bias : Arrays.asList(null, noise(Shape.of(out)))) {
                agree(Shape.of(rows, out), (kernels, result) ->
                    kernels.innerProduct(bottom, rows, kernels.packInnerProduct(weights, bias, transpose), result));
            }
        }
    }

    @Test
    void an_inner_product_is_the_same_before_and_after_it_is_compiled() {
        Tensor bottom = noise(Shape.of(1, 500));
        Kernels.Packed matrix = vector.packInnerProduct(noise(Shape.of(50, 500)), noise(Shape.of(50)), false);
        Tensor product = Tensor.dense(Shape.of(1, 50));
        vector.innerProduct(bottom, 1, matrix, product);
        float[] first = product.toArray();
        for (int i = 0; i < 5_000; i++) {
            vector.innerProduct(bottom, 1, matrix, product);
        }
        assertThat(product.toArray()).isEqualTo(first);
    }

    @ParameterizedTest(name = "kernel {0}, stride {1}, pad {2}, {3} channels")
    @CsvSource({"3, 2, 0, 5", "3, 2, 1, 16", "2, 2, 0, 64", "3, 1, 1, 33", "5, 3, 2, 96", "7, 1, 0, 17", "1, 5, 0, 5", "1, 7, 0, 16", "2, 3, 1, 32"})
    void pooling(int kernel, int stride, int pad, int channels) {
        Window window = Window.square(kernel, stride, pad);
        for (Tensor bottom : layouts(noise(Shape.of(2, channels, 11, 8)))) {
            Shape top = Shape.of(2, channels, window.pooledH(11), window.pooledW(8));
            agree(top, (kernels, result) -> kernels.maxPool(bottom, window, result, null));
            agree(top, (kernels, result) -> kernels.maxPool(bottom, window, Tensor.channelsLast(top, 0), result));
            agree(top, (kernels, result) -> kernels.avePool(bottom, window, result));
        }
    }

    @ParameterizedTest(name = "{0} channels, size {1}, beta {2}")
    @CsvSource({"1, 5, 0.75", "3, 1, 0.75", "16, 5, 0.75", "33, 7, 0.5", "64, 5, 1", "20, 3, 0.6"})
    void lrn(int channels, int size, float beta) {
        for (Tensor bottom : layouts(noise(Shape.of(2, channels, 5, 7)))) {
            agree(bottom.shape(), (kernels, result) -> kernels.lrnAcross(bottom, size, 0.5f, beta, 2, result));
            agree(bottom.shape(), (kernels, result) -> kernels.lrnWithin(bottom, size, 0.5f, beta, result));
        }
    }

    @ParameterizedTest(name = "{0} channels")
    @ValueSource(ints = {1, 3, 15, 16, 17, 40})
    void elementwise(int channels) {
        Shape shape = Shape.of(2, channels, 3, 7);
        float[] scale = noise(Shape.of(channels)).toArray();
        float[] shift = noise(Shape.of(channels)).toArray();
        for (Tensor bottom : layouts(noise(shape))) {
            agree(shape, (kernels, result) -> kernels.affine(bottom, 1, 1, scale, shift, result));
            agree(shape, (kernels, result) -> kernels.affine(bottom, 1, 1, scale, null, result));
            agree(shape, (kernels, result) -> kernels.affine(bottom, 1, 1, null, shift, result));
            agree(shape, (kernels, result) -> kernels.affine(bottom, 2, 2, noiseOf(21), noiseOf(21), result));
            agree(shape, (kernels, result) -> kernels.affine(bottom, 0, 0, new float[] {3}, null, result));
            agree(shape, (kernels, result) -> kernels.relu(bottom, 0, result));
            agree(shape, (kernels, result) -> kernels.relu(bottom, 0.25f, result));
            agree(shape, (kernels, result) -> kernels.prelu(bottom, scale, result));
            agree(shape, (kernels, result) -> kernels.prelu(bottom, new float[] {0.5f}, result));
            agree(shape, (kernels, result) -> kernels.unary(bottom, Kernels.Unary.SIGMOID, result));
            agree(shape, (kernels, result) -> kernels.unary(bottom, Kernels.Unary.TANH, result));
            agree(shape, (kernels, result) -> kernels.softmax(bottom, 1, result));
            agree(shape, (kernels, result) -> kernels.softmax(bottom, 3, result));
            agree(shape, (kernels, result) -> kernels.copy(bottom, result));
            for (Tensor other : layouts(noise(shape))) {
                List<Tensor> three = List.of(bottom, other, noise(shape));
                agree(shape, (kernels, result) -> kernels.sum(List.of(bottom, other), new float[] {1, -2}, result));
                agree(shape, (kernels, result) -> kernels.sum(three, new float[] {1, 0.5f, 3}, result));
                agree(shape, (kernels, result) -> kernels.sum(List.of(bottom), new float[] {3}, result));
                agree(shape, (kernels, result) -> kernels.product(three, result));
                agree(shape, (kernels, result) -> kernels.max(three, result));
            }
            float[][] moments = new float[4][channels];
            scalar.moments(bottom, moments[0], moments[1]);
            vector.moments(bottom, moments[2], moments[3]);
            assertClose(Tensor.of(Shape.of(channels), moments[2]), Tensor.of(Shape.of(channels), moments[0]));
            assertClose(Tensor.of(Shape.of(channels), moments[3]), Tensor.of(Shape.of(channels), moments[1]));
        }
    }

    @ParameterizedTest(name = "{0} values")
    @ValueSource(ints = {1, 15, 16, 17, 1000, 40_001})
    void tensors_of_two_axes(int count) {
        Shape shape = Shape.of(3, count);
        Tensor bottom = noise(shape);
        agree(shape, (kernels, result) -> kernels.relu(bottom, 0.1f, result));
        agree(shape, (kernels, result) -> kernels.unary(bottom, Kernels.Unary.SIGMOID, result));
        agree(shape, (kernels, result) -> kernels.softmax(bottom, 1, result));
        agree(shape, (kernels, result) -> kernels.sum(List.of(bottom, bottom), new float[] {1, 2}, result));
        agree(shape, (kernels, result) -> kernels.affine(bottom, 0, 1, noiseOf(3), noiseOf(3), result));
        agree(shape, (kernels, result) -> kernels.prelu(bottom, noiseOf(count), result));
        agree(shape, (kernels, result) -> kernels.copy(bottom, result));
    }

    @Test
    void scalars() {
        Tensor bottom = Tensor.of(Shape.of(), -3);
        agree(Shape.of(), (kernels, result) -> kernels.relu(bottom, 0.5f, result));
        agree(Shape.of(), (kernels, result) -> kernels.copy(bottom, result));
    }

    @Test
    void a_copy_into_a_slice_leaves_its_neighbours_alone() {
        for (Tensor part : layouts(noise(Shape.of(1, 20, 4, 5)))) {
            Tensor joined = Tensor.channelsLast(Shape.of(1, 43, 4, 5), 1);
            vector.copy(noise(joined.shape()), joined);
            float[] before = joined.toArray();
            vector.copy(part, joined.channels(7, 20));
            float[] after = joined.toArray();
            System.arraycopy(part.toArray(), 0, before, 7 * 20, 400);
            assertThat(after).containsExactly(before);
        }
    }

    @Test
    void a_bound_check_stops_a_long_loop() {
        Tensor in = Tensor.channelsLast(Shape.of(1, 64, 64, 64), 1);
        Tensor out = Tensor.channelsLast(Shape.of(1, 64, 64, 64), 0);
        for (Kernels kernels : List.of(scalar, vector)) {
            Kernels.Packed packed = kernels.packConvolution(noise(Shape.of(64, 64, 3, 3)), null, Window.square(3, 1, 1), 1);
            Check stop = () -> {
                throw new CancellationException();
            };
            assertThatThrownBy(
                () -> stop.during(() -> kernels.convolution(in, packed, out)))
                .isInstanceOf(CancellationException.class);
        }
    }

    @Test
    void warming_up_runs_everything_once() {
        vector.warmUp();
    }

    /// Runs both, in every layout that the result may have.
    private void agree(Shape shape, BiConsumer<Kernels, Tensor> kernel) {
        Tensor expected = Tensor.dense(shape);
        random.setSeed(11);
        kernel.accept(scalar, expected);
        for (Tensor result : layouts(Tensor.dense(shape))) {
            random.setSeed(11);
            kernel.accept(vector, result);
            assertClose(result, expected);
            assertThat(haloSum(result)).as("the halo").isZero();
        }
    }

    private static void assertClose(Tensor result, Tensor expected) {
        assertClose(result, expected, TOLERANCE);
    }

    private static void assertClose(Tensor result, Tensor expected, double tolerance) {
        float[] left = result.toArray();
        float[] right = expected.toArray();
        double largest = 1e-30;
        for (float value : right) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < left.length; i++) {
            assertThat(Math.abs(left[i] - right[i]) / largest).as("element %d of %s: %s, not %s", i, result.shape(), left[i], right[i])
                .isLessThan(tolerance);
        }
    }

    private static double haloSum(Tensor tensor) {
        if (!tensor.isChannelsLast() || tensor.halo() == 0) {
            return 0;
        }
        int halo = tensor.halo();
        double sum = 0;
        for (int n = 0; n < tensor.shape().dim(0); n++) {
            for (int y = -halo; y < tensor.shape().dim(2) + halo; y++) {
                for (int x = -halo; x < tensor.shape().dim(3) + halo; x++) {
                    if (y < 0 || y >= tensor.shape().dim(2) || x < 0 || x >= tensor.shape().dim(3)) {
                        for (int c = 0; c < tensor.shape().dim(1); c++) {
                            sum += Math.abs(tensor.get(n, c, y, x));
                        }
                    }
                }
            }
        }
        return sum;
    }

    private Tensor noise(Shape shape) {
        return Tensor.of(shape, noiseOf((int) shape.count()));
    }

    private float[] noiseOf(int count) {
        float[] values = new float[count];
        IntStream.range(0, count).forEach(i -> values[i] = (float) random.nextGaussian());
        return values;
    }

    private List<Tensor> layouts(Tensor dense) {
        if (dense.shape().rank() != 4) {
            return List.of(dense);
        }
        Tensor bare = Tensor.channelsLast(dense.shape(), 0);
        Tensor haloed = Tensor.channelsLast(dense.shape(), 3);
        Tensor part = Tensor.channelsLast(dense.shape().with(1, dense.shape().dim(1) + 21), 3).channels(16, dense.shape().dim(1));
        scalar.copy(dense, bare);
        scalar.copy(dense, haloed);
        scalar.copy(dense, part);
        return List.of(dense, bare, haloed, part);
    }
}
