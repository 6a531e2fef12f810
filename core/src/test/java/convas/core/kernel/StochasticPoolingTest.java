package convas.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.tensor.Window;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Worked out by hand.
class StochasticPoolingTest {
    static Stream<Kernels> kernels() {
        return Stream.of(new ScalarKernels(), new VectorKernels(2));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void each_value_counts_as_often_as_it_is_large(Kernels kernels) {
        Tensor out = Tensor.dense(Shape.of(1, 1, 2, 2));
        // The last windows end with the image.
        kernels.stochasticPool(Tensor.of(Shape.of(1, 1, 3, 3), 1, 3, 5, 0, 0, 0, 0, 0, 7), Window.square(2, 2, 0), out);
        assertThat(out.toArray()).containsExactly(new float[] {(1 + 9) / 4f, 5, 0, 7}, Offset.offset(1e-6f));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void its_gradient_is_twice_a_value_less_the_mean_by_the_sum(Kernels kernels) {
        Tensor in = Tensor.of(Shape.of(1, 1, 1, 3), 1, 3, 2);
        Tensor diff = Tensor.dense(in.shape());
        kernels.gradients().stochasticPool(in, new Window(1, 2, 1, 1, 0, 0, 1, 1), Tensor.of(Shape.of(1, 1, 1, 2), 4, 10), diff);
        // Sums 4 and 5, means 2.5 and 2.6.
        assertThat(diff.toArray()).containsExactly(new float[] {2 - 2.5f, 6 - 2.5f + 2 * (6 - 2.6f), 2 * (4 - 2.6f)}, Offset.offset(1e-5f));
    }
}
