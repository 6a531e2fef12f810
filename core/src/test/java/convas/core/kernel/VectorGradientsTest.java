package convas.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.tensor.Window;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The scalar loops are the specification of the backward pass, too: the vector loops give the same to rounding.
class VectorGradientsTest {
    private static final double TOLERANCE = 1e-5;
    private static final Kernels FORWARD = new ScalarKernels();
    private static final GradientKernels SCALAR = FORWARD.gradients();
    private static final GradientKernels VECTOR = new VectorKernels(2).gradients();

    private final Random random = new Random(5);

    @Test
    void what_is_no_number_times_a_gradient_of_nothing_is_no_number() {
        Tensor bottom = Tensor.of(Shape.of(1, 3), new float[] {1, Float.NaN, 2});
        Tensor diff = Tensor.of(Shape.of(1, 2), new float[] {0, 1});
        for (GradientKernels gradients : List.of(SCALAR, VECTOR)) {
            Tensor weights = Tensor.dense(Shape.of(2, 3));
            gradients.innerProductWeights(bottom, diff, 1, false, weights, true);
            assertThat(weights.toArray()).containsExactly(0, Float.NaN, 0, 1, Float.NaN, 2);
        }
    }

    /// One row of two values, an image column of pad at each side, and a gradient that is no number only where the left pad is seen.
    @Test
    void what_is_no_number_times_the_zeros_of_the_pad_is_no_number() {
        Tensor bottom = Tensor.of(Shape.of(1, 1, 1, 2), new float[] {3, 5});
        Tensor diff = Tensor.of(Shape.of(1, 1, 1, 4), new float[] {Float.NaN, 1, 2, 1});
        for (GradientKernels gradients : List.of(SCALAR, VECTOR)) {
            Tensor weights = Tensor.dense(Shape.of(1, 1, 1, 1));
            gradients.convolutionWeights(bottom, diff, new Window(1, 1, 1, 1, 0, 1, 1, 1), 1, weights, true);
            assertThat(weights.getFlat(0)).isNaN();
        }
    }

    @ParameterizedTest(name = "{0}x{1}x{2}x{3} to {4}, kernel {5}x{6}, stride {7}, pad {8}, dilation {9}, group {10}")
    @CsvSource({
        "1, 3, 17, 19, 8, 7, 7, 2, 3, 1, 1",
        "2, 3, 33, 31, 64, 5, 3, 1, 2, 1, 1",
        "1, 3, 18, 21, 96, 11, 11, 4, 2, 1, 1",
        "2, 1, 9, 9, 48, 3, 3, 1, 1, 2, 1",
        "1, 4, 10, 10, 16, 3, 3, 2, 0, 1, 1",
        "1, 5, 9, 9, 5, 3, 3, 1, 0, 1, 1",
        "1, 16, 7, 7, 16, 1, 1, 1, 0, 1, 1",
        "2, 48, 13, 13, 81, 3, 3, 1, 1, 1, 1",
        "2, 64, 5, 6, 100, 3, 3, 2, 1, 1, 1",
        "1, 37, 6, 5, 33, 3, 3, 1, 1, 1, 1",
        "1, 512, 14, 14, 144, 1, 1, 1, 0, 1, 1",
        "1, 32, 10, 12, 48, 1, 1, 2, 0, 1, 1",
        "1, 32, 11, 12, 48, 3, 3, 1, 2, 2, 1",
        "1, 20, 9, 9, 20, 3, 3, 1, 3, 1, 1",
        "1, 48, 11, 12, 96, 3, 3, 1, 1, 1, 3",
        "1, 24, 11, 9, 36, 3, 3, 2, 1, 1, 4",
        "2, 40, 9, 8, 40, 3, 3, 2, 1, 1, 40",
        "2, 20, 9, 8, 20, 3, 5, 1, 2, 2, 20",
        "1, 20, 9, 8, 40, 3, 3, 1, 1, 1, 20",
        "1, 64, 10, 10, 96, 3, 3, 3, 0, 1, 1",
    })
    void convolution(int n, int in, int h, int w, int out, int kh, int kw, int stride, int pad, int dilation, int group) {
        Window window = new Window(kh, kw, stride, stride, pad, pad, dilation, dilation);
        Shape bottom = Shape.of(n, in, h, w);
        Shape top = Shape.of(n, out, window.convolvedH(h), window.convolvedW(w));
        Tensor weights = noise(Shape.of(out, in / group, kh, kw));
        for (Tensor diff : layouts(noise(top))) {
            agree(bottom, (gradients, result) ->
                gradients.convolutionData(diff, gradients.packConvolutionData(weights, window, group), result));
            for (Tensor value : layouts(noise(bottom))) {
                agreeAddingDense(weights.shape(), (gradients, result) -> gradients.convolutionWeights(value, diff, window, group, result, true));
                agreeWritingDense(weights.shape(), (gradients, result) -> gradients.convolutionWeights(value, diff, window, group, result, false));
            }
        }
    }

    @ParameterizedTest(name = "{0} rows, {1} to {2}")
    @CsvSource({"1, 1, 1", "1, 17, 3", "3, 64, 10", "2, 1000, 77", "1, 5000, 131", "5, 33, 130"})
    void inner_product(int rows, int in, int out) {
        Tensor bottom = noise(Shape.of(rows, in));
        Tensor diff = noise(Shape.of(rows, out));
        for (boolean transpose : new boolean[] {false, true}) {
            Tensor weights = noise(transpose ? Shape.of(in, out) : Shape.of(out, in));
            agree(bottom.shape(), (gradients, result) -> gradients.innerProductData(diff, rows,
                gradients.packInnerProductData(weights, transpose), result));
            agreeAddingDense(weights.shape(), (gradients, result) ->
                gradients.innerProductWeights(bottom, diff, rows, transpose, result, true));
            agreeWritingDense(weights.shape(), (gradients, result) ->
                gradients.innerProductWeights(bottom, diff, rows, transpose, result, false));
        }
    }

    @Test
    void of_no_image_weights_have_a_gradient_of_zeros() {
        for (GradientKernels gradients : List.of(SCALAR, VECTOR)) {
            for (int channels : new int[] {3, 32}) {
                Tensor weights = nothing(Shape.of(32, channels, 3, 3));
                gradients.convolutionWeights(Tensor.channelsLast(Shape.of(0, channels, 8, 8), 1), Tensor.channelsLast(Shape.of(0, 32, 8, 8), 0),
                    Window.square(3, 1, 1), 1, weights, false);
                assertThat(weights.toArray()).containsOnly(0);
            }
            Tensor matrix = nothing(Shape.of(4, 5));
            gradients.innerProductWeights(Tensor.dense(Shape.of(0, 5)), Tensor.dense(Shape.of(0, 4)), 0, false, matrix, false);
            assertThat(matrix.toArray()).containsOnly(0);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void a_gradient_of_0_times_a_weight_that_is_no_number_is_none(float weight) {
        Tensor diff = Tensor.of(Shape.of(2, 3), 1, 0, 1, 0, 0, 0);
        for (int width : new int[] {3, 40}) {
            for (int at : new int[] {0, width - 1}) {
                Tensor weights = noise(Shape.of(3, width));
                weights.setFlat(width + at, weight);
                for (GradientKernels gradients : List.of(SCALAR, VECTOR)) {
                    Tensor result = Tensor.dense(Shape.of(2, width));
                    gradients.innerProductData(diff, 2, gradients.packInnerProductData(weights, false), result);
                    for (int i = 0; i < 2 * width; i++) {
                        assertThat(Float.isNaN(result.getFlat(i))).as("element %d", i).isEqualTo(i % width == at);
                    }
                }
            }
        }
    }

    @ParameterizedTest(name = "kernel {0}, stride {1}, pad {2}, {3} channels")
    @CsvSource({"3, 2, 0, 5", "3, 2, 1, 16", "2, 2, 0, 64", "3, 1, 1, 33", "5, 3, 2, 96", "7, 1, 0, 17", "1, 2, 0, 20"})
    void pooling(int kernel, int stride, int pad, int channels) {
        Window window = Window.square(kernel, stride, pad);
        Shape bottom = Shape.of(2, channels, 11, 8);
        Tensor some = noise(bottom);
        // Equal maxima: the first gets the gradient.
        for (int i = 0; i < some.shape().count(); i++) {
            some.setFlat(i, Math.round(some.getFlat(i) * 2));
        }
        for (Tensor diff : layouts(noise(Shape.of(2, channels, window.pooledH(11), window.pooledW(8))))) {
            agreeAdding(bottom, (gradients, result) -> gradients.avePool(diff, window, result));
            for (Tensor value : layouts(some)) {
                agreeAdding(bottom, (gradients, result) -> gradients.maxPool(value, window, diff, result));
            }
        }
    }

    @ParameterizedTest(name = "{0} channels, size {1}, beta {2}")
    @CsvSource({"1, 5, 0.75", "3, 1, 0.75", "16, 5, 0.75", "33, 7, 0.5", "64, 5, 1", "20, 3, 0.6"})
    void lrn(int channels, int size, float beta) {
        Shape shape = Shape.of(2, channels, 5, 7);
        for (Tensor value : layouts(noise(shape))) {
            for (Tensor diff : layouts(noise(shape))) {
                agree(shape, (gradients, result) -> gradients.lrnAcross(value, size, 0.5f, beta, 2, diff, result));
                agree(shape, (gradients, result) -> gradients.lrnWithin(value, size, 0.5f, beta, diff, result));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void rectifiers(ReluRule rule) {
        for (Shape shape : List.of(Shape.of(2, 17, 3, 7), Shape.of(1, 32, 4, 4), Shape.of(3, 1003), Shape.of())) {
            Tensor values = noise(shape);
            float[] slopes = noise(Shape.of(shape.rank() > 1 ? shape.dim(1) : 1)).toArray();
            for (Tensor value : layouts(values)) {
                for (Tensor diff : layouts(noise(shape))) {
                    agree(shape, (gradients, result) -> gradients.relu(value, 0, rule, diff, result));
                    agree(shape, (gradients, result) -> gradients.relu(value, 0.25f, rule, diff, result));
                    agree(shape, (gradients, result) -> gradients.prelu(value, slopes, rule, diff, result));
                    agree(shape, (gradients, result) -> gradients.prelu(value, new float[] {0.5f}, rule, diff, result));
                }
            }
        }
    }

    @ParameterizedTest(name = "{0} channels")
    @ValueSource(ints = {1, 3, 15, 16, 17, 40})
    void elementwise(int channels) {
        Shape shape = Shape.of(2, channels, 3, 7);
        for (Tensor value : layouts(noise(shape))) {
            for (Tensor diff : layouts(noise(shape))) {
                agree(shape, (gradients, result) -> gradients.unary(value, Kernels.Unary.SIGMOID, diff, result));
                agree(shape, (gradients, result) -> gradients.unary(value, Kernels.Unary.TANH, diff, result));
                agree(shape, (gradients, result) -> gradients.map(value, x -> 2 * x, diff, result));
                agree(shape, (gradients, result) -> gradients.softmax(value, 1, diff, result));
                agree(shape, (gradients, result) -> gradients.max(List.of(value, diff, noise(shape)), 1, diff, result));
                agreeAdding(Shape.of(channels), (gradients, result) -> gradients.sums(diff, null, 1, 1, result));
                agreeAdding(Shape.of(channels), (gradients, result) -> gradients.sums(diff, value, 1, 1, result));
                agreeAdding(Shape.of(3, 7), (gradients, result) -> gradients.sums(diff, value, 2, 2, result));
                agreeAdding(Shape.of(), (gradients, result) -> gradients.sums(diff, value, 0, 0, result));
            }
        }
    }

    private void agree(Shape shape, BiConsumer<GradientKernels, Tensor> kernel) {
        Tensor zeros = Tensor.dense(shape);
        compare(zeros, layouts(zeros), kernel);
    }

    /// What is added is added to what is there.
    private void agreeAdding(Shape shape, BiConsumer<GradientKernels, Tensor> kernel) {
        Tensor start = noise(shape);
        compare(start, layouts(start), kernel);
    }

    /// The gradients of weights are always dense.
    private void agreeAddingDense(Shape shape, BiConsumer<GradientKernels, Tensor> kernel) {
        Tensor start = noise(shape);
        compare(start, List.of(start), kernel);
    }

    /// Over what is no number.
    private void agreeWritingDense(Shape shape, BiConsumer<GradientKernels, Tensor> kernel) {
        Tensor start = nothing(shape);
        compare(start, List.of(start), kernel);
    }

    private static Tensor nothing(Shape shape) {
        Tensor tensor = Tensor.dense(shape);
        FORWARD.fill(tensor, Float.NaN);
        return tensor;
    }

    private void compare(Tensor start, List<Tensor> results, BiConsumer<GradientKernels, Tensor> kernel) {
        Tensor expected = Tensor.dense(start.shape());
        FORWARD.copy(start, expected);
        random.setSeed(11);
        kernel.accept(SCALAR, expected);
        for (Tensor result : results) {
            Tensor own = result == start ? Tensor.of(start.shape(), start.toArray()) : result;
            random.setSeed(11);
            kernel.accept(VECTOR, own);
            float[] left = own.toArray();
            float[] right = expected.toArray();
            double largest = 1e-30;
            for (float value : right) {
                largest = Math.max(largest, Math.abs(value));
            }
            for (int i = 0; i < left.length; i++) {
                assertThat(Math.abs(left[i] - right[i]) / largest).as("element %d of %s: %s, not %s", i, start.shape(), left[i], right[i])
                    .isLessThan(TOLERANCE);
            }
        }
    }

    private Tensor noise(Shape shape) {
        float[] values = new float[(int) shape.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensor.of(shape, values);
    }

    private static List<Tensor> layouts(Tensor dense) {
        if (dense.shape().rank() != 4 || dense.shape().dim(2) == 1) {
            return List.of(dense);
        }
        Tensor bare = Tensor.channelsLast(dense.shape(), 0);
        Tensor haloed = Tensor.channelsLast(dense.shape(), 3);
        FORWARD.copy(dense, bare);
        FORWARD.copy(dense, haloed);
        return List.of(dense, bare, haloed);
    }
}
