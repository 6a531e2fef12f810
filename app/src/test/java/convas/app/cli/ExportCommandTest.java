package convas.app.cli;

import static convas.app.cli.Ran.convas;
import static convas.app.cli.Ran.resource;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ExportCommandTest {
    private static final List<String> FIGURES =
        List.of("name", "type", "bottoms", "tops", "top_shapes", "param_shapes", "macs", "receptive_field");

    @TempDir
    private Path folder;

    @Test
    void an_exported_template_is_the_same_net_and_exports_to_the_same_text() throws IOException {
        for (Path template : Conformance.files(resource("networks"), ".prototxt")) {
            Path once = folder.resolve("once.prototxt");
            Path twice = folder.resolve("twice.prototxt");
            assertThat(convas("export", template, "-o", once).status()).isZero();
            assertThat(figures(once)).as(template.toString()).isEqualTo(figures(template));
            convas("export", once, "-o", twice);
            assertThat(twice).hasSameTextualContentAs(once);
        }
    }

    @Test
    void published_nets_of_all_formats_export_to_the_same_net() {
        for (Path net : Conformance.files(Conformance.folder("networks"), ".prototxt")) {
            Path out = folder.resolve("out.prototxt");
            if (convas("report", net).status() == 0) {
                Ran ran = convas("export", net, "-o", out);
                assertThat(ran.status()).as("%s: %s", net, ran.err()).isZero();
                assertThat(figures(out)).as(net.toString()).isEqualTo(figures(net));
            }
        }
    }

    @Test
    void a_net_without_layers_in_the_phase_is_exported_as_it_is() throws IOException {
        Path net = Files.writeString(folder.resolve("data.prototxt"), """
            layer { name: "l" type: "Input" top: "l" input_param { shape { dim: 2 } } include { phase: TRAIN } }
            """);
        Path out = folder.resolve("out.prototxt");
        assertThat(convas("export", net, "-o", out).status()).isZero();
        assertThat(out).content().contains("phase: TRAIN");
        Path empty = Files.writeString(folder.resolve("empty.prototxt"), "");
        assertThat(convas("export", empty, "-o", out).status()).isZero();
        assertThat(out).isEmptyFile();
    }

    @Test
    void a_training_net_becomes_one_to_use() throws IOException {
        Path net = Files.writeString(folder.resolve("train.prototxt"), """
            layer {
              name: "data" type: "Data" top: "data" top: "label"
              transform_param { crop_size: 28 }
              data_param { source: "db" batch_size: 4 }
            }
            layer {
              name: "ip" type: "InnerProduct" bottom: "data" top: "ip"
              inner_product_param { num_output: 10 }
            }
            layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" }
            """);
        Path out = folder.resolve("deploy.prototxt");
        Ran ran = convas("export", net, "--deploy", "-o", out);
        assertThat(ran.status()).as(ran.err()).isZero();
        JsonNode report = convas("report", out, "--json").json();
        List<String> types = new ArrayList<>();
        report.get("layers").forEach(layer -> types.add(layer.get("type").asString()));
        assertThat(types).containsExactly("Input", "InnerProduct", "Softmax");
        assertThat(Files.readString(out)).doesNotContain("label");
    }

    @Test
    void without_a_file_the_text_goes_to_stdout() throws IOException {
        Path lenet = resource("networks/lenet.prototxt");
        Path out = folder.resolve("out.prototxt");
        convas("export", lenet, "-o", out);
        assertThat(convas("export", lenet).out()).isEqualTo(Files.readString(out));
    }

    @Test
    void what_cannot_be_exported_leaves_the_old_file_alone() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.prototxt"), "layer {\n  name: \"x\"\n  type: \n}\n");
        Path out = Files.writeString(folder.resolve("out.prototxt"), "old");
        Ran ran = convas("export", broken, "-o", out);
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.errors()).hasSize(1);
        assertThat(ran.err()).startsWith(broken + ":3:");
        assertThat(out).hasContent("old");
        Ran folderGiven = convas("export", resource("networks/lenet.prototxt"), "-o", folder);
        assertThat(folderGiven.status()).isEqualTo(2);
        assertThat(folderGiven.err()).contains("is a folder; give a file to write");
    }

    @Test
    void a_value_that_caffe_cannot_read_is_not_exported() throws IOException {
        Path wrong = Files.writeString(folder.resolve("wrong.prototxt"),
            "layer { name: \"a\" type: \"Convolution\" bottom: \"x\" top: \"a\"\n  convolution_param { num_output: abc } }\n");
        Path out = folder.resolve("out.prototxt");
        Ran ran = convas("export", wrong, "-o", out);
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).startsWith(wrong + ":2:").contains("`num_output` takes a whole number, not `abc`.");
        assertThat(out).doesNotExist();
    }

    @Test
    void an_exported_net_that_caffe_will_refuse_is_told() throws IOException {
        Path loose = Files.writeString(folder.resolve("loose.prototxt"), "layer { name: \"a\" type: \"ReLU\" bottom: \"x\" top: \"a\" }\n");
        Path out = folder.resolve("out.prototxt");
        Ran ran = convas("export", loose, "-o", out);
        assertThat(ran.status()).isZero();
        assertThat(ran.errors()).hasSize(1);
        assertThat(ran.err()).startsWith("note: Caffe will refuse this net. " + out + ":").contains("No layer before this one makes `x`.");
        assertThat(out).exists();
    }

    private static List<String> figures(Path net) {
        List<String> figures = new ArrayList<>();
        convas("report", net, "--json").json().get("layers").forEach(layer -> FIGURES.forEach(name -> figures.add(layer.get(name).toString())));
        return figures;
    }

    @Test
    void an_onnx_model_holds_the_weights_of_the_file_it_is_given() throws IOException {
        Path net = resource("networks/lenet.prototxt");
        Path weights = folder.resolve("lenet.caffemodel");
        Path seeded = folder.resolve("seeded.onnx");
        Path loaded = folder.resolve("loaded.onnx");
        assertThat(convas("weights", net, "-o", weights, "--seed", 5).status()).isZero();
        assertThat(convas("export", net, "--onnx", "-o", seeded, "--seed", 5).err()).contains("RANDOM, seed 5");
        assertThat(convas("export", net, "--onnx", "-o", loaded, "--weights", weights)).isEqualTo(new Ran(0, "", ""));
        assertThat(loaded).hasSameBinaryContentAs(seeded);
        assertThat(Files.size(loaded)).isGreaterThan(431_080 * 4);
    }

    @Test
    void a_layer_that_onnx_has_not_is_refused_at_its_place_and_leaves_no_file() throws IOException {
        Path net = Files.writeString(folder.resolve("net.prototxt"), """
            layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 2 dim: 3 } } }
              layer { name: "best" type: "ArgMax" bottom: "data" top: "best" }
            """);
        Path out = folder.resolve("net.onnx");
        Ran ran = convas("export", net, "--onnx", "-o", out);
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.errors()).singleElement().asString().startsWith(net + ":2:3: best (ArgMax) cannot be written as ONNX");
        assertThat(out).doesNotExist();
    }
}
