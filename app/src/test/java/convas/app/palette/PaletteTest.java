package convas.app.palette;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.document.Document;
import convas.core.document.Edit;
import convas.core.document.Sidecar;
import convas.core.layer.Category;
import convas.core.layer.Layers;
import convas.core.layer.LayerType;
import convas.core.layer.Phase;
import convas.core.net.CaffeTypes;
import convas.core.net.Diagnostic;
import convas.core.net.Severity;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class PaletteTest {
    private static final Palette PALETTE = new Palette();

    @Test
    void groups_stand_in_the_order_of_a_net() {
        assertThat(PALETTE.groups().sequencedKeySet()).containsExactly("Data", "Vision", "Activation", "Normalise",
            "Join", "Utility", "Loss", "Blocks", "Templates");
    }

    @Test
    void every_layer_type_is_offered() {
        Set<String> offered = PALETTE.all().stream().map(PaletteItem::prototxt)
            .flatMap(text -> Layers.all().stream().map(LayerType::name).filter(name -> text.contains("type: \"" + name + "\"")))
            .collect(Collectors.toSet());
        assertThat(offered).containsAll(Layers.all().stream().map(LayerType::name).toList());
    }

    @TestFactory
    Stream<DynamicTest> every_item_is_accepted_behind_a_layer() {
        return PALETTE.all().stream().map(item -> DynamicTest.dynamicTest(item.title(), () -> {
            Document before = document("""
                layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 32 dim: 56 dim: 56 } } }
                layer { name: "left" type: "Split" bottom: "data" top: "left" top: "right" }
                """);
            Edit edit = AddAfter.edit(before.net(), Set.of("left"), item.prototxt());
            Document after = edit.apply(before);
            assertThat(after.net().nodes()).hasSizeGreaterThan(before.net().nodes().size());
            List<Diagnostic> unread = after.net().diagnostics().stream().filter(d -> d.severity() == Severity.ERROR)
                .filter(d -> !Set.of("unknown-type", "unknown-field").contains(d.rule()) || CaffeTypes.known(after.net().find(d.layer()).orElseThrow().type()))
                .filter(d -> !d.message().matches("(?s).*(in_[bc]|label).*")).toList();
            assertThat(unread).isEmpty();
        }));
    }

    @Test
    void a_network_stands_apart_and_is_complete() {
        Document before = document("layer { name: \"data\" type: \"Input\" top: \"data\" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }\n");
        Document after = PaletteItem.apart(item("AlexNet").prototxt()).apply(before);
        Document alone = document(item("AlexNet").prototxt());
        assertThat(after.net().nodes()).hasSize(alone.net().nodes().size() + 1);
        assertThat(after.annotations().totals().params()).isEqualTo(60_965_224);
        assertThat(after.net().find("data_2")).isPresent();
        assertThat(after.annotations().diagnostics()).noneMatch(each -> each.severity() == Severity.ERROR);
    }

    @Test
    void the_search_knows_what_people_call_things() {
        assertThat(PALETTE.search("mean").get("Vision")).extracting(PaletteItem::title).contains("Average 3×3/1", "Global average");
        assertThat(PALETTE.search("fully connected").get("Vision")).extracting(PaletteItem::title).containsExactly("InnerProduct");
        assertThat(PALETTE.search("skip").get("Join")).extracting(PaletteItem::title).containsExactly("Eltwise sum");
        assertThat(PALETTE.search("inception").sequencedKeySet()).contains("Blocks");
        assertThat(PALETTE.search("nothing is called so")).isEmpty();
    }

    @Test
    void a_title_that_starts_with_the_query_comes_first() {
        assertThat(PALETTE.search("relu").get("Activation").getFirst().title()).isEqualTo("ReLU");
    }

    @Test
    void an_item_goes_onto_the_only_edge_behind_the_selection() {
        Document document = document("""
            layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }
            layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 2 kernel_size: 3 } }
            layer { name: "relu" type: "ReLU" bottom: "conv" top: "conv" }
            layer { name: "pool" type: "Pooling" bottom: "conv" top: "pool" pooling_param { kernel_size: 2 } }
            """);
        String text = item("Conv 3×3").prototxt();
        assertThat(AddAfter.edit(document.net(), Set.of("data"), text).on()).isEqualTo(new Edit.Edge("data", 0, "conv", 0));
        assertThat(AddAfter.edit(document.net(), Set.of("conv"), text).on()).isEqualTo(new Edit.Edge("relu", 0, "pool", 0));
        assertThat(AddAfter.edit(document.net(), Set.of("pool"), text).bottoms()).containsExactly("pool");
        assertThat(AddAfter.edit(document.net(), Set.of(), text).bottoms()).containsExactly("pool");
        assertThat(AddAfter.edit(document.net(), Set.of("data", "pool"), item("Concat").prototxt()).bottoms())
            .containsExactly("data", "pool");
        assertThat(AddAfter.edit(document.net(), Set.of("pool"), item("Input").prototxt()).bottoms()).isEmpty();
    }

    private static PaletteItem item(String title) {
        return PALETTE.all().stream().filter(item -> item.title().equals(title)).findFirst().orElseThrow();
    }

    private static Document document(String text) {
        return Document.of(text, Phase.TEST, Sidecar.EMPTY);
    }

    @Test
    void layers_with_learned_weights_are_marked_and_fixed_functions_are_not() {
        List<PaletteItem> all = PALETTE.all();
        assertThat(all.stream().filter(item -> !item.whole() && item.prototxt().contains("type: \"InnerProduct\""))).isNotEmpty().allMatch(PaletteItem::learns);
        assertThat(all.stream().filter(item -> item.category() == Category.POOL)).isNotEmpty().noneMatch(PaletteItem::learns);
        assertThat(all.stream().filter(item -> item.category() == Category.DATA)).isNotEmpty().noneMatch(PaletteItem::learns);
        assertThat(all).anyMatch(item -> item.title().equals("PReLU") && item.learns());
        assertThat(all).anyMatch(item -> item.title().equals("ReLU") && !item.learns());
    }
}
