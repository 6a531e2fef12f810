package convas.app.cli;

import static convas.app.cli.Ran.convas;
import static convas.app.cli.Ran.resource;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ReportCommandTest {
    private static final String SMALL = """
        name: "small"
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 2 dim: 3 dim: 8 dim: 8 } } }
        layer {
          name: "conv" type: "Convolution" bottom: "data" top: "conv"
          convolution_param { num_output: 4 kernel_size: 3 pad: 1 }
        }
        layer { name: "relu" type: "ReLU" bottom: "conv" top: "conv" }
        """;

    @TempDir
    private Path folder;

    @Test
    void json_gives_each_layers_figures() {
        JsonNode report = convas("report", file("small.prototxt", SMALL), "--json").json();
        JsonNode conv = report.get("layers").get(1);
        assertThat(conv.get("name").asString()).isEqualTo("conv");
        assertThat(conv.get("type").asString()).isEqualTo("Convolution");
        assertThat(conv.get("bottoms").toString()).isEqualTo("[\"data\"]");
        assertThat(conv.get("tops").toString()).isEqualTo("[\"conv\"]");
        assertThat(conv.get("top_shapes").toString()).isEqualTo("[[2,4,8,8]]");
        assertThat(conv.get("param_shapes").toString()).isEqualTo("[[4,3,3,3],[4]]");
        assertThat(conv.get("param_count").asLong()).isEqualTo(112);
        assertThat(conv.get("macs").asLong()).isEqualTo(2L * 4 * 8 * 8 * 27);
        assertThat(conv.get("activation_bytes").asLong()).isEqualTo(4L * 2 * 4 * 8 * 8);
        assertThat(conv.get("receptive_field").get("size").toString()).isEqualTo("[3,3]");
        assertThat(report.get("total_params").asLong()).isEqualTo(112);
        assertThat(report.get("total_macs").asLong()).isEqualTo(13824);
        assertThat(report.get("complete").asBoolean()).isTrue();
    }

    @Test
    void a_layer_that_cannot_be_known_is_null_and_the_totals_are_a_lower_bound() {
        String text = SMALL + "layer { name: \"odd\" type: \"OddOne\" bottom: \"conv\" top: \"odd\" }\n";
        Ran ran = convas("report", file("odd.prototxt", text), "--json");
        assertThat(ran.status()).isZero();
        assertThat(ran.json().get("complete").asBoolean()).isFalse();
        assertThat(ran.json().get("total_params").asLong()).isEqualTo(112);
        assertThat(ran.json().get("layers").get(3).get("param_count").isNull()).isTrue();
        assertThat(ran.json().get("layers").get(3).get("top_shapes").toString()).isEqualTo("[null]");
        assertThat(convas("report", folder.resolve("odd.prototxt")).out()).contains("At least 112 parameters");
    }

    @Test
    void what_caffe_would_refuse_is_a_diagnostic_with_its_place() {
        String text = SMALL + "layer { name: \"sum\" type: \"Eltwise\" bottom: \"conv\" bottom: \"data\" top: \"sum\" }\n";
        Ran ran = convas("report", file("sum.prototxt", text), "--json");
        assertThat(ran.status()).isZero();
        JsonNode diagnostic = ran.json().get("diagnostics").get(0);
        assertThat(diagnostic.get("severity").asString()).isEqualTo("error");
        assertThat(diagnostic.get("layer").asString()).isEqualTo("sum");
        assertThat(diagnostic.get("line").asInt()).isEqualTo(8);
        assertThat(diagnostic.get("column").asInt()).isPositive();
        assertThat(diagnostic.get("rule").asString()).isNotEmpty();
        assertThat(diagnostic.get("message").asString()).isNotEmpty();
    }

    @Test
    void several_files_give_an_array_and_a_broken_one_does_not_stop_the_rest() {
        Path good = file("good.prototxt", SMALL);
        Path broken = file("broken.prototxt", "layer {\n  name: \"x\"\n  type: \n}\n");
        Path missing = folder.resolve("missing.prototxt");
        Ran ran = convas("report", broken, good, missing, good, "--json");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.errors()).hasSize(2);
        assertThat(ran.errors().get(0)).startsWith(broken + ":");
        assertThat(ran.errors().get(1)).isEqualTo(missing + ": no such file; check the name");
        assertThat(ran.json()).hasSize(4);
        assertThat(ran.json().get(0).get("error").asString()).isEqualTo(ran.errors().get(0));
        assertThat(ran.json().get(0).get("diagnostics")).isNotEmpty();
        assertThat(ran.json().get(1).get("total_params").asLong()).isEqualTo(112);
        assertThat(ran.json().get(2).has("layers")).isFalse();
        assertThat(ran.json().get(3)).isEqualTo(ran.json().get(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "layer { name: 'a' type: 'ReLU' | :1:",
        "layer {\\n  name: 'a'\\n  type = 'ReLU'\\n} | :3:",
        "layer { name: 'a } | :1:",
    })
    void a_mistake_of_syntax_is_one_line_with_its_place(String text, String place) {
        Path file = file("broken.prototxt", text.replace("\\n", "\n").replace('\'', '"'));
        for (String format : List.of("--json", "--csv", "--markdown", "--phase=TEST")) {
            Ran ran = convas("report", file, format);
            assertThat(ran.status()).isEqualTo(2);
            assertThat(ran.errors()).hasSize(1);
            assertThat(ran.err()).startsWith(file + place).containsPattern(":\\d+:\\d+: .{10,}");
        }
    }

    @Test
    void what_is_no_network_is_refused_with_a_reason() throws IOException {
        Path binary = Files.write(folder.resolve("weights.caffemodel"), new byte[] {10, 0, 0, -1, 7, 0});
        assertThat(convas("report", binary).err()).isEqualTo(binary + ": is not text; give a network as .prototxt" + System.lineSeparator());
        assertThat(convas("report", folder).err()).contains("is a folder; give a .prototxt file");
        Ran solver = convas("report", file("solver.prototxt", "net: \"a.prototxt\"\nbase_lr: 0.1\n"));
        assertThat(solver.status()).isEqualTo(2);
        assertThat(solver.out()).isEmpty();
        assertThat(solver.err()).contains("holds no layer");
    }

    @Test
    void what_a_database_holds_can_be_given() {
        Path file = file("train.prototxt", """
            layer { name: "mnist" type: "Data" top: "data" top: "label" data_param { source: "db" batch_size: 64 } }
            layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 10 } }
            """);
        assertThat(convas("report", file, "--shape", "mnist=n,1,28,28", "--json").json().get("total_params").asInt()).isEqualTo(7850);
        assertThat(convas("report", file, "--shape", "data=n,1,28,28").err()).contains("has no layer `data`");
        assertThat(convas("report", file, "--shape", "ip=5").err()).contains(":2:1: the shape of `ip` follows from the text");
        assertThat(convas("report", file, "--shape", "mnist=big").out()).contains("The declared shape cannot be read: `big` is no extent").doesNotContain("..");
    }

    @Test
    void a_net_without_layers_is_one_as_in_caffe() {
        JsonNode report = convas("report", file("name.prototxt", "name: \"x\"\n"), "--json").json();
        assertThat(report.get("net").asString()).isEqualTo("x");
        assertThat(report.get("layer_count").asInt()).isZero();
        assertThat(report.get("layers")).isEmpty();
        for (String form : List.of("--csv", "--markdown")) {
            assertThat(convas("report", folder.resolve("name.prototxt"), form).status()).isZero();
        }
        assertThat(convas("report", file("empty.prototxt", "")).out()).contains("No layer in this phase. 0 parameters");
        assertThat(convas("report", file("comment.prototxt", "# nothing yet\n"), "--json").json().get("layers")).isEmpty();
        assertThat(convas("report", folder.resolve("name.prototxt")).out()).contains("0 parameters");
    }

    @Test
    void the_phase_chooses_the_layers() {
        String text = SMALL + "layer { name: \"drop\" type: \"Dropout\" bottom: \"conv\" top: \"conv\" include { phase: TRAIN } }\n";
        Path file = file("phases.prototxt", text);
        assertThat(convas("report", file, "--json").json().get("layer_count").asInt()).isEqualTo(3);
        JsonNode train = convas("report", file, "--json", "--phase", "TRAIN").json();
        assertThat(train.get("layer_count").asInt()).isEqualTo(4);
        assertThat(train.get("phase").asString()).isEqualTo("TRAIN");
    }

    @Test
    void the_text_table_is_aligned_and_ends_with_totals() {
        List<String> lines = convas("report", file("small.prototxt", SMALL)).out().lines().toList();
        assertThat(lines.get(0)).startsWith("small · ");
        int weights = lines.get(1).indexOf("weights") + "weights".length();
        assertThat(lines.get(4).substring(0, weights)).endsWith(" 108");
        assertThat(lines.get(7).substring(0, weights)).startsWith("   total").endsWith(" 108");
        assertThat(lines.get(8)).startsWith("112 parameters").contains("13,824 multiply-accumulates for a batch of 2");
    }

    @Test
    void csv_has_plain_numbers() {
        List<String> lines = convas("report", file("small.prototxt", SMALL), "--csv").out().lines().toList();
        assertThat(lines).hasSize(5);
        assertThat(lines.get(0)).startsWith("#,layer,type,in,out,");
        assertThat(lines.get(2)).isEqualTo("2,conv,Convolution,2×3×8×8,2×4×8×8,3×3 s1 p1,108,4,0,13824,2048,3,1,");
        assertThat(lines.get(4)).startsWith(",total,");
        Path file = folder.resolve("small.prototxt");
        assertThat(convas("report", file, file, "--csv").out().lines().skip(1)).hasSize(8)
            .allMatch(line -> line.startsWith("\"" + file + "\","));
    }

    @Test
    void markdown_is_a_table_with_as_many_cells_in_each_row() {
        List<String> rows = convas("report", file("small.prototxt", SMALL), "--markdown").out().lines()
            .filter(line -> line.startsWith("|")).toList();
        assertThat(rows).hasSize(6);
        assertThat(rows.stream().map(row -> row.split("(?<!\\\\)\\|", -1).length).distinct()).hasSize(1);
    }

    /// Published nets: whatever the file, a report and no exception.
    @Test
    void published_nets_are_reported_in_one_process() {
        List<Path> files = Conformance.files(Conformance.folder("networks"), ".prototxt");
        List<Object> words = new ArrayList<>(List.of("report"));
        words.addAll(files);
        words.add("--json");
        Ran ran = convas(words.toArray());
        assertThat(ran.err()).doesNotContain("a fault in Convas");
        assertThat(ran.json()).hasSize(files.size());
    }

    @Test
    void templates_are_reported_without_a_problem() {
        for (Path file : Conformance.files(resource("networks"), ".prototxt")) {
            Ran ran = convas("report", file, "--json");
            assertThat(ran.status()).isZero();
            assertThat(ran.json().get("complete").asBoolean()).as(file.toString()).isTrue();
            ran.json().get("diagnostics").forEach(each ->
                assertThat(each.get("severity").asString()).as("%s: %s", file, each).isNotEqualTo("error"));
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
