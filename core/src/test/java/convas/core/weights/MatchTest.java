package convas.core.weights;

import static convas.core.weights.CaffeModelTest.blob;
import static convas.core.weights.CaffeModelTest.layer;
import static convas.core.weights.CaffeModelTest.legacyBlob;
import static convas.core.weights.CaffeModelTest.read;
import static org.assertj.core.api.Assertions.assertThat;

import convas.core.analysis.Annotations;
import convas.core.analysis.Annotator;
import convas.core.engine.Cancellation;
import convas.core.engine.Executor;
import convas.core.engine.Progress;
import convas.core.kernel.Kernels;
import convas.core.layer.Phase;
import convas.core.net.Blob;
import convas.core.net.NetReader;
import convas.core.prototxt.Parser;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.data.Offset;
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
        return annotate(text.toString());
    }

    private static Annotations annotate(String text) {
        return Annotator.annotate(NetReader.read(Parser.parse(text), Phase.TEST));
    }

    @Test
    void layers_meet_by_name_and_each_is_in_one_list() throws IOException {
        CaffeModel file = read(folder, out -> {
            out.writeBytes(100, layer("same", blob(List.of(2, 3), 1, 2, 3, 4, 5, 6), blob(List.of(2), 7, 8)));
            out.writeBytes(100, layer("other shape", blob(List.of(1, 3), 1, 2, 3), blob(List.of(1), 4)));
            out.writeBytes(100, layer("gone", blob(List.of(1), 9)));
        });
        Annotations net = net("same", "other shape", "new");
        Match match = Match.of(file, net);
        Weights weights = match.weights(1);
        assertThat(match.rows()).extracting(Match.Row::layer).containsExactly("same", "other shape", "new", "gone");
        assertThat(match.rows()).extracting(Match.Row::kind).containsExactly(
            Match.Kind.COPIED, Match.Kind.MISMATCH, Match.Kind.FRESH, Match.Kind.ONLY_IN_FILE);
        assertThat(weights.of("same").getFirst().toArray()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(weights.of("other shape")).isEqualTo(Fillers.fill(net, 1).of("other shape"));
        assertThat(weights.of("new")).isEqualTo(Fillers.fill(net, 1).of("new"));
        assertThat(weights.random()).isTrue();
    }

    @Test
    void a_mismatch_names_both_shapes_and_the_way_out_as_caffe_does() throws IOException {
        CaffeModel file = read(folder, out -> out.writeBytes(100,
            layer("fc8", blob(List.of(1, 3), 1, 2, 3), blob(List.of(1), 4))));
        Match match = Match.of(file, net("fc8"));
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
        assertThat(Match.of(file, net("fc")).rows()).singleElement().satisfies(row ->
            assertThat(row.message()).startsWith("Incompatible number of blobs for layer 'fc': the file has 1, the net 2."));
    }

    @Test
    void old_files_pad_shapes_with_ones_and_a_second_look_finds_the_same_tensors() throws IOException {
        CaffeModel file = read(folder, out -> out.writeBytes(100, layer("fc",
            legacyBlob(new int[] {1, 1, 2, 3}, 1, 2, 3, 4, 5, 6), legacyBlob(new int[] {1, 1, 1, 2}, 7, 8))));
        Match match = Match.of(file, net("fc"));
        ModelValues values = new ModelValues(file);
        Weights weights = match.weights(values, 1, CaffeModel.Progress.NONE);
        assertThat(match.rows()).extracting(Match.Row::kind).containsExactly(Match.Kind.COPIED);
        assertThat(weights.random()).isFalse();
        assertThat(weights.of("fc")).extracting(tensor -> tensor.shape()).containsExactly(Shape.of(2, 3), Shape.of(2));
        assertThat(weights.of("fc").getLast().toArray()).containsExactly(7, 8);
        assertThat(Match.of(file, net("fc")).weights(values, 1, CaffeModel.Progress.NONE).of("fc")).isEqualTo(weights.of("fc"));
    }

    @Test
    void the_first_layer_of_a_name_gets_the_weights() throws IOException {
        CaffeModel file = read(folder, out -> out.writeBytes(100,
            layer("twice", blob(List.of(2, 3), 1, 2, 3, 4, 5, 6), blob(List.of(2), 7, 8))));
        Match match = Match.of(file, net("twice", "twice"));
        assertThat(match.rows()).extracting(Match.Row::kind).containsExactly(Match.Kind.COPIED, Match.Kind.FRESH);
        assertThat(match.weights(1).layers()).containsOnlyKeys("twice", "twice#2");
    }

    @Test
    void a_layer_that_the_file_has_twice_is_its_later_one() throws IOException {
        CaffeModel file = read(folder, out -> {
            out.writeBytes(100, layer("fc", blob(List.of(1), 9)));
            out.writeBytes(100, layer("fc", blob(List.of(2, 3), 1, 2, 3, 4, 5, 6), blob(List.of(2), 7, 8)));
        });
        assertThat(Match.of(file, net("fc")).rows()).extracting(Match.Row::kind)
            .containsExactly(Match.Kind.COPIED, Match.Kind.ONLY_IN_FILE);
    }

    @Test
    void parameters_that_one_side_has_none_of_are_a_mismatch_as_in_caffe() throws IOException {
        CaffeModel file = read(folder, out -> {
            out.writeBytes(100, layer("data", blob(List.of(1), 9)));
            out.writeBytes(100, layer("fc"));
        });
        assertThat(Match.of(file, net("fc")).rows()).extracting(Match.Row::message).satisfiesExactly(
            data -> assertThat(data).startsWith("Incompatible number of blobs for layer 'data': the file has 1, the net 0."),
            fc -> assertThat(fc).startsWith("Incompatible number of blobs for layer 'fc': the file has 0, the net 2."));
    }

    @Test
    void what_is_left_out_starts_from_its_filler() throws IOException {
        CaffeModel file = read(folder, out -> out.writeBytes(100,
            layer("fc", blob(List.of(2, 3), 1, 2, 3, 4, 5, 6), blob(List.of(2), 7, 8))));
        Annotations net = net("fc");
        Match match = Match.of(file, net, new Match.Choice(Set.of("fc"), Set.of()));
        assertThat(match.rows()).extracting(Match.Row::kind).containsExactly(Match.Kind.FRESH);
        assertThat(match.rows().getFirst().start()).isEqualTo("weights: xavier; bias: constant 0");
        assertThat(match.weights(1).of("fc")).isEqualTo(Fillers.fill(net, 1).of("fc"));
    }

    @Test
    void a_parameter_with_more_or_fewer_values_than_its_shape_says_spoils_its_layer_alone() throws IOException {
        CaffeModel file = read(folder, out -> out.writeBytes(100,
            layer("fc", blob(List.of(2, 3), 1, 2, 3, 4, 5, 6, 7), blob(List.of(2), 7, 8))));
        for (Match.Choice choice : List.of(Match.Choice.NONE, new Match.Choice(Set.of(), Set.of("fc")))) {
            Match match = Match.of(file, net("fc"), choice);
            assertThat(match.rows()).singleElement().satisfies(row -> {
                assertThat(row.kind()).isEqualTo(Match.Kind.MISMATCH);
                assertThat(row.message()).startsWith("Param 0 of layer 'fc' is damaged: the file has 7 values for its shape 2 3 (6).");
            });
            assertThat(match.weights(1).of("fc")).hasSize(2);
        }
    }

    @Test
    void as_many_values_in_another_shape_are_taken_only_when_asked_for() throws IOException {
        CaffeModel file = read(folder, out -> out.writeBytes(100,
            layer("fc", blob(List.of(2, 3, 1, 1), 1, 2, 3, 4, 5, 6), blob(List.of(2), 7, 8))));
        Match strict = Match.of(file, net("fc"));
        assertThat(strict.rows()).singleElement().satisfies(row -> {
            assertThat(row.kind()).isEqualTo(Match.Kind.MISMATCH);
            assertThat(row.sameRows()).isTrue();
        });
        Match asked = Match.of(file, net("fc"), new Match.Choice(Set.of(), Set.of("fc")));
        assertThat(asked.rows()).extracting(Match.Row::kind).containsExactly(Match.Kind.COPIED);
        assertThat(asked.weights(1).of("fc").getFirst().toArray()).containsExactly(1, 2, 3, 4, 5, 6);
        CaffeModel turned = read(folder, out -> out.writeBytes(100,
            layer("fc", blob(List.of(3, 2), 1, 2, 3, 4, 5, 6), blob(List.of(2), 7, 8))));
        assertThat(Match.of(turned, net("fc")).rows().getFirst().sameCounts()).isTrue();
        assertThat(Match.of(turned, net("fc")).rows().getFirst().sameRows()).isFalse();
    }

    /// DIGITS #1525 in small: `1 1 5 36` of a fully connected layer for the `5 4 3 3` of the convolution that does the same.
    @Test
    void a_fully_connected_layer_and_the_convolution_it_becomes_give_equal_outputs() throws IOException {
        String input = "layer { name: \"data\" type: \"Input\" top: \"data\" input_param { shape { dim: 2 dim: 4 dim: 3 dim: 3 } } }\n";
        Annotations dense = annotate(input + "layer { name: \"fc6\" type: \"InnerProduct\" bottom: \"data\" top: \"fc6\""
            + " inner_product_param { num_output: 5 } }");
        Annotations convolved = annotate(input + "layer { name: \"fc6\" type: \"Convolution\" bottom: \"data\" top: \"fc6\""
            + " convolution_param { num_output: 5 kernel_size: 3 } }");
        float[] weights = new float[180];
        float[] pixels = new float[72];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) Math.sin(i * 0.7);
        }
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) Math.cos(i * 0.3);
        }
        CaffeModel file = read(folder, out -> out.writeBytes(100, layer("fc6",
            legacyBlob(new int[] {1, 1, 5, 36}, weights), legacyBlob(new int[] {1, 1, 1, 5}, 1, 2, 3, 4, 5))));
        assertThat(Match.of(file, convolved).rows()).extracting(Match.Row::kind).containsExactly(Match.Kind.MISMATCH);
        float[] expected = outputs(dense, Match.of(file, dense), pixels);
        float[] actual = outputs(convolved, Match.of(file, convolved, new Match.Choice(Set.of(), Set.of("fc6"))), pixels);
        assertThat(actual).hasSize(10).containsExactly(expected, Offset.offset(1e-4f));
    }

    private static float[] outputs(Annotations net, Match match, float[] pixels) throws IOException {
        Blob top = net.net().nodes().getLast().tops().getFirst();
        return new Executor(Kernels.best()).forward(net, match.weights(1), Map.of("data", Tensor.of(Shape.of(2, 4, 3, 3), pixels)),
            Progress.NONE, new Cancellation()).of(top).orElseThrow().toArray();
    }

    @Test
    void a_shared_parameter_holds_what_the_last_layer_of_the_file_gives_it() throws IOException {
        String text = "layer { name: \"data\" type: \"Input\" top: \"data\" input_param { shape { dim: 1 dim: 3 } } }\n";
        for (String name : List.of("one", "two", "three")) {
            text += "layer { name: \"" + name + "\" type: \"InnerProduct\" bottom: \"data\" top: \"" + name
                + "\" param { name: \"w\" } inner_product_param { num_output: 2 bias_term: false } }\n";
        }
        CaffeModel file = read(folder, out -> {
            out.writeBytes(100, layer("three", blob(List.of(2, 3), 1, 1, 1, 1, 1, 1)));
            out.writeBytes(100, layer("two", blob(List.of(2, 3), 2, 2, 2, 2, 2, 2)));
        });
        Weights weights = Match.of(file, annotate(text)).weights(1);
        for (String name : List.of("one", "two", "three")) {
            assertThat(weights.of(name).getFirst().toArray()).containsOnly(2);
        }
    }
}
