package convas.app.shell;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import javafx.animation.AnimationTimer;
import javafx.geometry.Rectangle2D;
import javafx.scene.Group;
import javafx.scene.Parent;
import javafx.scene.SnapshotParameters;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.Pane;
import javafx.stage.Stage;
import javax.imageio.ImageIO;

/// Draws the whole window into a file, for those who have no display.
final class WindowPicture {
    private static final long PATIENCE = 120_000_000_000L;

    /// Pulses in which nothing happens any more before the picture is taken.
    private static final int CALM = 20;

    private WindowPicture() {}

    static CompletableFuture<Boolean> draw(Desk desk, Path file, int width, int height) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Parent root = desk.stage().getScene().getRoot();
        stretch(desk.stage(), root, width, height);
        desk.stage().show();
        long start = System.nanoTime();
        new AnimationTimer() {
            private int calm;

            @Override
            public void handle(long now) {
                boolean late = System.nanoTime() - start > PATIENCE;
                calm = desk.isCalm() ? calm + 1 : 0;
                if (calm >= CALM || late) {
                    stop();
                    try {
                        SnapshotParameters window = new SnapshotParameters();
                        window.setViewport(new Rectangle2D(0, 0, width, height));
                        write(root.snapshot(window, null), file);
                        done.complete(!late);
                    } catch (IOException | UncheckedIOException problem) {
                        done.completeExceptionally(problem);
                    }
                }
            }
        }.start();
        return done;
    }

    /// The toolkit's screen without a display is 1000 pixels wide and cannot hold a larger window, so the window stays smaller
    /// than what is in it.
    private static void stretch(Stage stage, Parent root, int width, int height) {
        stage.setMinWidth(0);
        stage.setMinHeight(0);
        stage.setMaximized(false);
        stage.setWidth(800);
        stage.setHeight(600);
        stage.getScene().setRoot(new Group());
        root.setManaged(false);
        stage.getScene().setRoot(new Pane(root));
        root.resizeRelocate(0, 0, width, height);
    }

    static void write(WritableImage image, Path file) throws IOException {
        int width = (int) image.getWidth();
        int height = (int) image.getHeight();
        int[] pixels = new int[width * height];
        image.getPixelReader().getPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), pixels, 0, width);
        BufferedImage copy = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        copy.setRGB(0, 0, width, height, pixels, 0, width);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(copy, "png", out);
        convas.core.document.AtomicFile.write(file, out.toByteArray());
    }
}
