package convas.core.vision;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.kernel.ScalarKernels;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import org.junit.jupiter.api.Test;

class SilenceTest {
    /// Five of 24 maps are planted without a value above 0; one more has a single one, and one a value that is not a number.
    private static float[] planted(int map, int size) {
        float[] values = new float[map * size];
        for (int c = 0; c < map; c++) {
            for (int i = 0; i < size; i++) {
                boolean silent = c % 5 == 2;
                values[c * size + i] = silent ? i % 2 == 0 ? 0 : -1 : 1 + i;
            }
        }
        values[23 * size] = 0;
        for (int i = 0; i < size; i++) {
            values[4 * size + i] = i == size - 1 ? 0.001f : 0;
            values[5 * size + i] = i == 3 ? Float.NaN : 0;
        }
        return values;
    }

    @Test
    void of_planted_maps_exactly_those_without_a_response_are_counted() {
        Shape shape = Shape.of(1, 24, 3, 5);
        Tensor dense = Tensor.of(shape, planted(24, 15));
        assertThat(Silence.of(dense)).isEqualTo(new Silence(5, 24));
        assertThat(FeatureMaps.silent(dense, 0).stream()).containsExactly(2, 7, 12, 17, 22);
        Tensor last = Tensor.channelsLast(shape, 0);
        new ScalarKernels().copy(dense, last);
        assertThat(FeatureMaps.silent(last, 0)).isEqualTo(FeatureMaps.silent(dense, 0));
    }

    @Test
    void units_without_a_place_are_not_counted() {
        assertThat(Silence.of(Tensor.dense(Shape.of(1, 10)))).isEqualTo(new Silence(0, 0));
        assertThat(Silence.of(Tensor.dense(Shape.of(1, 10, 1, 1)))).isEqualTo(new Silence(0, 0));
    }
}
