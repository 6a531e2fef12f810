package convas.app.cli;

import static convas.app.cli.Ran.convas;
import static org.assertj.core.api.Assertions.assertThat;

import convas.core.document.Document;
import convas.core.document.Edit;
import convas.core.document.Sidecar;
import convas.core.document.Sidecars;
import convas.core.layer.Phase;
import convas.core.layout.Direction;
import convas.core.net.NetState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `convas report --json` and what real Caffe says of the same file differ in nothing but the fields that Convas adds and the Split
/// layers that Caffe inserts.
class ReportAgainstCaffeTest {
    /// What a golden tells of how it was made, and values, which a report has not.
    private static final Set<String> OF_THE_RUN = Set.of("oracle", "file", "patched", "weights", "input_fill", "options", "gradients", "upgraded_text",
        "total_params_counting_shared_again", "top_values_after_this_layer", "param_values", "forward_ms_sum");

    private static final Set<String> ADDED = Set.of("file", "complete", "batch", "total_weights", "total_biases", "total_statistics", "total_macs",
        "total_activation_bytes", "peak_activation_bytes", "diagnostics");
    private static final Set<String> ADDED_TO_LAYERS = Set.of("in_place", "bottom_shapes", "param_roles", "weights", "biases", "statistics", "macs",
        "activation_bytes", "receptive_field");

    /// A text without a layer, which Caffe takes for an empty net, is none for `convas report`.
    private static final Set<String> EMPTY = Set.of("text_only_name", "wire_empty", "wire_no_layers", "wire_only_comment");

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> of_every_small_net_that_caffe_accepts() {
        return Conformance.files(Path.of("../core/src/test/resources/caffe"), ".prototxt").stream()
            .filter(file -> !golden(file, "").has("rejected") && !EMPTY.contains(name(file)))
            .map(file -> DynamicTest.dynamicTest(name(file), () -> {
                JsonNode golden = golden(file, "");
                List<Object> words = new ArrayList<>(List.of("report", file, "--json", "--phase", golden.path("phase").asString()));
                Stream.of(golden.path("options").path("command").asString("").split(" ")).filter(each -> each.matches("--(stages|level)=.*"))
                    .forEach(words::add);
                Ran ran = convas(words.toArray());
                assertThat(ran.status()).isZero();
                same(ran.json(), golden, Set.of());
            }));
    }

    @TestFactory
    Stream<DynamicTest> of_every_published_net_that_caffe_accepts_in_each_phase() {
        Path nets = Conformance.folder("networks");
        Map<String, JsonNode> verdicts = new JsonMapper().readTree(nets.resolve("manifest.json").toFile()).path("files").valueStream()
            .collect(Collectors.toMap(each -> each.path("id").asString(), each -> each.path("caffe")));
        return Conformance.files(nets, ".prototxt").stream().flatMap(file -> Stream.of("TEST", "TRAIN")
            .filter(phase -> verdicts.get(name(file)).path(phase).path("accepted").asBoolean())
            .map(phase -> DynamicTest.dynamicTest(name(file) + " " + phase, () -> {
                JsonNode golden = golden(file, "." + phase);
                List<String> options = verdicts.get(name(file)).path(phase).path("options").valueStream().map(JsonNode::asString).toList();
                Set<String> stages = options.stream().filter(each -> each.startsWith("--stages="))
                    .flatMap(each -> Stream.of(each.substring(9).split(","))).collect(Collectors.toSet());
                boolean old = Files.readString(file).contains("layers");
                Path asked = old ? withShapes(file, golden) : withInputs(file, golden, new NetState(Phase.valueOf(phase), null, stages));
                List<Object> words = new ArrayList<>(List.of("report", asked, "--json", "--phase", phase));
                words.addAll(options);
                Ran ran = convas(words.toArray());
                assertThat(ran.status()).isZero();
                same(ran.json(), golden, old ? stubs(golden).keySet() : Set.of());
            })));
    }

    /// Guards against a folder that has lost its files.
    @Test
    void there_are_as_many_as_caffe_was_asked_about() {
        List<Path> files = Conformance.files(Conformance.folder("networks"), ".prototxt");
        assertThat(files).hasSize(87);
        assertThat(files.stream().flatMap(file -> Stream.of(".TEST", ".TRAIN").map(phase -> file.resolveSibling(name(file) + phase + ".json")))
            .filter(Files::exists)).hasSize(98);
    }

    /// The layers that were replaced by an Input when Caffe was asked, as Caffe had no data; with the shapes of their tops.
    private static Map<String, List<String>> stubs(JsonNode golden) {
        Set<String> names = golden.path("patched").valueStream().map(each -> each.asString().split(": ")[0]).collect(Collectors.toSet());
        return golden.path("layers").valueStream().filter(layer -> names.contains(layer.path("name").asString()))
            .collect(Collectors.toMap(layer -> layer.path("name").asString(), layer -> layer.path("top_shapes").valueStream()
                .map(shape -> shape.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "))).toList()));
    }

    /// The net with its data layers replaced as they were for Caffe.
    private Path withInputs(Path file, JsonNode golden, NetState state) throws IOException {
        Document document = Document.of(Files.readString(file), state, Sidecar.EMPTY);
        for (Map.Entry<String, List<String>> stub : stubs(golden).entrySet()) {
            String shapes = stub.getValue().stream().map(shape -> "shape { dim: [" + shape + "] } ").collect(Collectors.joining());
            document = new Edit.Replace(stub.getKey(), "layer { type: \"Input\" top: \"x\" input_param { " + shapes + "} }").apply(document);
        }
        return Files.writeString(Files.createTempDirectory(folder, "net").resolve(file.getFileName()), document.text());
    }

    /// A net of an older form, which has no Input layers: the shapes of its data are declared beside it.
    private Path withShapes(Path file, JsonNode golden) throws IOException {
        Path own = Files.createTempDirectory(folder, "net").resolve(file.getFileName());
        Files.copy(file, own);
        Map<String, String> shapes = new HashMap<>();
        stubs(golden).forEach((name, tops) -> shapes.put(name, String.join("; ", tops)));
        Files.writeString(Sidecars.beside(own), Sidecars.print(new Sidecar(Map.of(), Set.of(), shapes, Direction.DOWN)));
        return own;
    }

    private static void same(JsonNode report, JsonNode golden, Set<String> stubs) {
        Map<String, String> splits = new HashMap<>();
        List<JsonNode> layers = new ArrayList<>();
        List<List<String>> bottoms = new ArrayList<>();
        for (JsonNode layer : golden.get("layers")) {
            List<String> read = layer.get("bottoms").valueStream().map(each -> splits.getOrDefault(each.asString(), each.asString())).toList();
            if (layer.get("type").asString().equals("Split") && layer.get("name").asString().endsWith("_split")) {
                layer.get("tops").forEach(top -> splits.put(top.asString(), read.getFirst()));
            } else {
                layers.add(layer);
                bottoms.add(read);
            }
        }
        Set<String> fields = compared(golden, Set.of("layers", "layer_count", "inputs", "outputs"));
        fields.forEach(field -> assertThat(report.get(field)).as(field).isEqualTo(golden.get(field)));
        names(report, golden, ADDED);
        assertThat(report.get("layer_count").isInt()).isTrue();
        assertThat(report.get("layer_count").asInt()).isEqualTo(layers.size());
        assertThat(report.get("layers")).hasSize(layers.size());
        if (stubs.isEmpty()) {
            assertThat(report.get("inputs")).isEqualTo(golden.get("inputs"));
        }
        assertThat(report.get("outputs").valueStream().toList()).isEqualTo(
            golden.get("outputs").valueStream().filter(output -> !splits.containsKey(output.path("name").asString())).toList());
        for (int i = 0; i < layers.size(); i++) {
            JsonNode layer = report.get("layers").get(i);
            JsonNode expected = layers.get(i);
            String name = expected.get("name").asString();
            names(layer, expected, ADDED_TO_LAYERS);
            assertThat(layer.get("index").asInt()).as(name).isEqualTo(i);
            assertThat(layer.get("bottoms").valueStream().map(JsonNode::asString)).as("bottoms of " + name).isEqualTo(bottoms.get(i));
            for (String field : compared(expected, stubs.contains(name) ? Set.of("index", "bottoms", "type") : Set.of("index", "bottoms"))) {
                assertThat(layer.get(field)).as(field + " of " + name).isEqualTo(expected.get(field));
            }
        }
    }

    private static Set<String> compared(JsonNode golden, Set<String> otherwise) {
        Set<String> fields = new TreeSet<>(golden.propertyNames());
        fields.removeAll(OF_THE_RUN);
        fields.removeAll(otherwise);
        return fields;
    }

    /// The report has every field of Caffe's answer, and no other but those added.
    private static void names(JsonNode report, JsonNode golden, Set<String> added) {
        Set<String> expected = compared(golden, Set.of());
        assertThat(report.propertyNames()).containsAll(expected);
        Set<String> more = new TreeSet<>(report.propertyNames());
        more.removeAll(expected);
        assertThat(added).containsAll(more);
    }

    private static JsonNode golden(Path file, String phase) {
        return new JsonMapper().readTree(file.resolveSibling(name(file) + phase + ".json").toFile());
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".prototxt", "");
    }
}
