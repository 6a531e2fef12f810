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
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
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
        assertThat(brightness(once.getRGB(0, 0))).isGreaterThan(brightness(png("--theme=dark").getRGB(0, 0)) + 300);
    }

    @Test
    void a_picture_can_be_cut_to_layers_and_be_without_background_and_explain_its_colours() throws IOException {
        BufferedImage whole = png("--scale=1");
        BufferedImage part = png("--scope=conv2,pool2");
        assertThat(part.getHeight()).isLessThan(whole.getHeight());
        assertThat(part.getColorModel().hasAlpha()).isFalse();
        assertThat(png("--transparent").getRGB(0, 0) >>> 24).isZero();
        assertThat(png("--legend").getHeight()).isGreaterThan(whole.getHeight());
        Ran ran = convas("render", resource("networks/lenet.prototxt"), "-o", folder.resolve("x.png"), "--scope=conv7");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("there is no layer or module conv7");
        assertThat(folder.resolve("x.png")).doesNotExist();
    }

    @Test
    void a_picture_with_maps_of_random_weights_says_so() throws IOException {
        Path out = folder.resolve("maps.svg");
        assertThat(convas("render", resource("networks/lenet.prototxt"), "-o", out, "--maps")).isEqualTo(new Ran(0, "", ""));
        assertThat(out).content().contains("<image", ">Activation maps with random weights, seed 1<");
        convas("render", resource("networks/lenet.prototxt"), "-o", out);
        assertThat(out).content().doesNotContain("<image", "random");
    }

    @Test
    void a_pdf_holds_the_names_as_text_in_fonts_of_its_own() throws IOException {
        Path out = folder.resolve("net.pdf");
        assertThat(convas("render", resource("networks/lenet.prototxt"), "-o", out)).isEqualTo(new Ran(0, "", ""));
        try (PDDocument pdf = Loader.loadPDF(out.toFile())) {
            assertThat(pdf.getNumberOfPages()).isEqualTo(1);
            assertThat(new PDFTextStripper().getText(pdf)).contains("conv1", "pool2", "ip2", "prob", "1×50×4×4");
            PDResources resources = pdf.getPage(0).getResources();
            for (COSName font : resources.getFontNames()) {
                assertThat(resources.getFont(font).isEmbedded()).isTrue();
            }
            assertThat(resources.getFontNames()).isNotEmpty();
            PDRectangle page = pdf.getPage(0).getMediaBox();
            BufferedImage drawn = new PDFRenderer(pdf).renderImage(0);
            assertThat(brightness(drawn.getRGB((int) page.getWidth() / 2, 2))).isGreaterThan(600);
        }
        convas("render", resource("networks/googlenet.prototxt"), "-o", out, "--page");
        try (PDDocument pdf = Loader.loadPDF(out.toFile())) {
            assertThat(pdf.getPage(0).getMediaBox().getWidth()).isEqualTo(PDRectangle.A4.getHeight());
        }
    }

    @Test
    void tikz_is_a_document_of_its_own_whose_braces_close() throws IOException {
        Path out = folder.resolve("net.tex");
        Path net = Files.writeString(folder.resolve("odd.prototxt"), Files.readString(resource("networks/lenet.prototxt")).replace("conv1", "a_b%c"));
        assertThat(convas("render", net, "-o", out)).isEqualTo(new Ran(0, "", ""));
        String text = Files.readString(out);
        assertThat(text).startsWith("% ").contains("\\documentclass[tikz]{standalone}", "{a\\_b\\%c}", "{50$\\times$4$\\times$4}")
            .endsWith("\\end{document}\n");
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            boolean escaped = i > 0 && text.charAt(i - 1) == '\\';
            depth += escaped ? 0 : text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
            assertThat(depth).isGreaterThanOrEqualTo(0);
        }
        assertThat(depth).isZero();
    }

    @Test
    void dot_holds_layers_and_blobs() throws IOException {
        Path out = folder.resolve("net.dot");
        assertThat(convas("render", resource("networks/lenet.prototxt"), "-o", out)).isEqualTo(new Ran(0, "", ""));
        assertThat(out).content().contains("\"blob conv1\" -> \"layer pool1\"", "\"layer conv2\" -> \"blob conv2\" [label=\"50\"]");
    }

    @Test
    void shapes_that_are_given_are_drawn() throws IOException {
        Path net = Files.writeString(folder.resolve("train.prototxt"), """
            layer { name: "mnist" type: "Data" top: "data" top: "label" data_param { source: "db" batch_size: 64 } }
            layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 10 } }
            """);
        Path out = folder.resolve("train.svg");
        convas("render", net, "-o", out);
        assertThat(out).content().doesNotContain("1×28×28");
        assertThat(convas("render", net, "-o", out, "--shape", "mnist=n,1,28,28").status()).isZero();
        assertThat(out).content().contains("1×28×28", "7,850 params");
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
        Ran large = convas("render", resource("networks/googlenet.prototxt"), "-o", out, "--scale=64");
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
