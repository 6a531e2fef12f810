package convas.app.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import convas.app.palette.Palette;
import convas.app.palette.PaletteItem;
import convas.core.tensor.Shape;
import org.junit.jupiter.api.Test;

class FollowTest {
    private static final Palette PALETTE = new Palette();

    @Test
    void what_reads_nothing_follows_nothing() {
        assertThat(Follow.behind(item("Input"), Shape.of(1, 3, 8, 8))).isFalse();
        assertThat(Follow.behind(item("Input"), null)).isFalse();
    }

    @Test
    void what_slides_over_images_does_not_follow_a_vector() {
        assertThat(Follow.behind(item("Max 3×3/2"), Shape.of(1, 3, 8, 8))).isTrue();
        assertThat(Follow.behind(item("Max 3×3/2"), Shape.of(1, 10))).isFalse();
        assertThat(Follow.behind(item("InnerProduct"), Shape.of(1, 10))).isTrue();
    }

    @Test
    void groups_that_do_not_divide_the_channels_do_not_follow() {
        assertThat(Follow.behind(item("Conv, 2 groups"), Shape.of(1, 3, 8, 8))).isFalse();
        assertThat(Follow.behind(item("Conv, 2 groups"), Shape.of(1, 4, 8, 8))).isTrue();
    }

    @Test
    void joins_and_losses_follow_though_they_need_more() {
        assertThat(Follow.behind(item("Concat"), Shape.of(1, 4, 8, 8))).isTrue();
        assertThat(Follow.behind(item("SoftmaxWithLoss"), Shape.of(1, 10))).isTrue();
    }

    @Test
    void a_loss_comes_before_nothing() {
        assertThat(Follow.before(item("SoftmaxWithLoss"))).isFalse();
        assertThat(Follow.before(item("Input"))).isTrue();
    }

    private static PaletteItem item(String title) {
        return PALETTE.all().stream().filter(item -> item.title().equals(title)).findFirst().orElseThrow();
    }
}
