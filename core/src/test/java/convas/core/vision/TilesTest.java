package convas.core.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import org.junit.jupiter.api.Test;

class TilesTest {
    @Test
    void first_layer_filters_use_the_full_range_of_each_filter() {
        Tensor weights = Tensor.of(Shape.of(2, 3, 1, 1), -1, 0, 1, 10, 20, 15);
        Tiles rgb = Tiles.rgb(weights, false);
        assertThat(rgb.argb()).containsExactly(0xff0080ff, 0xff00ff80);
        assertThat(Tiles.rgb(weights, true).argb()).containsExactly(0xffff8000, 0xff80ff00);
    }

    @Test
    void only_three_channels_make_a_colour() {
        assertThatThrownBy(() -> Tiles.rgb(Tensor.dense(Shape.of(2, 4, 1, 1)), false))
            .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("2×4×1×1");
    }

    @Test
    void with_its_own_scale_each_map_uses_all_colours() {
        FeatureMaps maps = FeatureMaps.of(Tensor.of(Shape.of(1, 2, 1, 2), 0, 1, 0, 10), 0);
        assertThat(Tiles.of(maps, ColorMap.GREY, false).argb()).containsExactly(0xff000000, 0xffffffff, 0xff000000, 0xffffffff);
        assertThat(Tiles.of(maps, ColorMap.GREY, true).argb()).containsExactly(0xff000000, 0xff191919, 0xff000000, 0xffffffff);
    }

    @Test
    void a_grid_knows_which_tile_lies_under_a_point() {
        TileGrid grid = TileGrid.fit(5, 10, 10, 2, 38);
        assertThat(grid.columns()).isEqualTo(3);
        assertThat(grid.height()).isEqualTo(26);
        assertThat(grid.placeAt(2, 2)).isZero();
        assertThat(grid.placeAt(11, 11)).isZero();
        assertThat(grid.placeAt(12, 5)).isEqualTo(-1);
        assertThat(grid.placeAt(14, 14)).isEqualTo(4);
        assertThat(grid.placeAt(26, 14)).isEqualTo(-1);
        assertThat(grid.placeAt(-1, 3)).isEqualTo(-1);
    }

    @Test
    void the_part_in_view_is_painted_with_nearest_pixels() {
        Tiles tiles = new Tiles(2, 2, 1, new int[] {1, 2, 3, 4});
        TileGrid grid = new TileGrid(2, 1, 4, 2, 1);
        int[] out = new int[6 * 4];
        tiles.paint(grid, new int[] {1, 0}, 2, out, 6, 4);
        assertThat(out).containsExactly(
            0, 3, 3, 4, 4, 0,
            0, 0, 0, 0, 0, 0,
            0, 1, 1, 2, 2, 0,
            0, 1, 1, 2, 2, 0);
    }

    @Test
    void deeper_filters_are_slices_and_pointwise_ones_a_matrix() {
        Filters slices = Filters.of(Tensor.dense(Shape.of(4, 2, 3, 3)));
        assertThat(slices.maps().count()).isEqualTo(8);
        assertThat(slices.title(5)).isEqualTo("filter 2, input channel 1");
        Filters matrix = Filters.of(Tensor.dense(Shape.of(4, 2, 1, 1)));
        assertThat(matrix.isMatrix()).isTrue();
        assertThat(matrix.maps().height()).isEqualTo(4);
        assertThat(matrix.maps().width()).isEqualTo(2);
    }

    @Test
    void too_many_filters_are_cut_off() {
        Filters some = Filters.of(Tensor.dense(Shape.of(3, 4_000_000)));
        assertThat(some.filters()).isEqualTo(2);
        assertThat(some.allFilters()).isEqualTo(3);
    }

    @Test
    void thumbnails_are_the_liveliest_maps_in_channel_order() {
        Tensor blob = Tensor.of(Shape.of(1, 4, 2, 1), 0, 1, 5, 5, 0, 9, 3, 3);
        assertThat(Thumbnails.of(blob, 2, 8)).containsExactly(
            new Picture(1, 2, new int[] {0xff440154, 0xfffde725}), new Picture(1, 2, new int[] {0xff440154, 0xfffde725}));
        assertThat(Thumbnails.of(Tensor.dense(Shape.of(1, 5)), 3, 4)).hasSize(1);
        assertThat(Thumbnails.of(Tensor.dense(Shape.of(1, 0, 2, 2)), 3, 4)).isEmpty();
    }
}
