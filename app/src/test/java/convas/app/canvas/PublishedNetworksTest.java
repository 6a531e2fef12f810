package convas.app.canvas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import convas.app.theme.Theme;
import convas.core.document.Document;
import convas.core.document.Sidecar;
import convas.core.layer.Phase;
import convas.core.layout.Rect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class PublishedNetworksTest {
    @TestFactory
    Stream<DynamicTest> every_published_network_shows_a_picture_without_overlap() throws IOException {
        Path folder = networks();
        assumeTrue(folder != null, "shared/conformance/networks is not there: published networks are not drawn");
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(path -> path.toString().endsWith(".prototxt")).sorted().toList();
        }
        return files.stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            for (Phase phase : Phase.values()) {
                Document document = Document.of(text, phase, Sidecar.EMPTY);
                Scene scene = Cards.scene(document, true, 900, 700);
                assertThat(scene.cardOf()).hasSameSizeAs(document.net().nodes());
                for (int i = 0; i < scene.cards().size(); i++) {
                    for (int j = 0; j < i; j++) {
                        Rect a = scene.rect(i);
                        assertThat(a.overlaps(scene.rect(j))).as(scene.cards().get(i).id() + " over " + scene.cards().get(j).id()).isFalse();
                    }
                }
                assertThat(Sketch.of(scene, Theme.LIGHT, Map.of()).marks()).hasSizeGreaterThanOrEqualTo(scene.cards().size());
            }
        }));
    }

    private static Path networks() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path folder = at.resolve("shared/conformance/networks");
            if (Files.isDirectory(folder)) {
                return folder;
            }
        }
        return null;
    }
}
