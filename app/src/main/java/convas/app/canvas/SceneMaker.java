package convas.app.canvas;

import convas.core.document.Document;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javafx.application.Platform;

/// Lays documents out on a thread of its own; only the newest wish is answered.
final class SceneMaker {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("layout").factory());
    private final AtomicLong newest = new AtomicLong();
    private final Consumer<Scene> show;

    /// @param show called on the UI thread
    SceneMaker(Consumer<Scene> show) {
        this.show = show;
    }

    void make(Document document, boolean thumbnails, double width, double height) {
        long wish = newest.incrementAndGet();
        thread.execute(() -> {
            if (wish != newest.get()) {
                return;
            }
            Scene scene = Cards.scene(document, thumbnails, width, height);
            Platform.runLater(() -> {
                if (wish == newest.get()) {
                    show.accept(scene);
                }
            });
        });
    }
}
