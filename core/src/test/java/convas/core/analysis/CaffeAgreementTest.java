package convas.core.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.Conformance;
import convas.core.layer.Input;
import convas.core.layer.Phase;
import convas.core.net.Diagnostic;
import convas.core.net.Net;
import convas.core.net.NetReader;
import convas.core.net.Node;
import convas.core.net.Severity;
import convas.core.prototxt.Parser;
import convas.core.prototxt.Position;
import convas.core.tensor.Shape;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Shapes, parameters and costs are those that real Caffe 1.0 gives, and what it refuses is an error with a place.
class CaffeAgreementTest {
    @TestFactory
    Stream<DynamicTest> small_nets_have_the_shapes_and_parameters_that_caffe_gives() throws URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(getClass().getResource("/caffe")).toURI());
        return Conformance.texts(folder).stream().map(file -> DynamicTest.dynamicTest(name(file), () -> {
            String text = Conformance.read(file);
            JsonNode golden = new ObjectMapper().readTree(file.resolveSibling(name(file) + ".json").toFile());
            Annotations annotations = Annotator.annotate(NetReader.read(Parser.parse(text), Conformance.state(golden)));
            if (golden.path("rejected").asBoolean()) {
                assertThat(errors(annotations)).isNotEmpty().allSatisfy(error -> {
                    assertThat(error.span().length()).isPositive();
                    assertThat(Position.of(text, error.span().start()).line()).isPositive();
                    assertThat(error.message()).matches("(?s).*[.?]");
                });
            } else {
                assertThat(errors(annotations)).isEmpty();
                compare(annotations, golden);
            }
        }));
    }

    @TestFactory
    Stream<DynamicTest> published_nets_have_the_shapes_and_parameters_that_caffe_gives() {
        Path folder = Conformance.folder("networks");
        return Conformance.texts(folder).stream().flatMap(file -> Stream.of(Phase.values())
            .filter(phase -> file.resolveSibling(name(file) + "." + phase + ".json").toFile().exists())
            .map(phase -> DynamicTest.dynamicTest(name(file) + " " + phase, () -> {
                JsonNode golden = new ObjectMapper().readTree(file.resolveSibling(name(file) + "." + phase + ".json").toFile());
                Annotations annotations = Annotator.annotate(
                    withInputs(NetReader.read(Parser.parse(Conformance.read(file)), Conformance.state(file, phase)), golden));
                assertThat(errors(annotations)).isEmpty();
                compare(annotations, golden);
            })));
    }

    @TestFactory
    Stream<DynamicTest> every_published_net_is_annotated_whatever_it_holds() {
        return Conformance.texts(Conformance.folder("networks")).stream().flatMap(file -> Stream.of(Phase.values())
            .map(phase -> DynamicTest.dynamicTest(name(file) + " " + phase, () -> {
                Net net = NetReader.read(Parser.parse(Conformance.read(file)), phase);
                Annotations annotations = Annotator.annotate(net);
                assertThat(annotations.nodes()).hasSameSizeAs(net.nodes());
                net.nodes().forEach(node -> assertThat(node.tops()).allMatch(annotations.blobs()::containsKey));
                assertThat(Report.of(annotations).markdown()).contains("total");
                net.nodes().forEach(node -> Ladder.of(annotations, node));
            })));
    }

    /// Data layers replaced by inputs, as was done for the goldens.
    private static Net withInputs(Net net, JsonNode golden) {
        Map<String, List<Shape>> inputs = new HashMap<>();
        for (JsonNode layer : golden.path("layers")) {
            if (layer.path("type").asString().equals("Input")) {
                inputs.put(layer.path("name").asString(), shapes(layer.path("top_shapes"), Integer.MAX_VALUE));
            }
        }
        List<Node> nodes = net.nodes().stream().map(node -> inputs.containsKey(node.name()) && node.bottoms().isEmpty()
            ? new Node(node.index(), node.id(), node.name(), "Input", Input.of(inputs.get(node.name()).toArray(Shape[]::new)),
                node.bottoms(), node.bottomNames(), node.tops(), false, node.params(), node.backprop(), node.syntax(), node.span())
            : node).toList();
        return new Net(net.name(), net.phase(), nodes, net.diagnostics());
    }

    private static void compare(Annotations annotations, JsonNode golden) {
        SoftAssertions soft = new SoftAssertions();
        int index = 0;
        long total = 0;
        for (JsonNode layer : golden.path("layers")) {
            String type = layer.path("type").asString();
            if (type.equals("Split") && layer.path("name").asString().contains("_split")) {
                continue;
            }
            Node node = annotations.net().nodes().get(index++);
            Annotation figures = annotations.of(node);
            List<Shape> tops = new ArrayList<>();
            node.tops().forEach(top -> tops.add(annotations.shape(top).orElse(null)));
            soft.assertThat(tops).as("tops of " + node.id()).isEqualTo(shapes(layer.path("top_shapes"), node.tops().size()));
            soft.assertThat(figures.params().stream().map(p -> p.shape()).toList()).as("parameters of " + node.id())
                .isEqualTo(shapes(layer.path("param_shapes"), Integer.MAX_VALUE));
            soft.assertThat(figures.paramCount()).as("parameter count of " + node.id()).isEqualTo(layer.path("param_count").asLong());
            if (layer.has("macs")) {
                soft.assertThat(figures.macs()).as("MACs of " + node.id()).isEqualTo(layer.path("macs").asLong());
            }
            total += figures.macs();
        }
        soft.assertThat(annotations.net().nodes()).hasSize(index);
        soft.assertThat(annotations.totals().complete()).isTrue();
        soft.assertThat(annotations.totals().stored()).as("all parameters").isEqualTo(golden.path("total_params").asLong());
        if (golden.has("total_macs")) {
            soft.assertThat(annotations.totals().macs()).as("all MACs").isEqualTo(total).isEqualTo(golden.path("total_macs").asLong());
        }
        soft.assertAll();
    }

    /// A loss without a top gets one from Caffe, which the text does not name.
    private static List<Shape> shapes(JsonNode shapes, int most) {
        return shapes.valueStream().limit(most)
            .map(shape -> Shape.of(shape.valueStream().map(JsonNode::asInt).toList())).toList();
    }

    private static List<Diagnostic> errors(Annotations annotations) {
        return annotations.diagnostics().stream().filter(each -> each.severity() == Severity.ERROR).toList();
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".prototxt", "");
    }
}
