package convas.core.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convas.core.analysis.Annotations;
import convas.core.analysis.Annotator;
import convas.core.layer.Phase;
import convas.core.net.NetReader;
import convas.core.prototxt.Parser;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelWriterTest {
    private static final String NET = """
        name: "n"
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 40 dim: 40 } } }
        layer { name: "c" type: "Convolution" bottom: "data" top: "c" convolution_param { num_output: 4 kernel_size: 3
          weight_filler { type: "xavier" } } }
        layer { name: "r" type: "ReLU" bottom: "c" top: "c" }
        layer { name: "fc" type: "InnerProduct" bottom: "c" top: "fc" param { name: "w" } param { name: "b" }
          inner_product_param { num_output: 100 weight_filler { type: "xavier" } } }
        layer { name: "again" type: "InnerProduct" bottom: "c" top: "again" param { name: "w" } param { name: "b" }
          inner_product_param { num_output: 100 } }
        layer { name: "c" type: "Convolution" bottom: "data" top: "d" convolution_param { num_output: 2 kernel_size: 1 } }
        """;

    @TempDir
    private Path folder;

    private static Annotations annotate(String text) {
        return Annotator.annotate(NetReader.read(Parser.parse(text), Phase.TEST));
    }

    private Path write(ModelWriter writer) throws IOException {
        Path file = folder.resolve("out.caffemodel");
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            writer.write(out, CaffeModel.Progress.NONE);
        }
        return file;
    }

    @Test
    void the_bytes_are_those_of_caffe_proto() throws IOException {
        Annotations net = annotate("""
            name: "n"
            layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 1 dim: 2 } } }
            layer { name: "f" type: "InnerProduct" bottom: "x" top: "f" inner_product_param { num_output: 1 bias_term: false } }
            """);
        LinkedHashMap<String, List<Tensor>> layers = new LinkedHashMap<>();
        layers.put("f", List.of(Tensor.of(Shape.of(1, 2), 1, -2)));
        // NetParameter { 1: "n" 100: LayerParameter { 1: "f" 2: "InnerProduct" 7: BlobProto { 5: [1, -2] 7: BlobShape { 1: [1, 2] } } } }
        assertThat(Files.readAllBytes(write(new ModelWriter(net.net(), new Weights(layers, false), Set.of("f"))))).isEqualTo(
            HexFormat.of().parseHex("0a016e" + "a20623" + "0a0166" + "120c" + HexFormat.of().formatHex("InnerProduct".getBytes())
                + "3a10" + "2a080000803f000000c0" + "3a040a020102"));
    }

    @Test
    void all_layers_come_back_value_for_value_and_the_length_is_known_beforehand() throws IOException {
        Annotations net = annotate(NET);
        Weights weights = Fillers.fill(net, 7);
        ModelWriter writer = new ModelWriter(net.net(), weights, Set.of("data", "c", "r", "fc", "again"));
        Path file = write(writer);
        assertThat(writer.layers()).isEqualTo(3);
        assertThat(writer.bytes()).isEqualTo(Files.size(file));
        Match match = Match.of(CaffeModel.list(file), net);
        assertThat(match.file().net()).isEqualTo("n");
        assertThat(match.rows()).extracting(Match.Row::kind)
            .containsExactly(Match.Kind.COPIED, Match.Kind.COPIED, Match.Kind.COPIED, Match.Kind.FRESH);
        Weights read = match.weights(7);
        for (String name : List.of("c", "fc", "again")) {
            for (int i = 0; i < 2; i++) {
                assertThat(read.of(name).get(i).toArray()).isEqualTo(weights.of(name).get(i).toArray());
            }
        }
        assertThat(read.of("again").getFirst()).isSameAs(read.of("fc").getFirst());
    }

    @Test
    void of_chosen_layers_a_file_holds_their_values_and_a_few_bytes_more() throws IOException {
        Annotations net = annotate(NET);
        Path file = write(new ModelWriter(net.net(), Fillers.fill(net, 1), Set.of("fc")));
        long values = 100 * 4 * 38 * 38 + 100;
        assertThat(CaffeModel.list(file).layers()).extracting(CaffeModel.Layer::name).containsExactly("fc");
        assertThat(Files.size(file) - 4 * values).isBetween(1L, 100L);
    }

    @Test
    void progress_ends_at_the_length_and_may_stop_the_writing() throws IOException {
        Annotations net = annotate(NET);
        ModelWriter writer = new ModelWriter(net.net(), Fillers.fill(net, 1), Set.of("fc"));
        List<Long> heard = new ArrayList<>();
        Path file = folder.resolve("heard.caffemodel");
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            writer.write(out, (done, total) -> heard.add(done));
            assertThat(heard).isSorted().hasSizeGreaterThan(2).endsWith(writer.bytes());
            assertThatThrownBy(() -> writer.write(out, (done, total) -> {
                throw new java.util.concurrent.CancellationException();
            })).isInstanceOf(java.util.concurrent.CancellationException.class);
        }
    }

    @Test
    void more_than_caffe_reads_is_refused_before_anything_is_written() {
        Annotations net = annotate("""
            layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 1 dim: 2 } } }
            layer { name: "f" type: "InnerProduct" bottom: "x" top: "f" inner_product_param { num_output: 1 bias_term: false } }
            """);
        LinkedHashMap<String, List<Tensor>> layers = new LinkedHashMap<>();
        Tensor one = Tensor.of(Shape.of(1), 1);
        layers.put("f", List.of(one.slice(0, 0, 600_000_000)));
        assertThatThrownBy(() -> new ModelWriter(net.net(), new Weights(layers, false), Set.of("f")))
            .isInstanceOf(IOException.class).hasMessageContaining("2.4 GB").hasMessageContaining("fewer layers");
    }
}
