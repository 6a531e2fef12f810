package convas.core.document;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.layer.Phase;
import org.junit.jupiter.api.Test;

class DotWriterTest {
    private static String dot(String text) {
        return DotWriter.write(Document.of(text, Phase.TEST, Sidecar.EMPTY));
    }

    @Test
    void layers_are_records_and_blobs_are_octagons() {
        assertThat(dot("""
            name: "Small"
            layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 2 dim: 3 dim: 8 dim: 8 } } }
            layer { name: "conv" type: "Convolution" bottom: "data" top: "conv"
              convolution_param { num_output: 4 kernel_h: 1 kernel_w: 7 stride: 2 pad_w: 3 } }
            layer { name: "relu" type: "ReLU" bottom: "conv" top: "conv" }
            layer { name: "pool" type: "Pooling" bottom: "conv" top: "pool" pooling_param { pool: AVE global_pooling: true } }
            """)).isEqualTo("""
            digraph "Small" {
              rankdir=LR;
              "layer data" [label="data (Input)", shape=record, style=filled, fillcolor="#6495ED"];
              "layer conv" [label="conv (Convolution)\\nkernel size: 1x7 stride: 2 pad: 0x3", shape=record, style=filled, fillcolor="#FF5050"];
              "layer relu" [label="relu (ReLU)", shape=record, style=filled, fillcolor="#90EE90"];
              "layer pool" [label="pool (AVE Pooling)\\nkernel size: 4 stride: 1 pad: 0", shape=record, style=filled, fillcolor="#FF9900"];
              "blob data" [label="data", shape=octagon, style=filled, fillcolor="#E0E0E0"];
              "blob conv" [label="conv", shape=octagon, style=filled, fillcolor="#E0E0E0"];
              "blob pool" [label="pool", shape=octagon, style=filled, fillcolor="#E0E0E0"];
              "layer data" -> "blob data" [label="Batch 2"];
              "blob data" -> "layer conv";
              "layer conv" -> "blob conv" [label="4"];
              "blob conv" -> "layer relu";
              "layer relu" -> "blob conv";
              "blob conv" -> "layer pool";
              "layer pool" -> "blob pool";
            }
            """);
    }

    @Test
    void names_of_any_kind_do_not_break_the_graph() {
        assertThat(dot("layer { name: 'a|b\"c\\\\d' type: 'Odd' bottom: 'none' top: 'x' }"))
            .contains("[label=\"a\\|b\\\"c\\\\d (Odd)\"").contains("\"blob none\" -> \"layer a|b\\\"c\\d\"");
    }
}
