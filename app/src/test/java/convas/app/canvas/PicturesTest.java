package convas.app.canvas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convas.app.theme.Theme;
import convas.core.document.Document;
import convas.core.document.Sidecar;
import convas.core.layer.Phase;
import convas.core.layout.Rect;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class PicturesTest {
    @ParameterizedTest
    @ValueSource(strings = {"lenet", "alexnet", "googlenet", "resnet50", "inception_v3", "inception_v4", "squeezenet_v1.1", "vgg16"})
    void svg_is_well_formed_deterministic_and_names_every_layer(String name) throws Exception {
        Document document = network(name);
        String svg = Pictures.svg(document);
        assertThat(Pictures.svg(network(name))).isEqualTo(svg);
        org.w3c.dom.Document xml = DocumentBuilderFactory.newInstance().newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        List<String> texts = new ArrayList<>();
        NodeList nodes = xml.getElementsByTagName("text");
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(((Element) nodes.item(i)).getTextContent());
        }
        assertThat(texts).containsAll(scene(document).cards().stream().map(Card::name).toList());
    }

    @Test
    void texts_of_any_kind_survive_in_svg() throws Exception {
        Document document = Document.of("layer { name: \"a<b>&\\\"\u0001\" type: \"X\" top: \"y\" }", Phase.TEST, Sidecar.EMPTY);
        DocumentBuilderFactory.newInstance().newDocumentBuilder()
            .parse(new ByteArrayInputStream(Pictures.svg(document).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void png_has_the_size_of_the_picture_times_the_scale() throws IOException {
        Document document = network("lenet");
        Rect bounds = Sketch.of(scene(document), Theme.LIGHT, Map.of()).bounds().grow(24);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(Pictures.png(document, 2)));
        assertThat(image.getWidth()).isEqualTo((int) Math.ceil(bounds.width() * 2));
        assertThat(image.getHeight()).isEqualTo((int) Math.ceil(bounds.height() * 2));
    }

    @Test
    void png_shows_something_in_both_themes() throws IOException {
        for (Theme theme : Theme.values()) {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(Pictures.png(network("lenet"), 1, theme)));
            Set<Integer> colors = new java.util.HashSet<>();
            for (int y = 0; y < image.getHeight(); y++) {
                for (int x = 0; x < image.getWidth(); x++) {
                    colors.add(image.getRGB(x, y));
                }
            }
            assertThat(image.getRGB(2, 2) & 0xFFFFFF).isEqualTo(theme.background());
            assertThat(colors).hasSizeGreaterThan(100);
        }
    }

    @Test
    void without_a_background_a_png_is_clear_between_the_layers() throws IOException {
        DisplayList all = Sketch.of(scene(network("lenet")), Theme.LIGHT, Map.of());
        DisplayList clear = new DisplayList(all.marks(), all.bounds(), 0);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(Pictures.png(clear, 1)));
        assertThat(image.getRGB(2, 2) >>> 24).isZero();
        assertThat(image.getRGB(image.getWidth() / 2, 40) >>> 24).isEqualTo(255);
        assertThat(Pictures.svg(clear, "x")).contains("fill=\"none\"/>\n");
    }

    @Test
    void an_excerpt_holds_what_lies_in_it_and_the_legend_stands_below() {
        Scene scene = scene(network("lenet"));
        DisplayList all = Sketch.of(scene, Theme.LIGHT, Map.of());
        Rect first = scene.rect(scene.cardOf().get("conv1"));
        DisplayList part = Excerpts.of(all, first);
        assertThat(Pictures.svg(part, "x")).contains(">conv1<").doesNotContain(">ip2<");
        DisplayList explained = Excerpts.explained(all, scene, Theme.LIGHT, true, "Activation maps with random weights, seed 1");
        assertThat(explained.bounds().bottom()).isGreaterThan(all.bounds().bottom());
        assertThat(Pictures.svg(explained, "x")).contains(">Convolution<", ">Pool<", ">Activation maps with random weights, seed 1<");
        assertThat(Excerpts.explained(all, scene, Theme.LIGHT, false, "").bounds()).isEqualTo(all.bounds());
    }

    @Test
    void connections_end_at_the_edge_of_an_excerpt() {
        Scene scene = scene(network("googlenet"));
        Rect module = scene.frame("inception_3a").orElseThrow();
        DisplayList part = Excerpts.of(Sketch.of(scene, Theme.LIGHT, Map.of()), module);
        Rect almost = module.grow(1e-6);
        List<Mark.Wire> wires = part.marks().stream().filter(Mark.Wire.class::isInstance).map(Mark.Wire.class::cast).toList();
        assertThat(wires).isNotEmpty();
        for (Mark.Wire wire : wires) {
            for (int i = 0; i < wire.points().length; i += 2) {
                assertThat(almost.contains(wire.points()[i], wire.points()[i + 1])).isTrue();
            }
        }
    }

    @Test
    void a_png_painted_in_strips_is_the_same_picture() throws IOException {
        DisplayList list = Sketch.of(scene(network("lenet")), Theme.LIGHT, Map.of());
        for (DisplayList each : List.of(list, new DisplayList(list.marks(), list.bounds(), 0))) {
            AwtPainter painter = new AwtPainter(each, 9, 24);
            BufferedImage whole = painter.image();
            assertThat((long) whole.getWidth() * whole.getHeight()).isGreaterThan(2L * (4 << 20));
            List<Double> shares = new ArrayList<>();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            Pictures.png(each, 9, bytes, shares::add);
            assertThat(shares).hasSizeGreaterThan(2).isSorted().endsWith(1.0);
            BufferedImage read = ImageIO.read(new ByteArrayInputStream(bytes.toByteArray()));
            int w = whole.getWidth();
            int h = whole.getHeight();
            assertThat(read.getColorModel().hasAlpha()).isEqualTo(whole.getColorModel().hasAlpha());
            assertThat(Arrays.equals(read.getRGB(0, 0, w, h, null, 0, w), whole.getRGB(0, 0, w, h, null, 0, w))).isTrue();
        }
    }

    @Test
    void a_png_too_large_for_any_program_is_refused_with_a_way_out() {
        assertThatThrownBy(() -> Pictures.png(network("googlenet"), 100)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("use a smaller scale, or SVG");
    }

    @Test
    void an_empty_document_gives_an_empty_picture() {
        Document empty = Document.of("", Phase.TEST, Sidecar.EMPTY);
        assertThat(Pictures.svg(empty)).contains("<svg");
        assertThat(Pictures.png(empty, 1)).isNotEmpty();
    }

    @Test
    void only_what_is_in_view_is_painted() {
        DisplayList list = Sketch.of(scene(network("googlenet")), Theme.LIGHT, Map.of());
        Rect corner = new Rect(list.bounds().x(), list.bounds().y(), 200, 200);
        List<Mark> seen = new ArrayList<>();
        list.visible(corner, 1, seen::add);
        assertThat(seen).isNotEmpty().hasSizeLessThan(list.marks().size() / 10);
        assertThat(seen).allMatch(mark -> mark.bounds().grow(0.5).overlaps(corner));
    }

    @Test
    void from_afar_nodes_are_blocks_and_modules_are_named_large() {
        DisplayList list = Sketch.of(scene(network("googlenet")), Theme.LIGHT, Map.of());
        List<String> texts = new ArrayList<>();
        list.visible(list.bounds(), 0.1, mark -> {
            if (mark instanceof Mark.Text text) {
                texts.add(text.text());
                assertThat(text.text().startsWith("inception") ? text.sizeAt(0.1) * 0.1 : 7.5).isGreaterThan(7);
            }
        });
        assertThat(texts).contains("inception_3a", "inception_5b").doesNotContain("3x3_reduce");
    }

    @Test
    void names_stay_readable_when_googlenet_is_fitted_to_a_common_window() {
        Scene scene = Cards.scene(network("googlenet"), true, 900, 750);
        double scale = Viewport.fit(scene.layout().bounds(), 900, 750, 18, 1).scale();
        DisplayList list = Sketch.of(scene, Theme.LIGHT, Map.of());
        list.visible(list.bounds(), scale, mark -> {
            if (mark instanceof Mark.Text text && text.face() != Face.REGULAR) {
                assertThat(text.sizeAt(scale) * scale).as(text.text()).isGreaterThan(7);
                assertThat(text.textAt(text.sizeAt(scale))).isEqualTo(text.text());
            }
        });
    }

    private static Scene scene(Document document) {
        return Cards.scene(document, false, 1600, 1000);
    }

    static Document network(String name) {
        try (InputStream in = PicturesTest.class.getResourceAsStream("/convas/networks/" + name + ".prototxt")) {
            return Document.of(new String(in.readAllBytes(), StandardCharsets.UTF_8), Phase.TEST, Sidecar.EMPTY);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
