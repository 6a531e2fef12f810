package convas.core.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreprocessingTest {
    private static final Preprocessing PLAIN_RGB =
        new Preprocessing(Preprocessing.Order.RGB, List.of(), 1, Preprocessing.Fit.CROP);

    @Test
    void three_channels_are_blue_green_red_less_the_imagenet_mean() {
        Picture one = new Picture(1, 1, new int[] {0xff0a141e});
        assertThat(Preprocessing.IMAGENET.blob(one, Shape.of(1, 3, 1, 1)).toArray()).containsExactly(30 - 104, 20 - 117, 10 - 123);
    }

    @Test
    void rgb_keeps_the_order_of_colours() {
        Picture one = new Picture(1, 1, new int[] {0xff0a141e});
        assertThat(PLAIN_RGB.blob(one, Shape.of(1, 3, 1, 1)).toArray()).containsExactly(10, 20, 30);
    }

    @Test
    void one_channel_is_grey_from_0_to_1() {
        Picture two = new Picture(2, 1, new int[] {0xffffffff, 0xffff0000});
        float[] blob = Preprocessing.usual(Shape.of(1, 1, 1, 2)).blob(two, Shape.of(1, 1, 1, 2)).toArray();
        assertThat(blob[0]).isCloseTo(255 / 256f, within(1e-6f));
        assertThat(blob[1]).isCloseTo(0.299f * 255 / 256f, within(1e-6f));
    }

    @Test
    void the_scale_is_applied_after_the_mean() {
        Preprocessing settings = new Preprocessing(Preprocessing.Order.RGB, List.of(127.5f), 1 / 127.5f, Preprocessing.Fit.CROP);
        Picture one = new Picture(1, 1, new int[] {0xff00ff00});
        assertThat(settings.blob(one, Shape.of(1, 3, 1, 1)).toArray()).containsExactly(-1, 1, -1);
    }

    @Test
    void cropping_keeps_the_middle_and_stretching_keeps_everything() {
        Picture wide = new Picture(4, 2, new int[] {
            0xff000000, 0xff010101, 0xff020202, 0xff030303, 0xff000000, 0xff010101, 0xff020202, 0xff030303});
        Shape square = Shape.of(1, 3, 2, 2);
        assertThat(Arrays.copyOf(PLAIN_RGB.blob(wide, square).toArray(), 4)).containsExactly(1, 2, 1, 2);
        Preprocessing stretched = new Preprocessing(Preprocessing.Order.RGB, List.of(), 1, Preprocessing.Fit.STRETCH);
        float[] all = stretched.blob(wide, square).toArray();
        // a triangle of reach 2 around column 1: weights 3, 3, 1 of 7 on columns 0, 1, 2
        assertThat(all[0]).isCloseTo(5 / 7f, within(1e-6f));
        assertThat(all[1]).isCloseTo(3 - 5 / 7f, within(1e-6f));
    }

    @Test
    void enlarging_is_bilinear_between_pixel_centres() {
        Picture two = new Picture(2, 1, new int[] {0xff000000, 0xff646464});
        float[] blob = new Preprocessing(Preprocessing.Order.RGB, List.of(), 1, Preprocessing.Fit.STRETCH)
            .blob(two, Shape.of(1, 3, 1, 4)).toArray();
        assertThat(Arrays.copyOf(blob, 4)).containsExactly(0, 25, 75, 100);
    }

    @Test
    void transparent_pixels_lie_on_white() {
        Picture one = new Picture(1, 1, new int[] {0x00000000});
        assertThat(PLAIN_RGB.blob(one, Shape.of(1, 3, 1, 1)).toArray()).containsExactly(255, 255, 255);
    }

    @Test
    void every_item_of_a_batch_holds_the_picture() {
        Picture one = new Picture(1, 1, new int[] {0xff0a141e});
        Tensor blob = PLAIN_RGB.blob(one, Shape.of(2, 3, 1, 1));
        assertThat(blob.toArray()).containsExactly(10, 20, 30, 10, 20, 30);
    }

    @Test
    void what_a_net_sees_is_found_again_in_its_blob() {
        Picture two = new Picture(2, 1, new int[] {0xff0a141e, 0xffff8000});
        for (Preprocessing settings : List.of(PLAIN_RGB, Preprocessing.IMAGENET,
                new Preprocessing(Preprocessing.Order.BGR, List.of(127.5f), 1 / 127.5f, Preprocessing.Fit.STRETCH))) {
            assertThat(settings.picture(settings.blob(two, Shape.of(1, 3, 1, 2)), 0)).isEqualTo(two);
        }
        Picture grey = new Picture(2, 1, new int[] {0xff404040, 0xffc8c8c8});
        assertThat(Preprocessing.DIGITS.picture(Preprocessing.DIGITS.blob(grey, Shape.of(1, 1, 1, 2)), 0)).isEqualTo(grey);
    }
}
