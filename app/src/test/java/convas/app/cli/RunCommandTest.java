package convas.app.cli;

import static convas.app.cli.Ran.convas;
import static convas.app.cli.Ran.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import convas.core.tensor.Npy;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RunCommandTest {
    /// Two inputs of a batch of two; a blob with a `/` in its name; a layer in place.
    private static final String SUM = """
        layer { name: "in" type: "Input" top: "a" top: "b" input_param { shape { dim: 2 dim: 1 dim: 1 dim: 3 } } }
        layer { name: "sum" type: "Eltwise" bottom: "a" bottom: "b" top: "s/sum" eltwise_param { operation: SUM coeff: 1 coeff: -1 } }
        layer { name: "relu" type: "ReLU" bottom: "s/sum" top: "s/sum" }
        """;

    @TempDir
    private Path folder;

    @Test
    void blobs_are_dumped_with_what_they_held_before_layers_in_place() throws IOException {
        Path net = file("sum.prototxt", SUM);
        Path a = npy("a.npy", Shape.of(2, 1, 1, 3), 1, 2, 3, 4, 5, 6);
        Path b = f32("b.f32", 3, 2, 1, 0, 10, 0);
        Ran ran = convas("run", net, "--input", a, "--input", "b=" + b, "--dump", folder.resolve("out"), "--json");
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(names(folder.resolve("out"))).containsExactly("a.npy", "b.npy", "s%2Fsum.npy", "s%2Fsum@0.npy");
        assertThat(dumped("out/s%2Fsum@0.npy")).containsExactly(-2, 0, 2, 4, -5, 6);
        assertThat(dumped("out/s%2Fsum.npy")).containsExactly(0, 0, 2, 4, 0, 6);
        JsonNode relu = ran.json().get("layers").get(2);
        assertThat(relu.get("mean").asDouble()).isEqualTo(2);
        assertThat(relu.get("max").asDouble()).isEqualTo(6);
        assertThat(relu.get("min").asDouble()).isEqualTo(0);
        assertThat(relu.get("std").asDouble()).isCloseTo(Math.sqrt((4 + 4 + 0 + 4 + 4 + 16) / 6.0), within(1e-12));
        assertThat(relu.get("ms").asDouble()).isNotNegative();
    }

    @Test
    void one_item_serves_for_the_whole_batch() throws IOException {
        Path net = file("sum.prototxt", SUM);
        Path zero = npy("zero.npy", Shape.of(2, 1, 1, 3), 0, 0, 0, 0, 0, 0);
        Path item = npy("item.npy", Shape.of(1, 1, 3), 1, 2, 3);
        Path raw = f32("raw.f32", 1, 2, 3);
        for (Path each : List.of(item, raw)) {
            convas("run", net, "--input", "a=" + each, "--input", "b=" + zero, "--dump", folder.resolve("out"));
            assertThat(dumped("out/s%2Fsum.npy")).containsExactly(1, 2, 3, 1, 2, 3);
        }
    }

    @Test
    void the_same_seed_gives_the_same_numbers_and_they_are_labelled() {
        Path lenet = resource("networks/lenet.prototxt");
        JsonNode first = convas("run", lenet, "--seed", 7, "--json").json();
        JsonNode again = convas("run", lenet, "--seed", 7, "--json").json();
        JsonNode other = convas("run", lenet, "--seed", 8, "--json").json();
        assertThat(figures(first)).isEqualTo(figures(again)).isNotEqualTo(figures(other));
        assertThat(first.get("weights").get("random").asBoolean()).isTrue();
        assertThat(first.get("inputs").get(0).get("from").asString()).isEqualTo("random");
        assertThat(convas("run", lenet).out()).contains("weights: RANDOM").contains("input data: random");
    }

    @Test
    void a_picture_becomes_the_input_as_lenet_expects_it() {
        Ran ran = convas("run", resource("networks/lenet.prototxt"), "--input", resource("images/digit7.png"), "--json");
        JsonNode data = ran.json().get("layers").get(0);
        assertThat(data.get("min").asDouble()).isZero();
        assertThat(data.get("max").asDouble()).isGreaterThan(0.9).isLessThan(1);
        Ran plain = convas("run", resource("networks/lenet.prototxt"), "--input", resource("images/digit7.png"), "--scale", "1", "--mean",
            "100", "--json");
        assertThat(plain.json().get("layers").get(0).get("min").asDouble()).isEqualTo(-100);
    }

    @Test
    void real_weights_give_the_figures_of_real_caffe() {
        Path weights = Conformance.folder("weights");
        float[] sine = new float[3 * 12 * 12];
        for (int i = 0; i < sine.length; i++) {
            sine[i] = (float) Math.sin(i * 0.01);
        }
        Ran ran = convas("run", weights.resolve("mtcnn_det1.prototxt"), "--weights", weights.resolve("mtcnn_det1.caffemodel"), "--input",
            f32("sine.f32", sine), "--json");
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.json().get("weights").get("random").asBoolean()).isFalse();
        List<JsonNode> golden = new ArrayList<>();
        new JsonMapper().readTree(weights.resolve("mtcnn_det1.sin.json").toFile()).get("layers").forEach(layer -> {
            if (!layer.get("type").asString().equals("Split")) {
                golden.add(layer);
            }
        });
        assertThat(ran.json().get("layers")).hasSize(golden.size());
        for (int i = 0; i < golden.size(); i++) {
            JsonNode expected = golden.get(i).get("top_stats_after_this_layer").get(0);
            JsonNode layer = ran.json().get("layers").get(i);
            double largest = Math.max(Math.abs(expected.get("min").asDouble()), Math.abs(expected.get("max").asDouble()));
            for (String figure : List.of("mean", "std", "min", "max")) {
                assertThat(layer.get(figure).asDouble()).as("%s of %s", figure, layer.get("name"))
                    .isCloseTo(expected.get(figure).asDouble(), within(1e-5 * largest));
            }
        }
    }

    @Test
    void weights_of_another_net_are_refused_or_told_of() {
        Path weights = Conformance.folder("weights").resolve("mtcnn_det1.caffemodel");
        refused("none of its layers has the name of a layer", file("sum.prototxt", SUM),
            "--weights", weights);
        Ran ran = convas("run", resource("networks/lenet.prototxt"), "--weights", weights, "--json");
        assertThat(ran.status()).isZero();
        assertThat(ran.err()).contains("conv1").contains("10 3 3 3").contains("20 1 5 5");
        assertThat(ran.json().get("weights").get("mismatch").get(0).get("layer").asString()).isEqualTo("conv1");
        assertThat(ran.json().get("weights").get("random").asBoolean()).isTrue();
    }

    @Test
    void what_does_not_fit_is_one_line_and_leaves_no_folder() {
        Path net = file("sum.prototxt", SUM);
        refused("has the shape 4, but blob a is 2×1×1×3", net, "--input", npy("four.npy", Shape.of(4), 1, 2, 3, 4));
        refused("has 16 bytes, but blob b is 2×1×1×3, which is 24 bytes", net, "--input", "b=" + f32("four.f32", 1, 2, 3, 4));
        refused("has no input blob c; it has a (2×1×1×3), b (2×1×1×3)", net, "--input", "c=" + f32("six.f32", 1, 2, 3, 4, 5, 6));
        refused("input blob a is given twice", net, "--input", folder.resolve("six.f32"), "--input", folder.resolve("six.f32"));
        refused("no such file", net, "--input", folder.resolve("none.png"));
        refused("is no picture that can be read", net, "--input", net);
        refused("is a folder", net, "--input", folder);
        refused("no such file", net, "--weights", folder.resolve("none.caffemodel"));
        refused("is not a .caffemodel", net, "--weights", net);
        refused("no such file", folder.resolve("none.prototxt"));
        refused("invalid value for option '--seed'", net, "--seed", "x");
    }

    @Test
    void a_net_that_caffe_refuses_is_not_run() {
        Path net = file("bad.prototxt", SUM + "layer { name: \"bad\" type: \"ReLU\" bottom: \"nowhere\" top: \"bad\" }\n");
        Ran ran = convas("run", net, "--dump", folder.resolve("out"));
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.errors()).hasSize(1);
        assertThat(ran.err()).startsWith(net + ":4:").contains("nowhere");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void a_layer_that_caffe_does_not_know_is_passed_over_and_told_of() {
        Path net = file("odd.prototxt", SUM + "layer { name: \"odd\" type: \"OddOne\" bottom: \"s/sum\" top: \"odd\" }\n");
        Ran ran = convas("run", net, "--json");
        assertThat(ran.status()).isZero();
        assertThat(ran.json().get("layers").get(3).get("skipped").asString()).isNotEmpty();
        assertThat(ran.json().get("foreign").get(0).asString()).startsWith(net + ":4:").contains("OddOne");
        assertThat(convas("run", net).out()).contains("not run: odd: ").contains("note: " + net + ":4:");
    }

    @Test
    void a_net_of_which_nothing_can_run_is_refused_with_the_reason() {
        Path net = file("data.prototxt", """
            layer { name: "data" type: "Data" top: "data" data_param { source: "db" batch_size: 4 } }
            layer { name: "relu" type: "ReLU" bottom: "data" top: "relu" }
            """);
        refused("data.prototxt:1:1: nothing of this net can run", net);
    }

    @Test
    void a_dump_that_cannot_be_finished_leaves_nothing() {
        Path net = file("sum.prototxt", SUM);
        Path taken = file("taken", "x");
        refused("is a file; give a folder", net, "--dump", taken);
        refused("no such folder", net, "--dump", folder.resolve("none/out"));
        assertThat(names(folder)).containsExactly("sum.prototxt", "taken");
    }

    @Test
    void names_of_blobs_become_names_of_files() {
        assertThat(RunCommand.escaped("inception_3a/1x1")).isEqualTo("inception_3a%2F1x1");
        assertThat(RunCommand.escaped("../x")).isEqualTo("%2E.%2Fx");
        assertThat(RunCommand.escaped("a%2Fb@0")).isEqualTo("a%252Fb%400");
        assertThat(RunCommand.escaped("层")).isEqualTo("%E5%B1%82");
    }

    private void refused(String why, Object net, Object... options) {
        List<Object> words = new ArrayList<>(List.of("run", net));
        words.addAll(List.of(options));
        Path dump = folder.resolve("refused");
        if (!words.contains("--dump")) {
            words.addAll(List.of("--dump", dump));
        }
        Ran ran = convas(words.toArray());
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.errors()).hasSize(1);
        assertThat(ran.err()).contains(why);
        assertThat(dump).doesNotExist();
    }

    private static List<String> figures(JsonNode run) {
        List<String> figures = new ArrayList<>();
        run.get("layers").forEach(layer -> figures.add(layer.get("top_stats").toString()));
        return figures;
    }

    private float[] dumped(String name) throws IOException {
        return Npy.read(Files.readAllBytes(folder.resolve(name))).toArray();
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path npy(String name, Shape shape, float... values) {
        try (OutputStream out = Files.newOutputStream(folder.resolve(name))) {
            Npy.write(Tensor.of(shape, values), out);
            return folder.resolve(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path f32(String name, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        try {
            return Files.write(folder.resolve(name), bytes.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
