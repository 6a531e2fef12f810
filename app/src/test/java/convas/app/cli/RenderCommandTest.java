package convas.app.cli;

import static convas.app.cli.Ran.convas;
import static convas.app.cli.Ran.resource;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

class RenderCommandTest {
    @TempDir
    private Path folder;

    @Test
    void an_svg_is_well_formed_and_names_the_layers() throws Exception {
        Path out = folder.resolve("net.svg");
        assertThat(convas("render", resource("networks/lenet.prototxt"), "-o", out)).isEqualTo(new Ran(0, "", ""));
        Element root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(out.toFile()).getDocumentElement();
        assertThat(root.getTagName()).isEqualTo("svg");
        assertThat(root.getTextContent()).contains("conv1", "pool2", "ip2", "prob");
    }

    @Test
    void a_png_grows_with_the_scale_and_the_theme_changes_its_colours() throws IOException {
        BufferedImage once = png("--scale=1");
        BufferedImage twice = png("--scale=2");
        assertThat(twice.getWidth()).isBetween(2 * once.getWidth() - 2, 2 * once.getWidth() + 2);
        assertThat(brightness(once.getRGB(0, 0))).isGreaterThan(brightness(png("--dark").getRGB(0, 0)) + 300);
    }

    @Test
    void moved_nodes_stand_where_they_were_put() throws IOException {
        Path net = Files.copy(resource("networks/lenet.prototxt"), folder.resolve("moved.prototxt"));
        Path out = folder.resolve("moved.svg");
        convas("render", net, "-o", out);
        String before = Files.readString(out);
        Files.writeString(folder.resolve("moved.convas.json"), "{\"positions\": {\"prob\": {\"x\": 900, \"y\": 40}}}");
        convas("render", net, "-o", out);
        assertThat(Files.readString(out)).isNotEqualTo(before);
    }

    @Test
    void what_cannot_be_drawn_leaves_no_picture() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.prototxt"), "layer {\n  name: \"x\"\n  type: \n}\n");
        Path out = folder.resolve("out.png");
        Ran ran = convas("render", broken, "-o", out);
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).startsWith(broken + ":3:");
        Ran large = convas("render", resource("networks/googlenet.prototxt"), "-o", out, "--scale=60");
        assertThat(large.status()).isEqualTo(2);
        assertThat(large.err()).startsWith(out + ": ").contains("use a smaller scale, or SVG");
        assertThat(out).doesNotExist();
    }

    private static int brightness(int rgb) {
        return (rgb >> 16 & 255) + (rgb >> 8 & 255) + (rgb & 255);
    }

    private BufferedImage png(String option) throws IOException {
        Path out = folder.resolve("net.png");
        assertThat(convas("render", resource("networks/lenet.prototxt"), "-o", out, option)).isEqualTo(new Ran(0, "", ""));
        return ImageIO.read(out.toFile());
    }
}
