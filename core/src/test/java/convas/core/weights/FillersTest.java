package convas.core.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import convas.core.layer.Filler;
import convas.core.layer.Filler.Kind;
import convas.core.layer.Filler.VarianceNorm;
import convas.core.layer.Parameter;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FillersTest {
    private static final Shape SHAPE = Shape.of(64, 32, 5, 5);

    private static Filler filler(Kind kind, VarianceNorm norm) {
        return new Filler(kind, 3, 0.25f, 0.5f, -1, 3, -1, norm);
    }

    private static float[] fill(Filler filler, Shape shape, long seed) {
        return Fillers.fill("conv", 0, new Parameter("weights", shape, false, true, filler), seed).toArray();
    }

    private static double mean(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElseThrow();
    }

    private static double deviation(float[] values) {
        double mean = mean(values);
        return Math.sqrt(IntStream.range(0, values.length).mapToDouble(i -> (values[i] - mean) * (values[i] - mean)).average().orElseThrow());
    }

    @Test
    void constant() {
        assertThat(fill(filler(Kind.CONSTANT, VarianceNorm.FAN_IN), Shape.of(7), 1)).containsOnly(3).hasSize(7);
    }

    @Test
    void uniform() {
        float[] values = fill(filler(Kind.UNIFORM, VarianceNorm.FAN_IN), SHAPE, 1);
        assertThat(mean(values)).isCloseTo(1, within(0.02));
        assertThat(deviation(values)).isCloseTo(4 / Math.sqrt(12), within(0.02));
        for (float value : values) {
            assertThat(value).isBetween(-1f, 3f);
        }
    }

    @Test
    void gaussian_has_the_shares_of_the_normal_distribution() {
        float[] values = fill(filler(Kind.GAUSSIAN, VarianceNorm.FAN_IN), SHAPE, 1);
        assertThat(mean(values)).isCloseTo(0.25, within(0.01));
        assertThat(deviation(values)).isCloseTo(0.5, within(0.01));
        double[] limits = {1, 2, 3};
        double[] shares = {0.6827, 0.9545, 0.9973};
        for (int i = 0; i < limits.length; i++) {
            double limit = limits[i] * 0.5;
            long inside = IntStream.range(0, values.length).filter(v -> Math.abs(values[v] - 0.25) < limit).count();
            assertThat((double) inside / values.length).isCloseTo(shares[i], within(0.01));
        }
    }

    @Test
    void sparse_gaussian_keeps_as_many_weights_for_each_output_on_average() {
        Filler sparse = new Filler(Kind.GAUSSIAN, 0, 0, 1, 0, 1, 8, VarianceNorm.FAN_IN);
        float[] values = fill(sparse, SHAPE, 1);
        long kept = IntStream.range(0, values.length).filter(i -> values[i] != 0).count();
        assertThat((double) kept / values.length).isCloseTo(8.0 / 64, within(0.01));
    }

    @ParameterizedTest
    @CsvSource({"FAN_IN, 800", "FAN_OUT, 1600", "AVERAGE, 1200"})
    void xavier_and_msra_follow_the_fan(VarianceNorm norm, double fan) {
        float[] xavier = fill(filler(Kind.XAVIER, norm), SHAPE, 1);
        double limit = Math.sqrt(3 / fan);
        assertThat(IntStream.range(0, xavier.length).mapToDouble(i -> Math.abs(xavier[i])).max().orElseThrow())
            .isBetween(0.99 * limit, limit * 1.000001);
        assertThat(deviation(fill(filler(Kind.MSRA, norm), SHAPE, 1))).isCloseTo(Math.sqrt(2 / fan), within(0.01 * Math.sqrt(2 / fan)));
    }

    @Test
    void bilinear_weights_of_an_upsampling_by_two() {
        assertThat(fill(filler(Kind.BILINEAR, VarianceNorm.FAN_IN), Shape.of(1, 1, 4, 4), 1)).containsExactly(
            0.0625f, 0.1875f, 0.1875f, 0.0625f,
            0.1875f, 0.5625f, 0.5625f, 0.1875f,
            0.1875f, 0.5625f, 0.5625f, 0.1875f,
            0.0625f, 0.1875f, 0.1875f, 0.0625f);
    }

    @Test
    void rows_of_a_positive_unitball_sum_to_one() {
        float[] values = fill(filler(Kind.POSITIVE_UNITBALL, VarianceNorm.FAN_IN), Shape.of(3, 40), 1);
        for (int row = 0; row < 3; row++) {
            int from = row * 40;
            assertThat(IntStream.range(from, from + 40).mapToDouble(i -> values[i]).sum()).isCloseTo(1, within(1e-5));
            assertThat(IntStream.range(from, from + 40).allMatch(i -> values[i] >= 0)).isTrue();
        }
    }

    @Test
    void values_follow_from_seed_name_and_place_alone() {
        Filler filler = filler(Kind.UNIFORM, VarianceNorm.FAN_IN);
        assertThat(fill(filler, Shape.of(5), 1)).containsExactly(fill(filler, Shape.of(5), 1));
        assertThat(fill(filler, Shape.of(9), 1)).startsWith(fill(filler, Shape.of(5), 1));
        assertThat(fill(filler, Shape.of(5), 2)).isNotEqualTo(fill(filler, Shape.of(5), 1));
        Parameter parameter = new Parameter("weights", Shape.of(5), false, true, filler);
        assertThat(Fillers.fill("a", 0, parameter, 1).toArray()).isNotEqualTo(Fillers.fill("b", 0, parameter, 1).toArray());
        assertThat(Fillers.fill("a", 0, parameter, 1).toArray()).isNotEqualTo(Fillers.fill("a", 1, parameter, 1).toArray());
        // Written down once: a change here changes every picture that users have of their nets.
        assertThat(Fillers.fill("a", 0, parameter, 1).toArray()).containsExactly(PINNED, within(1e-6f));
    }

    private static final float[] PINNED = {0.81175613f, 2.2675877f, 0.5672157f, 0.08750987f, 2.6745687f};

    @Test
    void nothing_starts_in_a_way_that_hides_what_is_behind_it() {
        Shape shape = Shape.of(8, 4, 3, 3);
        float[] weights = Fillers.fill("bare", 0, Parameter.weights(shape, Filler.ZERO), 1).toArray();
        assertThat(deviation(weights)).isCloseTo(Math.sqrt(2.0 / 36), within(0.03));
        assertThat(Fillers.fill("bare", 1, Parameter.bias(Shape.of(8), Filler.ZERO), 1).toArray()).containsOnly(0);
        assertThat(Fillers.fill("norm", 0, Parameter.statistic("mean", Shape.of(8)), 1).toArray()).containsOnly(0);
        assertThat(Fillers.fill("norm", 1, Parameter.statistic("variance", Shape.of(8)), 1).toArray()).containsOnly(1);
    }

    @Test
    void a_tensor_in_use_is_given_again() {
        Parameter parameter = new Parameter("weights", Shape.of(5), false, true, filler(Kind.UNIFORM, VarianceNorm.FAN_IN));
        Tensor first = Fillers.fill("kept", 0, parameter, 1);
        assertThat(Fillers.fill("kept", 0, parameter, 1)).isSameAs(first);
    }
}
