package convas.app.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import convas.app.theme.Theme;
import convas.core.document.Document;
import convas.core.document.Edit;
import convas.core.document.Sidecar;
import convas.core.layer.Phase;
import convas.core.layout.Rect;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.application.Platform;
import javafx.scene.Group;
import javafx.scene.canvas.Canvas;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
class DamageTest {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 700;

    @Start
    void start(Stage stage) {
        Platform.setImplicitExit(false);
    }

    @Test
    void an_equal_picture_is_not_damaged() {
        Document document = googlenet();
        assertThat(Damage.between(marks(document), marks(document), 0.4)).contains(new Damage(List.of()));
    }

    @Test
    void one_changed_number_damages_little_of_googlenet() {
        Document document = googlenet();
        Damage damage = Damage.between(marks(document), marks(changed(document)), 1).orElseThrow();
        double damaged = damage.areas().stream().mapToDouble(area -> area.width() * area.height()).sum();
        Rect all = marks(document).bounds();
        assertThat(damage.areas()).isNotEmpty();
        assertThat(damaged).isLessThan(0.1 * all.width() * all.height());
    }

    @Test
    void areas_do_not_overlap() {
        Document document = googlenet();
        List<Rect> areas = Damage.between(marks(document), marks(changed(document)), 1).orElseThrow().areas();
        for (int i = 0; i < areas.size(); i++) {
            for (int j = 0; j < i; j++) {
                assertThat(areas.get(i).overlaps(areas.get(j))).as("%s and %s", areas.get(i), areas.get(j)).isFalse();
            }
        }
    }

    @Test
    void marks_in_another_order_damage_all() {
        DisplayList list = marks(googlenet());
        DisplayList turned = new DisplayList(list.marks().reversed(), list.bounds(), list.background());
        assertThat(Damage.between(list, turned, 1)).isEmpty();
    }

    @Test
    void another_theme_damages_all() {
        Scene scene = Cards.scene(googlenet(), true, WIDTH, HEIGHT);
        assertThat(Damage.between(Sketch.of(scene, Theme.LIGHT, Map.of()), Sketch.of(scene, Theme.DARK, Map.of()), 1)).isEmpty();
    }

    @Test
    void painting_what_is_damaged_gives_the_picture_that_painting_all_gives() {
        Document document = googlenet();
        DisplayList before = marks(document);
        DisplayList now = marks(changed(document));
        for (Viewport view : List.of(Viewport.fit(now.bounds(), WIDTH, HEIGHT, 18, 1), new Viewport(0.8, 10, -100), new Viewport(1.3, 20, -200))) {
            Optional<Damage> damage = Damage.between(before, now, view.scale());
            FxPainter painter = new FxPainter();
            int[] whole = pixels(canvas -> painter.paint(canvas.getGraphicsContext2D(), now, view, WIDTH, HEIGHT));
            int[] mended = pixels(canvas -> {
                painter.paint(canvas.getGraphicsContext2D(), before, view, WIDTH, HEIGHT);
                damage.orElseThrow().areas().forEach(area -> painter.paint(canvas.getGraphicsContext2D(), now, view, area, WIDTH, HEIGHT));
            });
            int[] old = pixels(canvas -> painter.paint(canvas.getGraphicsContext2D(), before, view, WIDTH, HEIGHT));
            assertThat(mended).isEqualTo(whole);
            assertThat(old).isNotEqualTo(whole);
        }
    }

    @Test
    void tiles_show_what_one_canvas_shows_also_after_a_change() {
        Document document = googlenet();
        DisplayList before = marks(document);
        DisplayList now = marks(changed(document));
        Viewport view = new Viewport(0.8, 10, -100);
        FxPainter painter = new FxPainter();
        int[] whole = pixels(canvas -> painter.paint(canvas.getGraphicsContext2D(), now, view, WIDTH, HEIGHT));
        int[] tiled = WaitForAsyncUtils.waitForAsyncFx(20_000, () -> {
            Surface surface = new Surface(painter);
            new javafx.scene.Scene(new Group(surface));
            surface.paint(before, view, WIDTH, HEIGHT);
            surface.paint(now, view, WIDTH, HEIGHT);
            return pixels(surface.snapshot(null, null));
        });
        assertThat(greatestDifference(tiled, whole)).as("soft edges are rounded another way in a tile").isLessThanOrEqualTo(8);
        assertThat(greatestDifference(pixels(canvas -> painter.paint(canvas.getGraphicsContext2D(), before, view, WIDTH, HEIGHT)), whole))
            .isGreaterThan(100);
    }

    private static int greatestDifference(int[] one, int[] other) {
        int greatest = 0;
        for (int i = 0; i < one.length; i++) {
            for (int shift = 0; shift < 24; shift += 8) {
                greatest = Math.max(greatest, Math.abs((one[i] >> shift & 0xFF) - (other[i] >> shift & 0xFF)));
            }
        }
        return greatest;
    }

    private static int[] pixels(WritableImage image) {
        int[] out = new int[WIDTH * HEIGHT];
        image.getPixelReader().getPixels(0, 0, WIDTH, HEIGHT, PixelFormat.getIntArgbInstance(), out, 0, WIDTH);
        return out;
    }

    private static int[] pixels(java.util.function.Consumer<Canvas> paint) {
        return WaitForAsyncUtils.waitForAsyncFx(20_000, () -> {
            Canvas canvas = new Canvas(WIDTH, HEIGHT);
            new javafx.scene.Scene(new Group(canvas));
            paint.accept(canvas);
            return pixels(canvas.snapshot(null, null));
        });
    }

    private static DisplayList marks(Document document) {
        return Sketch.of(Cards.scene(document, true, WIDTH, HEIGHT), Theme.LIGHT, Map.of());
    }

    private static Document changed(Document document) {
        return new Edit.SetParam("conv1/7x7_s2", List.of("convolution_param", "num_output"), "65").apply(document);
    }

    private static Document googlenet() {
        try (InputStream in = DamageTest.class.getResourceAsStream("/convas/networks/googlenet.prototxt")) {
            return Document.of(new String(in.readAllBytes(), StandardCharsets.UTF_8), Phase.TEST, Sidecar.EMPTY);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
