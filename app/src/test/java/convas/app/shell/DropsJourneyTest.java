package convas.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Files dropped on the window.
class DropsJourneyTest extends WindowTest {
    private void drop(Path... files) {
        WorkbenchDrops.Meaning meaning = WorkbenchDrops.meaning(List.of(files).stream().map(Path::toFile).toList()).orElseThrow();
        fx(() -> {
            bench.use(meaning);
            return null;
        });
    }

    @Test
    void a_folder_opens_its_networks_in_tabs_and_a_picture_dropped_with_it_is_for_the_last() throws IOException {
        Path nets = Files.createDirectory(folder.resolve("nets"));
        Files.writeString(nets.resolve("one.prototxt"), NET.replace("Small", "One"));
        Files.writeString(nets.resolve("two.prototxt"), NET.replace("Small", "Two"));
        Path picture = folder.resolve("dot.png");
        javax.imageio.ImageIO.write(new java.awt.image.BufferedImage(16, 16, java.awt.image.BufferedImage.TYPE_INT_RGB), "png", picture.toFile());
        drop(nets, picture);
        waitFor(() -> desk.tabs().size() == 3 && desk.front().window().runner().pictureProperty().get() != null
            && desk.front().window().runner().pictureProperty().get().name().startsWith("dot"));
        assertThat(desk.tabs().stream().map(tab -> tab.nameProperty().get()).toList()).contains("one.prototxt", "two.prototxt");
        assertThat(desk.front().editor().document().net().name()).isEqualTo("Two");
        assertThat(bench.window().runner().pictureProperty().get()).satisfiesAnyOf(
            none -> assertThat(none).isNull(), usual -> assertThat(usual.name()).isEqualTo("Cat"));
    }

    @Test
    void a_folder_without_networks_says_so() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        drop(empty);
        waitFor(() -> editor().noticeProperty().get().equals("There is no .prototxt file in " + empty));
        assertThat(desk.tabs()).hasSize(1);
    }
}
