package convas.app.shell;

import convas.app.words.Words;
import convas.core.weights.CaffeModel;
import convas.core.weights.Match;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import javafx.application.Platform;

/// LeNet with weights that come with Convas, trained on drawn digits, and paper to draw on.
final class DigitDemo {
    private static final String WEIGHTS = "/convas/weights/lenet.caffemodel";

    private DigitDemo() {}

    static void open(Desk desk) {
        desk.fresh(Templates.read("/convas/networks/lenet.prototxt"), "LeNet").thenAccept(opened -> {
            if (opened) {
                Workbench bench = desk.front();
                CompletableFuture.supplyAsync(DigitDemo::weights).thenCompose(model -> CompletableFuture.supplyAsync(
                        () -> bench.window().runner().loadWeights(model, Match.Choice.NONE), Platform::runLater))
                    .thenRunAsync(() -> bench.window().showLeft("draw"), Platform::runLater)
                    .exceptionally(problem -> {
                        Platform.runLater(() -> bench.prompts().tell(Words.of("The weights of the digits cannot be read"), Reasons.of(problem)));
                        return null;
                    });
            }
        });
    }

    /// As a file, which is what the reader maps; it goes with the process.
    private static CaffeModel weights() {
        try (InputStream in = Objects.requireNonNull(DigitDemo.class.getResourceAsStream(WEIGHTS), WEIGHTS)) {
            Path file = Files.createTempDirectory("convas").resolve("LeNet, drawn digits.caffemodel");
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            file.toFile().deleteOnExit();
            file.getParent().toFile().deleteOnExit();
            return CaffeModel.list(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
