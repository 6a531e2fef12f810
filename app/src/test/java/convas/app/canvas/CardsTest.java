package convas.app.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.document.Document;
import convas.core.document.Edit;
import convas.core.document.Point;
import convas.core.document.Sidecar;
import convas.core.layer.Phase;
import convas.core.layout.Rect;
import convas.core.layout.Watch;
import convas.core.net.Severity;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CardsTest {
    private static final String DATA =
        "layer { name: \"data\" type: \"Input\" top: \"data\" input_param { shape { dim: 1 dim: 3 dim: 9 dim: 9 } } }\n";

    @Test
    void of_layers_with_one_name_the_one_at_fault_has_the_badge() {
        Scene scene = scene(DATA + "layer { name: \"c\" type: \"Convolution\" bottom: \"data\" top: \"x\" convolution_param { num_output: 2 kernel_size: 3 } }\n"
            + "layer { name: \"c\" type: \"Convolution\" bottom: \"x\" top: \"y\" convolution_param { num_output: 2 kernel_size: 99 } }\n");
        assertThat(scene.card("c").orElseThrow().severity()).isNotEqualTo(Severity.ERROR);
        assertThat(scene.card("c#2").orElseThrow().severity()).isEqualTo(Severity.ERROR);
        assertThat(Hints.spoken(scene, scene.card("c#2").orElseThrow().node())).contains(" problem");
    }

    @Test
    void a_layer_without_a_name_has_its_badge() {
        Scene scene = scene(DATA + "layer { type: \"Convolution\" bottom: \"data\" top: \"x\" convolution_param { num_output: 2 kernel_size: 99 } }\n");
        Card card = scene.cards().getLast();
        assertThat(card.severity()).isEqualTo(Severity.ERROR);
        assertThat(Hints.node(scene, card.node()).lines()).anyMatch(line -> line.label().contains("99"));
    }

    @Test
    void the_layers_of_a_folded_module_go_with_its_box_and_keep_their_arrangement() {
        Document document = new Edit.Fold("inception_3a", true).apply(PicturesTest.network("googlenet"));
        Map<String, Point> members = Cards.unfoldedAt(document, Map.of("inception_3a", new Point(1000, -400)), 900, 700);
        Document moved = new Edit.Move(members).apply(document);
        Scene folded = Cards.scene(moved, false, 900, 700);
        Rect box = folded.rect(folded.cardOf().get("inception_3a/1x1"));
        assertThat(box.x()).isEqualTo(1000);
        assertThat(box.y()).isEqualTo(-400);
        Scene open = Cards.scene(moved.with(new Sidecar(moved.sidecar().positions(), Set.of())), true, 900, 700);
        Scene before = Cards.scene(PicturesTest.network("googlenet"), true, 900, 700);
        Rect one = before.rect(before.cardOf().get("inception_3a/1x1"));
        Rect other = before.rect(before.cardOf().get("inception_3a/5x5"));
        Rect oneAfter = open.rect(open.cardOf().get("inception_3a/1x1"));
        Rect otherAfter = open.rect(open.cardOf().get("inception_3a/5x5"));
        assertThat(otherAfter.x() - oneAfter.x()).isCloseTo(other.x() - one.x(), org.assertj.core.data.Offset.offset(1.0));
        assertThat(otherAfter.y() - oneAfter.y()).isCloseTo(other.y() - one.y(), org.assertj.core.data.Offset.offset(1.0));
    }

    @Test
    void a_layer_less_or_more_leaves_the_others_in_their_columns() {
        Document lenet = PicturesTest.network("lenet");
        Scene before = Cards.scene(lenet, Shown.FIGURES, 570, 470);
        assertThat(before.turns()).hasSize(1);
        Document gap = new Edit.Remove(Set.of("conv2"), false).apply(lenet);
        assertThat(again(gap, before).turns()).isEqualTo(before.turns());
        Document more = new Edit.Add("layer { name: \"beside\" type: \"Convolution\" bottom: \"?\" top: \"beside\" "
            + "convolution_param { num_output: 50 kernel_size: 5 } }", null, List.of("pool1"), null).apply(lenet);
        Scene after = again(more, before);
        assertThat(after.turns()).isEqualTo(before.turns());
        assertThat(after.rect(after.cardOf().get("beside")).y()).isEqualTo(after.rect(after.cardOf().get("conv2")).y());
    }

    private static Scene again(Document document, Scene before) {
        return Cards.scene(document, Shown.FIGURES, null, 570, 470, Watch.NONE, before.turns());
    }

    @Test
    void a_box_says_its_type_and_the_depth_of_its_filters_is_told() {
        Scene scene = scene(DATA.replace("dim: 3 dim: 9 dim: 9", "dim: 9 dim: 11 dim: 11")
            + "layer { name: \"c\" type: \"Convolution\" bottom: \"data\" top: \"c\" convolution_param { num_output: 2 kernel_size: 3 stride: 2 } }\n"
            + "layer { name: \"p\" type: \"Pooling\" bottom: \"c\" top: \"p\" pooling_param { kernel_size: 2 stride: 2 } }\n");
        Card conv = scene.card("c").orElseThrow();
        assertThat(conv.knobs()).isEqualTo("conv 3×3/2, 2");
        assertThat(scene.card("p").orElseThrow().knobs()).isEqualTo("max pool 2×2/2");
        assertThat(Hints.node(scene, conv.node()).lines()).contains(new Hints.Line("filters", "3×3×9 · 2, each 81 + 1 = 82", false));
    }

    @Test
    void shapes_are_written_with_the_channels_last_or_not_at_all() {
        Document document = Document.of(DATA, Phase.TEST, Sidecar.EMPTY);
        assertThat(out(document, Shown.FIGURES)).isEqualTo("1× 3×9×9");
        assertThat(out(document, Shown.FIGURES.with(Shown.Part.CHANNELS_LAST, true))).isEqualTo("1× 9×9×3");
        assertThat(out(document, Shown.FIGURES.with(Shown.Part.SHAPES, false))).isBlank();
    }

    @Test
    void a_box_says_what_is_wanted_of_it() {
        Document document = Document.of(DATA.replace("dim: 3 dim: 9 dim: 9", "dim: 9 dim: 11 dim: 11")
            + "layer { name: \"c\" type: \"Convolution\" bottom: \"data\" top: \"c\" convolution_param { num_output: 2 kernel_size: 3 stride: 2 } }\n",
            Phase.TEST, Sidecar.EMPTY);
        Shown all = new Shown(Set.of(Shown.Part.values()));
        Card full = Cards.scene(document, all, 900, 700).card("c").orElseThrow();
        assertThat(full.figures()).containsExactly("3×3×9 · 2", "4,050 MAC", "RF 3×3");
        Card plain = Cards.scene(document, Shown.FIGURES, 900, 700).card("c").orElseThrow();
        assertThat(plain.figures()).isEmpty();
        assertThat(full.bodyHeight() - full.strip() - plain.bodyHeight()).isEqualTo(3 * Cards.LINE);
        Card nameless = Cards.scene(document, Shown.FIGURES.with(Shown.Part.NAMES, false), 900, 700).card("c").orElseThrow();
        assertThat(nameless.name()).isEqualTo("Convolution");
        assertThat(nameless.knobs()).isEqualTo("3×3/2, 2");
        Card bare = Cards.scene(document, Shown.FIGURES.with(Shown.Part.ATTRIBUTES, false), 900, 700).card("c").orElseThrow();
        assertThat(bare.knobs()).isEmpty();
        assertThat(bare.third()).isLessThan(plain.third());
    }

    @Test
    void a_layer_whose_parameters_do_not_learn_is_frozen() {
        String conv = "layer { name: \"c\" type: \"Convolution\" bottom: \"data\" top: \"c\" RATES convolution_param { num_output: 2 kernel_size: 3 } }\n";
        assertThat(scene(DATA + conv.replace("RATES", "param { lr_mult: 0 } param { lr_mult: 0 }")).card("c").orElseThrow().frozen()).isTrue();
        assertThat(scene(DATA + conv.replace("RATES", "param { lr_mult: 0 }")).card("c").orElseThrow().frozen()).isFalse();
        assertThat(scene(DATA + conv.replace("RATES", "")).card("c").orElseThrow().frozen()).isFalse();
    }

    private static String out(Document document, Shown shown) {
        Card.Out out = Cards.scene(document, shown, 900, 700).cards().getFirst().outs().getFirst();
        return out.batch() + " " + out.shape();
    }

    private static Scene scene(String text) {
        return Cards.scene(Document.of(text, Phase.TEST, Sidecar.EMPTY), false, 900, 700);
    }

    @Test
    void a_field_for_height_or_width_alone_is_told_only_where_it_is_given() {
        Scene scene = scene(DATA + "layer { name: \"c\" type: \"Convolution\" bottom: \"data\" top: \"c\" convolution_param { num_output: 2 kernel_size: 3 pad: 1 } }\n"
            + "layer { name: \"d\" type: \"Convolution\" bottom: \"data\" top: \"d\" convolution_param { num_output: 2 kernel_size: 3 pad_h: 1 pad_w: 2 } }\n");
        assertThat(Hints.node(scene, scene.card("c").orElseThrow().node()).lines()).extracting(Hints.Line::label).contains("pad").doesNotContain("pad_h", "pad_w");
        assertThat(Hints.node(scene, scene.card("d").orElseThrow().node()).lines()).contains(new Hints.Line("pad_h", "1", false), new Hints.Line("bias", "2", false));
    }
}
