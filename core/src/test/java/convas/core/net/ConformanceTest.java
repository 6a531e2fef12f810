package convas.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.Conformance;
import convas.core.layer.Phase;
import convas.core.prototxt.Parser;
import convas.core.prototxt.SyntaxTree;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class ConformanceTest {
    /// Nets that Caffe refuses for what stands in the text, with the rule that says so. The others need shapes.
    private static final Map<String, String> REFUSED = Map.ofEntries(
        Map.entry("in_reject_dim_count", "input-shape"), Map.entry("in_reject_no_dims", "input-shape"),
        Map.entry("phase_reject_include_and_exclude", "include-and-exclude"),
        Map.entry("reject_inplace_after_other_consumer", "duplicate-top"), Map.entry("reject_unknown_bottom", "missing-bottom"),
        Map.entry("text_reject_bool_yes", "wrong-value"), Map.entry("text_reject_duplicate_message", "field-twice"),
        Map.entry("text_reject_enum_case", "wrong-value"), Map.entry("text_reject_float_for_int", "wrong-value"),
        Map.entry("text_reject_missing_colon", "syntax"), Map.entry("text_reject_percent", "syntax"),
        Map.entry("text_reject_unknown_field", "unknown-field"), Map.entry("text_reject_unterminated_string", "syntax"),
        Map.entry("v1_reject_string_type", "wrong-value"));

    @TestFactory
    Stream<DynamicTest> small_nets_read_as_in_caffe() {
        return Conformance.texts(Conformance.folder("micro")).stream().map(file -> DynamicTest.dynamicTest(name(file), () -> {
            JsonNode golden = new ObjectMapper().readTree(file.resolveSibling(name(file) + ".json").toFile());
            Net net = read(file);
            List<Diagnostic> errors = errors(net);
            if (golden.path("rejected").asBoolean()) {
                String rule = REFUSED.get(name(file));
                if (rule != null) {
                    assertThat(errors).extracting(Diagnostic::rule).contains(rule);
                }
            } else {
                assertThat(errors).isEmpty();
                assertWired(net, golden);
            }
        }));
    }

    @TestFactory
    Stream<DynamicTest> published_nets_open_and_print_as_they_were() {
        Path folder = Conformance.folder("networks");
        return Conformance.texts(folder).stream().map(file -> DynamicTest.dynamicTest(name(file), () -> {
            String text = Conformance.read(file);
            SyntaxTree tree = Parser.parse(text);
            assertThat(tree.print()).isEqualTo(text);
            assertThat(tree.problems()).isEmpty();
            Net net = NetReader.read(tree, Conformance.state(file, Phase.TEST));
            assertThat(net.nodes()).isNotEmpty();
            assertThat(net.nodes()).extracting(Node::id).doesNotHaveDuplicates();
            NetReader.read(tree, Phase.TRAIN);
            Path golden = file.resolveSibling(name(file) + ".TEST.json");
            if (golden.toFile().exists()) {
                assertThat(errors(net)).isEmpty();
                assertWired(net, new ObjectMapper().readTree(golden.toFile()));
            }
        }));
    }

    /// The same layers, reading and making blobs of the same names; Caffe's own splits are resolved.
    private static void assertWired(Net net, JsonNode golden) {
        Map<String, String> splits = new TreeMap<>();
        int index = 0;
        for (JsonNode layer : golden.path("layers")) {
            List<String> bottoms = layer.path("bottoms").valueStream().map(each -> splits.getOrDefault(each.asString(), each.asString())).toList();
            List<String> tops = layer.path("tops").valueStream().map(JsonNode::asString).toList();
            if (layer.path("type").asString().equals("Split") && !tops.isEmpty() && tops.getFirst().endsWith("_split_0")) {
                tops.forEach(top -> splits.put(top, bottoms.getFirst()));
                continue;
            }
            Node node = net.nodes().get(index++);
            assertThat(node.name()).isEqualTo(layer.path("name").asString());
            boolean stubbed = layer.path("type").asString().equals("Input") && !node.type().equals("Input");
            if (!stubbed) {
                assertThat(node.type()).isEqualTo(layer.path("type").asString());
            }
            assertThat(node.bottoms()).extracting(Blob::name).isEqualTo(bottoms);
            assertThat(node.tops()).extracting(Blob::name).isEqualTo(tops);
        }
        assertThat(net.nodes()).hasSize(index);
    }

    private static Net read(Path file) {
        return NetReader.read(Parser.parse(Conformance.read(file)), Phase.TEST);
    }

    private static List<Diagnostic> errors(Net net) {
        return net.diagnostics().stream().filter(each -> each.severity() == Severity.ERROR).toList();
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".prototxt", "");
    }
}
