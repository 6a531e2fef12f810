package convas.core.document;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.layer.Phase;
import convas.core.net.Node;
import convas.core.net.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateEditsTest {
    @ParameterizedTest
    @ValueSource(strings = {"lenet", "googlenet", "squeezenet_v1.1"})
    void on_every_edge_a_layer_can_be_put_and_taken_away(String name) throws IOException {
        Document document = template(name);
        List<String> wiring = EditsTest.wiring(document);
        Set<String> before = ids(document);
        int turn = 0;
        for (Node node : document.net().nodes()) {
            for (int i = 0; i < node.bottoms().size(); i++) {
                Node from = document.net().nodes().get(node.bottoms().get(i).node());
                String top = turn++ % 2 == 0 ? "in" : "fresh";
                Document with = new Edit.Add("layer { name: \"fresh\" type: \"Sigmoid\" bottom: \"in\" top: \"" + top + "\" }",
                    new Edit.Edge(from.id(), node.bottoms().get(i).top(), node.id(), i), List.of(), null).apply(document);
                assertThat(with.annotations().diagnostics()).as(from.id() + " to " + node.id())
                    .noneMatch(each -> each.severity() == Severity.ERROR);
                Set<String> fresh = ids(with);
                fresh.removeAll(before);
                assertThat(fresh).hasSize(1);
                assertThat(EditsTest.wiring(new Edit.Remove(fresh, true).apply(with))).isEqualTo(wiring);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lenet", "googlenet", "squeezenet_v1.1"})
    void every_layer_can_be_renamed_and_renamed_back(String name) throws IOException {
        Document document = template(name);
        for (Node node : document.net().nodes()) {
            Document renamed = new Edit.Rename(node.id(), "another name").apply(document);
            assertThat(renamed.net().diagnostics()).noneMatch(each -> each.severity() == Severity.ERROR);
            assertThat(renamed.net().nodes()).extracting(Node::layer).isEqualTo(document.net().nodes().stream().map(Node::layer).toList());
            assertThat(new Edit.Rename("another name", node.id()).apply(renamed).text()).isEqualTo(document.text());
        }
    }

    private static Document template(String name) throws IOException {
        try (InputStream in = TemplateEditsTest.class.getResourceAsStream("/convas/networks/" + name + ".prototxt")) {
            return Document.of(new String(in.readAllBytes(), StandardCharsets.UTF_8), Phase.TEST, Sidecar.EMPTY);
        }
    }

    private static Set<String> ids(Document document) {
        Set<String> ids = new HashSet<>();
        document.net().nodes().forEach(node -> ids.add(node.id()));
        return ids;
    }
}
