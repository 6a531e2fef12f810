package convas.app.cli;

import static convas.app.cli.Ran.convas;
import static convas.app.cli.Ran.resource;
import static org.assertj.core.api.Assertions.assertThat;

import convas.core.weights.CaffeModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class WeightsCommandTest {
    @TempDir
    private Path folder;

    private final Path lenet = resource("networks/lenet.prototxt");

    private Path saved() {
        Path out = folder.resolve("lenet.caffemodel");
        assertThat(convas("weights", lenet, "-o", out, "--seed", 3).err()).isEmpty();
        return out;
    }

    @Test
    void random_weights_are_written_and_met_again() {
        Ran ran = convas("weights", lenet, saved(), "--json");
        assertThat(ran.status()).as(ran.err()).isZero();
        JsonNode json = ran.json();
        assertThat(json.get("copied")).extracting(row -> row.get("layer").asString()).containsExactly("conv1", "conv2", "ip1", "ip2");
        for (String kind : new String[] {"mismatch", "only_in_file", "fresh"}) {
            assertThat(json.get(kind)).isEmpty();
        }
        // LeNet: 20*25+20, 50*500+50, 500*800+500, 10*500+10
        assertThat(json.get("weights").get("values").asLong()).isEqualTo(520 + 25_050 + 400_500 + 5_010);
    }

    @Test
    void chosen_layers_alone_are_written() throws IOException {
        Path out = folder.resolve("two.caffemodel");
        Ran ran = convas("weights", lenet, saved(), "-o", out, "--layers", "conv1,ip2", "--json");
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.json().get("output").get("layers").asInt()).isEqualTo(2);
        assertThat(CaffeModel.list(out).layers()).extracting(CaffeModel.Layer::name).containsExactly("conv1", "ip2");
        assertThat(Files.size(out) - 4 * (520 + 5_010)).isBetween(1L, 150L);
    }

    @Test
    void one_number_changed_is_one_mismatch_with_both_shapes_and_counts() throws IOException {
        Path changed = Files.writeString(folder.resolve("changed.prototxt"),
            Files.readString(lenet).replace("num_output: 10", "num_output: 21"));
        Ran ran = convas("weights", changed, saved(), "--json");
        assertThat(ran.json().get("copied")).hasSize(3);
        assertThat(ran.json().get("mismatch")).singleElement().satisfies(row -> {
            assertThat(row.get("layer").asString()).isEqualTo("ip2");
            assertThat(row.get("message").asString()).startsWith("Cannot copy param 0 weights from layer 'ip2'; shape mismatch. "
                + "Source param shape is 10 500 (5000); target param shape is 21 500 (10500).");
        });
        assertThat(convas("weights", changed, saved()).out()).contains("does not fit").contains("10×500, 10").contains("21×500, 21");
    }

    @Test
    void an_empty_file_gives_nothing_and_says_so() throws IOException {
        Path empty = Files.write(folder.resolve("empty.caffemodel"), new byte[0]);
        Ran ran = convas("weights", lenet, empty);
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).contains("0 layers · 0 values").contains("The file holds no weights: if it should, download or copy it again.")
            .contains("conv1 starts with weights:");
        assertThat(convas("weights", lenet, empty, "--json").json().get("fresh")).hasSize(4);
        assertThat(convas("run", lenet, "--weights", empty).errors()).singleElement().asString()
            .endsWith("empty.caffemodel: it holds no weights; if it should, download or copy it again");
    }

    @Test
    void values_are_reinterpreted_only_where_there_are_as_many() throws IOException {
        Path convolved = Files.writeString(folder.resolve("conv.prototxt"), """
            layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 50 dim: 4 dim: 4 } } }
            layer { name: "ip1" type: "Convolution" bottom: "data" top: "ip1" convolution_param { num_output: 500 kernel_size: 4 } }
            layer { name: "ip2" type: "InnerProduct" bottom: "ip1" top: "ip2" inner_product_param { num_output: 9 } }
            """);
        Ran ran = convas("weights", convolved, saved(), "--reinterpret", "ip1", "--json");
        assertThat(ran.json().get("copied")).singleElement().satisfies(row -> assertThat(row.get("layer").asString()).isEqualTo("ip1"));
        Ran refused = convas("weights", convolved, saved(), "--reinterpret", "ip2");
        assertThat(refused.status()).isEqualTo(Cli.BAD_INPUT);
        assertThat(refused.errors()).singleElement().asString().contains("--reinterpret ip2").contains("10×500, 10").contains("9×500, 9");
    }

    @Test
    void bad_input_is_one_line_and_leaves_no_output() throws IOException {
        Path out = folder.resolve("out.caffemodel");
        assertThat(convas("weights", lenet).errors()).singleElement().asString().contains("give a .caffemodel");
        assertThat(convas("weights", lenet, "-o", out, "--layers", "pool1").errors()).singleElement().asString()
            .contains("--layers pool1").contains("conv1, conv2, ip1, ip2");
        Path broken = folder.resolve("cut.caffemodel");
        byte[] whole = Files.readAllBytes(saved());
        Files.write(broken, java.util.Arrays.copyOf(whole, whole.length / 2));
        Ran ran = convas("weights", lenet, broken, "-o", out);
        assertThat(ran.status()).isEqualTo(Cli.BAD_INPUT);
        assertThat(ran.errors()).singleElement().asString().contains("cut.caffemodel is cut short at byte").contains("what follows layer `conv2`");
        assertThat(out).doesNotExist();
    }
}
