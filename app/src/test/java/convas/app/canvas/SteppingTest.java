package convas.app.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.document.Document;
import convas.core.document.Sidecar;
import convas.core.layer.Phase;
import convas.core.tensor.Shape;
import org.junit.jupiter.api.Test;

class SteppingTest {
    private static final Document SMALL = Document.of(CanvasJourney.SMALL, Phase.TEST, Sidecar.EMPTY);

    @Test
    void a_convolution_has_four_knobs_at_what_the_text_or_caffe_says() {
        assertThat(Stepping.of(SMALL, "conv1").knobs()).extracting(knob -> knob.label() + " " + knob.value())
            .containsExactly("kernel 3", "stride 1", "pad 0", "outputs 8");
        assertThat(Stepping.of(SMALL, "pool1").knobs()).extracting(Knob::label).containsExactly("kernel", "stride", "pad");
        assertThat(Stepping.of(SMALL, "relu1").knobs()).isEmpty();
    }

    @Test
    void the_outlook_tells_every_shape_and_the_costs() {
        Stepping.Outlook outlook = Stepping.of(SMALL, "conv1").step(1, 1).outlook();
        // 32 - 3 + 1 = 30; with stride 2 (32 - 3) / 2 + 1 = 15, then 2 by 2 pooling rounds up to 8; the in-place layer's blob too.
        assertThat(outlook.shapes().values()).containsExactlyInAnyOrder(
            new Stepping.Change(Shape.of(1, 8, 30, 30), Shape.of(1, 8, 15, 15)), new Stepping.Change(Shape.of(1, 8, 30, 30), Shape.of(1, 8, 15, 15)),
            new Stepping.Change(Shape.of(1, 8, 15, 15), Shape.of(1, 8, 8, 8)), new Stepping.Change(Shape.of(1, 4, 15, 15), Shape.of(1, 4, 8, 8)));
        // 27·8·(900 − 225) + 8·4·(225 − 64) multiply-adds fewer; 8·675 + 8·161 + 4·161 values fewer, of 4 bytes.
        assertThat(outlook.sentence().replace('\u00a0', ' ')).isEqualTo("conv1: stride 1 → 2; params ±0, MAC −151 K, memory −29.3 KB");
    }

    @Test
    void a_step_back_leaves_nothing_to_do_and_a_knob_stops_at_what_caffe_takes() {
        assertThat(Stepping.of(SMALL, "conv1").step(0, 1).step(0, -1).edit()).isEmpty();
        assertThat(Stepping.of(SMALL, "conv1").step(0, -10).knobs().getFirst().value()).isEqualTo(1);
        assertThat(Stepping.of(SMALL, "conv1").step(2, -1).changed()).isFalse();
    }

    @Test
    void stepped_numbers_change_in_the_text_and_nothing_else() {
        Document next = Stepping.of(SMALL, "conv1").step(0, 2).step(3, 4).edit().orElseThrow().apply(SMALL);
        assertThat(next.text()).isEqualTo(CanvasJourney.SMALL.replace("num_output: 8 kernel_size: 3", "num_output: 12 kernel_size: 5"));
    }
}
