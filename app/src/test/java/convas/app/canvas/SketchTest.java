package convas.app.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import convas.app.theme.Theme;
import convas.core.document.Document;
import convas.core.document.Sidecar;
import convas.core.layer.Phase;
import convas.core.layout.Rect;
import convas.core.vision.Picture;
import convas.core.vision.Silence;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SketchTest {
    private static final String NET = """
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 32 dim: 32 } } }
        layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 8 kernel_size: 3 pad: 1 } }
        """;

    @Test
    void near_a_box_says_all_its_knobs() {
        assertThat(textsAt(1)).contains("conv", "conv 3×3, 8, pad 1", "224 params");
    }

    @Test
    void further_off_a_box_says_as_much_as_can_be_read() {
        assertThat(textsAt(0.6)).contains("conv", "conv 3×3, 8", "224 params", "8×32×32");
        assertThat(textsAt(0.4)).contains("conv", "conv 3×3, 8", "8×32×32").doesNotContain("224 params");
        assertThat(textsAt(0.28)).contains("conv").doesNotContain("conv 3×3, 8", "224 params");
    }

    @Test
    void a_name_is_written_once_at_every_scale() {
        for (double scale = Mark.Zoom.MIDDLE.min(); scale < 2; scale += 0.01) {
            assertThat(textsAt(scale).stream().filter("conv"::equals)).as("at %s", scale).hasSize(1);
        }
    }

    @Test
    void maps_of_another_net_stand_behind_a_veil() {
        Scene scene = Cards.scene(Document.of(NET, Phase.TEST, Sidecar.EMPTY), true, 900, 700);
        Map<String, List<Picture>> maps = Map.of("conv", List.of(new Picture(2, 2, new int[4])));
        List<Mark> now = Sketch.of(scene, Theme.LIGHT, maps, Heat.NONE, false).marks();
        List<Mark> stale = new ArrayList<>(Sketch.of(scene, Theme.LIGHT, maps, Heat.NONE, true).marks());
        stale.removeAll(now);
        Rect map = now.stream().filter(Mark.Image.class::isInstance).findFirst().orElseThrow().bounds();
        assertThat(stale).singleElement().isInstanceOfSatisfying(Mark.Box.class, veil -> {
            assertThat(veil.fill() >>> 24).isBetween(100, 200);
            assertThat(veil.rect().union(map)).isEqualTo(veil.rect());
        });
    }

    @Test
    void maps_that_do_not_respond_are_counted_on_the_box_where_that_can_be_read() {
        String net = NET + "layer { name: \"relu\" type: \"ReLU\" bottom: \"conv\" top: \"conv\" }";
        Scene scene = Cards.scene(Document.of(net, Phase.TEST, Sidecar.EMPTY), true, 900, 700);
        Map<String, Silence> silent = Map.of("relu", new Silence(3, 8));
        assertThat(texts(Sketch.of(scene, Theme.LIGHT, Map.of(), silent, Heat.NONE, false), 1)).contains("3/8");
        assertThat(texts(Sketch.of(scene, Theme.LIGHT, Map.of(), silent, Heat.NONE, false), 0.7)).doesNotContain("3/8");
        assertThat(texts(Sketch.of(scene, Theme.LIGHT, Map.of(), silent, Heat.NONE, true), 1)).as("of another net").doesNotContain("3/8");
        Card card = scene.card("conv").orElseThrow();
        assertThat(Hints.node(scene, card.node(), card.silence(silent)).lines())
            .contains(new Hints.Line("3 of 8 maps do not respond to this picture; to others they may", "", false));
    }

    /// Its nine Inception modules differ in numbers of filters only.
    @Test
    void frames_and_folded_modules_say_how_often_their_structure_is_there() throws IOException {
        String googlenet;
        try (InputStream in = SketchTest.class.getResourceAsStream("/convas/networks/googlenet.prototxt")) {
            googlenet = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Document document = Document.of(googlenet, Phase.TEST, Sidecar.EMPTY.folding(Set.of("inception_3a")));
        Scene scene = Cards.scene(document, true, 900, 700);
        assertThat(texts(Sketch.of(scene, Theme.LIGHT, Map.of()), 1).stream().filter("×9"::equals)).hasSize(9);
        assertThat(texts(Sketch.of(scene, Theme.LIGHT, Map.of()), 0.5)).doesNotContain("×9");
        assertThat(Hints.module(scene, "inception_4c").lines()).extracting(Hints.Line::label).contains("9 modules of this structure: inception_3a, "
            + "inception_3b, inception_4a, inception_4b, inception_4c, inception_4d, inception_4e, inception_5a, inception_5b");
    }

    private static List<String> texts(DisplayList list, double scale) {
        return list.marks().stream().filter(mark -> mark instanceof Mark.Text && mark.zoom().shows(scale)).map(mark -> ((Mark.Text) mark).text()).toList();
    }

    @Test
    void a_name_too_long_for_its_box_is_cut_before_it_is_too_small_to_read() {
        Mark.Text name = new Mark.Text(0, 0, "a_name_that_is_much_too_long_for_this_box", Face.MEDIUM, 13, 10, 32, 100, 0, Mark.Align.CENTER, true,
            Mark.Zoom.MIDDLE);
        double size = name.sizeAt(0.3);
        assertThat(size * 0.3).isBetween(7.0, 7.5);
        assertThat(name.textAt(size)).startsWith("a_na").endsWith("…");
    }

    private static List<String> textsAt(double scale) {
        Scene scene = Cards.scene(Document.of(NET, Phase.TEST, Sidecar.EMPTY), true, 900, 700);
        return Sketch.of(scene, Theme.LIGHT, Map.of()).marks().stream()
            .filter(mark -> mark instanceof Mark.Text && mark.zoom().shows(scale)).map(mark -> ((Mark.Text) mark).text()).toList();
    }
}
