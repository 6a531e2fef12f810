package convas.core.weights;

import static convas.core.weights.CaffeModelTest.blob;
import static convas.core.weights.CaffeModelTest.layer;
import static convas.core.weights.CaffeModelTest.read;
import static org.assertj.core.api.Assertions.assertThat;

import convas.core.analysis.Annotator;
import convas.core.layer.Phase;
import convas.core.net.NetReader;
import convas.core.prototxt.Parser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaffeMessageTest {
    /// As Caffe of early 2015 logs it.
    private static final String OLD = """
        I0312 10:11:12.131415  4242 net.cpp:746] Copying source layer fc7
        I0312 10:11:12.131416  4242 net.cpp:746] Copying source layer fc8
        F0312 10:11:12.131417  4242 blob.cpp:458] Check failed: ShapeEquals(proto) shape mismatch (reshape not set)
        *** Check failure stack trace: ***
        """;

    @TempDir
    private Path folder;

    private Match match() throws IOException {
        String net = """
            layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 } } }
            layer { name: "fc8" type: "InnerProduct" bottom: "data" top: "fc8" inner_product_param { num_output: 2 } }
            """;
        CaffeModel file = read(folder, out -> {
            out.writeBytes(100, layer("fc8", blob(List.of(1, 3), 1, 2, 3), blob(List.of(1), 4)));
            out.writeBytes(100, layer("extra", blob(List.of(1), 4)));
        });
        return Match.of(file, Annotator.annotate(NetReader.read(Parser.parse(net), Phase.TEST)));
    }

    @Test
    void the_old_message_is_about_the_layer_that_the_log_names_before_it() throws IOException {
        CaffeMessage message = CaffeMessage.in(OLD).orElseThrow();
        assertThat(message).isEqualTo(new CaffeMessage(CaffeMessage.Kind.SHAPE, "fc8"));
        assertThat(message.rows(match())).extracting(Match.Row::layer).containsExactly("fc8");
        assertThat(message.explain(match())).contains("copies parameters by layer name")
            .contains("fc8 has 1×3 (3), 1 (1) in the file and 2×3 (6), 2 (2) in the net").contains("Rename the layer");
    }

    @Test
    void a_log_that_lost_its_ends_of_lines_says_the_same() {
        assertThat(CaffeMessage.in(OLD.replace("\n", ""))).contains(new CaffeMessage(CaffeMessage.Kind.SHAPE, "fc8"));
        assertThat(CaffeMessage.in("Incompatible number of blobs for layer conv1*** Check failure stack trace: ***"))
            .contains(new CaffeMessage(CaffeMessage.Kind.NUMBER, "conv1"));
    }

    @Test
    void its_one_line_alone_is_enough() throws IOException {
        CaffeMessage message = CaffeMessage.in("Check failed: ShapeEquals(proto) shape mismatch (reshape not set)").orElseThrow();
        assertThat(message.layer()).isEmpty();
        assertThat(message.rows(match())).extracting(Match.Row::layer).containsExactly("fc8");
    }

    @Test
    void the_messages_of_later_and_earlier_caffe_are_recognised() {
        assertThat(CaffeMessage.in("F net.cpp:757] Cannot copy param 0 weights from layer 'fc8'; shape mismatch.  Source param shape is"))
            .contains(new CaffeMessage(CaffeMessage.Kind.SHAPE, "fc8"));
        assertThat(CaffeMessage.in("Check failed: target_blobs.size() == source_layer.blobs_size() (1 vs. 2) Incompatible number of blobs"
            + " for layer conv1")).contains(new CaffeMessage(CaffeMessage.Kind.NUMBER, "conv1"));
        assertThat(CaffeMessage.in("Check failed: target_blobs[j]->channels() == source_layer.blobs(j).channels() (1 vs. 256)"))
            .contains(new CaffeMessage(CaffeMessage.Kind.SHAPE, ""));
        assertThat(CaffeMessage.in("I net.cpp:744] Ignoring source layer loss")).contains(new CaffeMessage(CaffeMessage.Kind.IGNORED, "loss"));
        assertThat(CaffeMessage.in("fc8")).isEmpty();
    }

    @Test
    void what_is_not_so_here_is_said() throws IOException {
        assertThat(new CaffeMessage(CaffeMessage.Kind.SHAPE, "conv1").explain(match())).endsWith("For conv1 that is not so with this file and this net.");
        assertThat(new CaffeMessage(CaffeMessage.Kind.IGNORED, "extra").explain(match())).endsWith("Here: extra has 1 (1) in the file.");
    }
}
