package convas.app.canvas;

import convas.core.document.Document;
import convas.core.layout.Watch;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javafx.application.Platform;

/// Lays documents out on a thread of its own; only the newest wish is answered, and what is under way for an older one ends.
final class SceneMaker {
    private final Arranger arranger;
    private final Consumer<Scene> show;
    private final Consumer<Throwable> fail;
    private ExecutorService thread = thread();
    private volatile Job newest;

    /// What makes a scene, as [Cards] does.
    @FunctionalInterface
    interface Arranger {
        Scene scene(Document document, Shown shown, String inside, double width, double height, Watch watch, Set<String> turns);
    }

    /// A layout that is wished for.
    private static final class Job implements Watch {
        private final boolean plain;
        private volatile boolean stopped;
        private volatile double share;

        Job(boolean plain) {
            this.plain = plain;
        }

        @Override
        public Wish at(double done) {
            share = done;
            return stopped ? Wish.STOP : plain ? Wish.PLAIN : Wish.GO_ON;
        }
    }

    /// @param show called on the UI thread with the scene, or `fail` with what went wrong
    SceneMaker(Arranger arranger, Consumer<Scene> show, Consumer<Throwable> fail) {
        this.arranger = arranger;
        this.show = show;
        this.fail = fail;
    }

    private static ExecutorService thread() {
        return Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("layout").factory());
    }

    /// @param inside the module that is shown alone, or null
    /// @param plain whether what would take long stands in plain rows
    /// @param turns of the picture before, which the new one is to be like; or null
    void make(Document document, Shown shown, String inside, double width, double height, boolean plain, Set<String> turns) {
        stop();
        Job job = new Job(plain);
        newest = job;
        thread.execute(() -> {
            if (job.stopped) {
                return;
            }
            try {
                Scene scene = arranger.scene(document, shown, inside, width, height, job, turns);
                answer(job, () -> show.accept(scene));
            } catch (CancellationException stopped) {
                // a newer wish, or none, took its place
            } catch (RuntimeException | Error mistake) {
                answer(job, () -> fail.accept(mistake));
            }
        });
    }

    /// Whether nothing is under way.
    boolean isIdle() {
        return newest == null;
    }

    /// Gives up what is under way. A step of it that cannot be interrupted ends by itself, and nothing waits for it.
    void cancel() {
        stop();
        thread.shutdown();
        thread = thread();
    }

    private void stop() {
        Job before = newest;
        newest = null;
        if (before != null) {
            before.stopped = true;
        }
    }

    /// Of the work under way, from 0 to 1.
    double share() {
        Job job = newest;
        return job == null ? 1 : job.share;
    }

    private void answer(Job job, Runnable told) {
        Platform.runLater(() -> {
            if (job == newest) {
                newest = null;
                told.run();
            }
        });
    }
}
