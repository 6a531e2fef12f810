package convas.core.weights;

import static convas.core.weights.CaffeModelTest.blob;
import static convas.core.weights.CaffeModelTest.layer;
import static convas.core.weights.CaffeModelTest.legacyBlob;
import static convas.core.weights.CaffeModelTest.read;
import static org.assertj.core.api.Assertions.assertThat;

import convas.core.analysis.Annotations;
import convas.core.analysis.Annotator;
import convas.core.layer.Phase;
import convas.core.net.NetReader;
import convas.core.prototxt.Parser;
import convas.core.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatchTest {
    @TempDir
    private Path folder;

    private static Annotations net(String... layers) {
        StringBuilder text = new StringBuilder(
            "layer { name: \"data\" type: \"Input\" top: \"data\" input_param { shape { dim: 1 dim: 3 } } }\n");
        for (String name : layers) {
            text.append("layer { name: \"").append(name).append("\" type: \"InnerProduct\" bottom: \"data\" top: \"").append(name)
                .append("\" inner_product_param { num_output: 2 weight_filler { type: \"xavier\" } } }\n");
        }
        return Annotator.annotate(NetReader.read(Parser.parse(text.toString()), Phase.TEST));
    }

    @Test
    void layers_meet_by_name_and_each_is_in_one_list() throws IOException {
        CaffeModel file = read(folder, out -> {
            out.writeBytes(100, layer("same", blob(List.of(2, 3), 1, 2, 3, 4, 5, 6), blob(List.of(2), 7, 8)));
            out.writeBytes(100, layer("other shape", blob(List.of(1, 3), 1, 2, 3), blob(List.of(1), 4)));
            out.writeBytes(100, layer("gone", blob(List.of(1), 9)));
        });
        Annotations net = net("same", "other shape", "new");
        Match match = Match.of(file, net, 1);
        assertThat(match.rows()).extracting(Match.Row::layer).containsExactly("same", "other shape", "new", "gone");
        assertThat(match.rows()).extracting(Match.Row::kind).containsExactly(
            Match.Kind.COPIED, Match.Kind.MISMATCH, Match.Kind.FRESH, Match.Kind.ONLY_IN_FILE);
        assertThat(match.weights().of("same").getFirst().toArray()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(match.weights().of("other shape")).isEqualTo(Fillers.fill(net, 1).of("other shape"));
        assertThat(match.weights().of("new")).isEqualTo(Fillers.fill(net, 1).of("new"));
        assertThat(match.weights().random()).isTrue();
    }

    @Test
    void a_mismatch_names_both_shapes_and_the_way_out_as_caffe_does() throws IOException {
        CaffeModel file = read(folder, out -> out.writeBytes(100,
            layer("fc8", blob(List.of(1, 3), 1, 2, 3), blob(List.of(1), 4))));
        Match match = Match.of(file, net("fc8"), 1);
        assertThat(match.rows(Match.Kind.MISMATCH)).singleElement().satisfies(row -> {
            assertThat(row.source()).containsExactly(Shape.of(1, 3), Shape.of(1));
            assertThat(row.target()).containsExactly(Shape.of(2, 3), Shape.of(2));
            assertThat(row.message()).isEqualTo("Cannot copy param 0 weights from layer 'fc8'; shape mismatch. "
                + "Source param shape is 1 3 (3); target param shape is 2 3 (6). "
                + "To learn this layer's parameters from scratch rather than copying from a saved net, rename the layer.");
        });
    }

    @Test
    void another_number_of_parameters_is_a_mismatch() throws IOException {
        CaffeModel file = read(folder, out -> out.writeBytes(100, layer("fc", blob(List.of(2, 3), 1, 2, 3, 4, 5, 6))));
        assertThat(Match.of(file, net("fc"), 1).rows()).singleElement().satisfies(row ->
            assertThat(row.message()).startsWith("Incompatible number of blobs for layer 'fc': the file has 1, the net 2."));
    }

    @Test
    void old_files_pad_shapes_with_ones_and_a_second_look_finds_the_same_tensors() throws IOException {
        CaffeModel file = read(folder, out -> out.writeBytes(100, layer("fc",
            legacyBlob(new int[] {1, 1, 2, 3}, 1, 2, 3, 4, 5, 6), legacyBlob(new int[] {1, 1, 1, 2}, 7, 8))));
        Match match = Match.of(file, net("fc"), 1);
        assertThat(match.rows()).extracting(Match.Row::kind).containsExactly(Match.Kind.COPIED);
        assertThat(match.weights().random()).isFalse();
        assertThat(match.weights().of("fc")).extracting(tensor -> tensor.shape()).containsExactly(Shape.of(2, 3), Shape.of(2));
        assertThat(match.weights().of("fc").getLast().toArray()).containsExactly(7, 8);
        assertThat(Match.of(file, net("fc"), 1).weights().of("fc")).isEqualTo(match.weights().of("fc"));
    }

    @Test
    void the_first_layer_of_a_name_gets_the_weights() throws IOException {
        CaffeModel file = read(folder, out -> out.writeBytes(100,
            layer("twice", blob(List.of(2, 3), 1, 2, 3, 4, 5, 6), blob(List.of(2), 7, 8))));
        Match match = Match.of(file, net("twice", "twice"), 1);
        assertThat(match.rows()).extracting(Match.Row::kind).containsExactly(Match.Kind.COPIED, Match.Kind.FRESH);
        assertThat(match.weights().layers()).containsOnlyKeys("twice", "twice#2");
    }
}
