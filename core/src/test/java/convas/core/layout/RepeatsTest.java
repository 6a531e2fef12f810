package convas.core.layout;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.analysis.Annotations;
import convas.core.analysis.Annotator;
import convas.core.layer.Phase;
import convas.core.net.NetReader;
import convas.core.net.Node;
import convas.core.prototxt.Parser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RepeatsTest {
    private static final String DATA = "layer { name: \"data\" type: \"Input\" top: \"data\" input_param { shape { dim: 1 dim: 8 dim: 16 dim: 16 } } }\n";

    private static String conv(String name, String bottom, int outputs, int kernel, String more) {
        return "layer { name: \"" + name + "\" type: \"Convolution\" bottom: \"" + bottom + "\" top: \"" + name + "\" convolution_param { num_output: "
            + outputs + " kernel_size: " + kernel + " pad: " + kernel / 2 + " " + more + " } }\n";
    }

    private static String join(String name, String type, String first, String second) {
        return "layer { name: \"" + name + "\" type: \"" + type + "\" bottom: \"" + first + "\" bottom: \"" + second + "\" top: \"" + name + "\" }\n";
    }

    /// Two branches of a 1×1 and a 3×3 convolution.
    private static String module(String name, String bottom, int outputs) {
        return conv(name + "/1x1", bottom, outputs, 1, "") + conv(name + "/3x3", bottom, outputs + 2, 3, "")
            + join(name + "/out", "Concat", name + "/1x1", name + "/3x3");
    }

    /// By the part of the name before the slash.
    private static Map<String, List<String>> repeats(String text) {
        Annotations annotations = Annotator.annotate(NetReader.read(Parser.parse(text), Phase.TEST));
        Map<String, List<Node>> modules = new LinkedHashMap<>();
        for (Node node : annotations.net().nodes()) {
            if (node.name().contains("/")) {
                modules.computeIfAbsent(node.name().substring(0, node.name().indexOf('/')), k -> new java.util.ArrayList<>()).add(node);
            }
        }
        return Repeats.of(annotations, modules);
    }

    @Test
    void modules_may_differ_in_names_and_numbers_of_filters() {
        assertThat(repeats(DATA + module("a", "data", 4) + module("b", "a/out", 9) + module("c", "b/out", 4)))
            .isEqualTo(Map.of("a", List.of("a", "b", "c"), "b", List.of("a", "b", "c"), "c", List.of("a", "b", "c")));
    }

    @Test
    void the_order_of_the_text_does_not_matter() {
        String turned = conv("b/3x3", "a/out", 4, 3, "") + conv("b/1x1", "a/out", 4, 1, "") + join("b/out", "Concat", "b/1x1", "b/3x3");
        assertThat(repeats(DATA + module("a", "data", 4) + turned)).containsOnlyKeys("a", "b");
    }

    @Test
    void another_kernel_stride_type_or_connection_makes_another_structure() {
        for (String other : List.of(
                conv("b/1x1", "a/out", 4, 1, "") + conv("b/5x5", "a/out", 4, 5, "") + join("b/out", "Concat", "b/1x1", "b/5x5"),
                conv("b/1x1", "a/out", 4, 1, "stride: 2") + conv("b/3x3", "a/out", 4, 3, "stride: 2") + join("b/out", "Concat", "b/1x1", "b/3x3"),
                conv("b/1x1", "a/out", 4, 1, "") + conv("b/3x3", "a/out", 4, 3, "") + join("b/out", "Eltwise", "b/1x1", "b/3x3"),
                conv("b/1x1", "a/out", 4, 1, "") + conv("b/3x3", "b/1x1", 4, 3, "") + join("b/out", "Concat", "b/1x1", "b/3x3"))) {
            assertThat(repeats(DATA + module("a", "data", 4) + other)).as(other).isEmpty();
        }
    }

    @Test
    void a_module_that_reads_two_blobs_is_not_built_like_one_that_reads_one() {
        String two = conv("b/1x1", "a/out", 4, 1, "") + conv("b/3x3", "data", 4, 3, "") + join("b/out", "Concat", "b/1x1", "b/3x3");
        assertThat(repeats(DATA + module("a", "data", 4) + two)).isEmpty();
    }
}
