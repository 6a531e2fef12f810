package convas.app.outline;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.document.Document;
import convas.core.document.Sidecar;
import convas.core.layer.Phase;
import convas.core.net.Net;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OutlineTreeTest {
    private static Net googlenet() throws IOException {
        try (InputStream in = OutlineTreeTest.class.getResourceAsStream("/convas/networks/googlenet.prototxt")) {
            return Document.of(new String(in.readAllBytes(), StandardCharsets.UTF_8), Phase.TEST, Sidecar.EMPTY).net();
        }
    }

    @Test
    void the_nine_modules_of_googlenet_hold_their_layers_under_short_names() throws IOException {
        var modules = OutlineTree.of(googlenet(), "").stream().filter(line -> line instanceof OutlineTree.Line.Module)
            .map(line -> (OutlineTree.Line.Module) line).toList();
        assertThat(modules.stream().map(OutlineTree.Line.Module::title).filter(title -> title.startsWith("inception"))).hasSize(9);
        OutlineTree.Line.Module first = modules.stream().filter(module -> module.title().equals("inception_3a")).findFirst().orElseThrow();
        assertThat(first.layers()).extracting(OutlineTree.Line.Layer::name).contains("1x1", "3x3_reduce", "pool_proj", "output");
    }

    @Test
    void each_layer_stands_there_once() throws IOException {
        Net net = googlenet();
        assertThat(OutlineTree.of(net, "").stream().flatMap(line -> switch (line) {
            case OutlineTree.Line.Module module -> module.layers().stream();
            case OutlineTree.Line.Layer layer -> java.util.stream.Stream.of(layer);
        }).map(OutlineTree.Line.Layer::id)).containsExactlyElementsOf(net.nodes().stream().map(node -> node.id()).toList());
    }

    @Test
    void the_filter_looks_at_names_and_types() throws IOException {
        assertThat(OutlineTree.of(googlenet(), "LRN")).hasSize(2);
        assertThat(OutlineTree.of(googlenet(), " 5b ")).hasSize(1);
        assertThat(OutlineTree.of(googlenet(), "no such layer")).isEmpty();
    }
}
