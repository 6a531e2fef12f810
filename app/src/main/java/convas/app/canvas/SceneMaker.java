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
    private final Arranger arranger;
    private final Consumer<Scene> show;
    private final Consumer<Throwable> fail;

    /// What makes a scene, as [Cards] does.
    @FunctionalInterface
    interface Arranger {
        Scene scene(Document document, Shown shown, String inside, double width, double height);
    }

    /// @param show called on the UI thread with the scene, or `fail` with what went wrong
    SceneMaker(Arranger arranger, Consumer<Scene> show, Consumer<Throwable> fail) {
        this.arranger = arranger;
        this.show = show;
        this.fail = fail;
    }

    /// @param inside the module that is shown alone, or null
    void make(Document document, Shown shown, String inside, double width, double height) {
        long wish = newest.incrementAndGet();
        thread.execute(() -> {
            if (wish != newest.get()) {
                return;
            }
            try {
                Scene scene = arranger.scene(document, shown, inside, width, height);
                answer(wish, () -> show.accept(scene));
            } catch (RuntimeException | Error mistake) {
                answer(wish, () -> fail.accept(mistake));
            }
        });
    }

    private void answer(long wish, Runnable told) {
        Platform.runLater(() -> {
            if (wish == newest.get()) {
                told.run();
            }
        });
    }
}
