package convas.core.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import org.junit.jupiter.api.Test;

class FeatureMapsTest {
    @Test
    void figures_of_a_map_are_min_max_mean_deviation_and_share_of_zeros() {
        MapStats stats = FeatureMaps.of(Tensor.of(Shape.of(1, 1, 2, 2), 0, 0, 2, -6), 0).stats(0);
        assertThat(stats.min()).isEqualTo(-6);
        assertThat(stats.max()).isEqualTo(2);
        assertThat(stats.mean()).isEqualTo(-1);
        assertThat(stats.std()).isCloseTo(3, within(1e-6f));
        assertThat(stats.zeros()).isEqualTo(0.5f);
        assertThat(stats.notFinite()).isZero();
    }

    @Test
    void values_that_are_not_finite_are_counted_and_left_out_of_the_figures() {
        MapStats stats = MapStats.of(new float[] {1, Float.NaN, 3, Float.POSITIVE_INFINITY}, 0, 4);
        assertThat(stats).isEqualTo(new MapStats(1, 3, 2, 1, 0, 2));
        assertThat(MapStats.of(new float[] {Float.NaN}, 0, 1)).isEqualTo(new MapStats(0, 0, 0, 0, 0, 1));
    }

    @Test
    void both_layouts_of_a_tensor_give_the_same_maps() {
        Shape shape = Shape.of(2, 3, 2, 2);
        Tensor dense = Tensor.dense(shape);
        Tensor last = Tensor.channelsLast(shape, 1);
        for (int i = 0; i < shape.count(); i++) {
            dense.setFlat(i, i);
            last.set(i / 12, i / 4 % 3, i / 2 % 2, i % 2, i);
        }
        FeatureMaps a = FeatureMaps.of(dense, 1);
        FeatureMaps b = FeatureMaps.of(last, 1);
        assertThat(a.count()).isEqualTo(3);
        for (int c = 0; c < 3; c++) {
            assertThat(b.stats(c)).isEqualTo(a.stats(c));
            assertThat(b.at(c, 1, 0)).isEqualTo(a.at(c, 1, 0)).isEqualTo(12 + 4 * c + 2);
        }
    }

    @Test
    void the_liveliest_maps_are_the_same_in_both_layouts() {
        Shape shape = Shape.of(1, 4, 2, 2);
        float[] values = {1, 1, 1, 1, 0, 9, 0, 9, 5, 5, 5, 6, 0, -9, 9, 0};
        Tensor last = Tensor.channelsLast(shape, 1);
        for (int i = 0; i < values.length; i++) {
            last.set(0, i / 4, i / 2 % 2, i % 2, values[i]);
        }
        for (Tensor blob : new Tensor[] {Tensor.of(shape, values), last}) {
            FeatureMaps two = FeatureMaps.liveliest(blob, 0, 2);
            assertThat(two.count()).isEqualTo(2);
            assertThat(two.at(0, 0, 1)).isEqualTo(9);
            assertThat(two.at(1, 1, 0)).isEqualTo(9);
            assertThat(two.stats(1).min()).isEqualTo(-9);
        }
    }

    @Test
    void blobs_of_one_number_a_channel_are_vectors() {
        assertThat(FeatureMaps.of(Tensor.dense(Shape.of(1, 10)), 0).isVector()).isTrue();
        assertThat(FeatureMaps.of(Tensor.dense(Shape.of(1, 10)), 0).count()).isEqualTo(10);
        assertThat(FeatureMaps.of(Tensor.dense(Shape.of(1, 10, 1, 1)), 0).isVector()).isTrue();
        assertThat(FeatureMaps.of(Tensor.dense(Shape.of(1, 10, 2, 1)), 0).isVector()).isFalse();
        assertThat(FeatureMaps.of(Tensor.dense(Shape.of()), 0).count()).isEqualTo(1);
        assertThat(FeatureMaps.of(Tensor.dense(Shape.of(2, 0)), 1).count()).isZero();
    }

    @Test
    void a_shared_range_spans_all_maps_and_an_own_range_one() {
        FeatureMaps maps = FeatureMaps.of(Tensor.of(Shape.of(1, 2, 1, 2), 0, 1, 2, 8), 0);
        assertThat(maps.range(0, ColorMap.VIRIDIS, true)).isEqualTo(new Range(0, 8));
        assertThat(maps.range(0, ColorMap.VIRIDIS, false)).isEqualTo(new Range(0, 1));
        assertThat(maps.range(1, ColorMap.DIVERGING, false)).isEqualTo(new Range(-8, 8));
    }

    @Test
    void maps_can_be_sorted_by_what_happens_in_them() {
        FeatureMaps maps = FeatureMaps.of(Tensor.of(Shape.of(1, 3, 1, 2), 5, 5, 0, 9, 0, 0), 0);
        assertThat(maps.byVariation()).containsExactly(1, 0, 2);
        assertThat(maps.byMean()).containsExactly(0, 1, 2);
        assertThat(maps.byZeros()).containsExactly(2, 1, 0);
    }

    @Test
    void shrinking_averages_and_keeps_the_figures_of_the_full_maps() {
        FeatureMaps maps = FeatureMaps.of(Tensor.of(Shape.of(1, 1, 2, 4), 1, 3, 0, 0, 5, 7, 0, 8), 0);
        FeatureMaps small = maps.shrunk(2);
        assertThat(small.width()).isEqualTo(2);
        assertThat(small.height()).isEqualTo(1);
        assertThat(small.at(0, 0, 0)).isEqualTo(4);
        assertThat(small.at(0, 0, 1)).isEqualTo(2);
        assertThat(small.stats(0)).isEqualTo(maps.stats(0));
        assertThat(maps.shrunk(4)).isSameAs(maps);
    }
}
