package convas.app.task;

import convas.app.editor.Editor;
import convas.core.analysis.Annotations;
import convas.core.analysis.Totals;
import convas.core.engine.Activations;
import convas.core.engine.Cancellation;
import convas.core.engine.Executor;
import convas.core.kernel.Kernels;
import convas.core.tensor.Shape;
import convas.core.vision.Picture;
import convas.core.vision.Preprocessing;
import convas.core.weights.CaffeModel;
import convas.core.weights.Fillers;
import convas.core.weights.Match;
import convas.core.weights.Weights;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javafx.animation.PauseTransition;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.util.Duration;

/// Runs the open net in the background: on opening, after each edit, and when picture or weights change. Only the latest
/// wish is run; an older run is cancelled. All methods are to be called on the UI thread, on which all properties change.
public final class Runner {
    private static final System.Logger LOG = System.getLogger(Runner.class.getName());

    /// A job shorter than this is not shown.
    private static final Duration SILENT = Duration.millis(200);

    /// Work in progress, for the status bar.
    ///
    /// @param detail what it is at: the layer being run; empty if nothing is known
    /// @param fraction from 0 to 1, or -1 when it is not known
    public record Job(String name, String detail, double fraction) {}

    private record Trained(String name, CaffeModel model) {}

    private record Wish(
        Annotations annotations, Trained trained, long seed, NamedPicture picture, Preprocessing preprocessing,
        Cancellation cancellation) {}

    private record Result(
        Weights weights, Match match, NamedPicture picture, Activations activations, Map<String, List<Picture>> thumbnails) {
        static final Result NOTHING = new Result(Weights.none(), null, null, null, Map.of());
    }

    private final Editor editor;
    private final ReadOnlyObjectWrapper<Job> job = new ReadOnlyObjectWrapper<>(this, "job");
    private final ReadOnlyStringWrapper weightsLabel = new ReadOnlyStringWrapper(this, "weightsLabel", "");
    private final ReadOnlyStringWrapper heldBack = new ReadOnlyStringWrapper(this, "heldBack", "");
    private final ReadOnlyObjectWrapper<NamedPicture> picture = new ReadOnlyObjectWrapper<>(this, "picture");
    private final ReadOnlyObjectWrapper<Preprocessing> preprocessing = new ReadOnlyObjectWrapper<>(this, "preprocessing");
    private final ReadOnlyObjectWrapper<Match> match = new ReadOnlyObjectWrapper<>(this, "match");
    private final ReadOnlyObjectWrapper<Map<String, List<Picture>>> thumbnails =
        new ReadOnlyObjectWrapper<>(this, "thumbnails", Map.of());
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
        Thread.ofPlatform().daemon().priority(Thread.NORM_PRIORITY - 1).name("engine").factory());
    private final PauseTransition patience = new PauseTransition(SILENT);
    private final Supplier<Kernels> kernels;

    private volatile Wish latest;
    private volatile Job current;
    private Trained trained;
    private NamedPicture chosen;
    private Preprocessing settings;
    private long seed = 1;
    private boolean allowed;
    private boolean showing;

    // used on the engine thread only
    private Executor executor;
    private final Inputs inputs = new Inputs();
    private final NodeThumbnails small = new NodeThumbnails();

    public Runner(Editor editor) {
        this(editor, Kernels::best);
        Thread.ofPlatform().daemon().priority(Thread.MIN_PRIORITY).name("warm-up").start(() -> Kernels.best().warmUp());
    }

    /// @param kernels asked once, on the engine's thread
    public Runner(Editor editor, Supplier<Kernels> kernels) {
        this.editor = editor;
        this.kernels = kernels;
        editor.documentProperty().addListener((property, old, now) -> {
            if (old.annotations() != now.annotations()) {
                run();
            }
        });
        editor.weightsProperty().addListener((property, old, now) -> {
            if (!showing) {
                trained = null;
            }
        });
        patience.setOnFinished(done -> job.set(current));
        thread.execute(() -> kernels.get().warmUp());
        run();
    }

    /// The run in progress, or null. Short runs never show.
    public ReadOnlyObjectProperty<Job> jobProperty() {
        return job.getReadOnlyProperty();
    }

    /// Which weights the values come from: `random weights, seed 1`. Empty for a net without weights.
    public ReadOnlyStringProperty weightsLabelProperty() {
        return weightsLabel.getReadOnlyProperty();
    }

    /// Why the net is not run by itself, for people; empty when it is. [#runAnyway] runs it nevertheless.
    public ReadOnlyStringProperty heldBackProperty() {
        return heldBack.getReadOnlyProperty();
    }

    /// How the loaded file met the net in the last run, or null when all weights are random.
    public ReadOnlyObjectProperty<Match> matchProperty() {
        return match.getReadOnlyProperty();
    }

    /// What the net sees; null when it has no input for a picture.
    public ReadOnlyObjectProperty<NamedPicture> pictureProperty() {
        return picture.getReadOnlyProperty();
    }

    /// How the picture becomes an input blob.
    public ReadOnlyObjectProperty<Preprocessing> preprocessingProperty() {
        return preprocessing.getReadOnlyProperty();
    }

    /// Small pictures of what each node makes, by node id.
    public ReadOnlyObjectProperty<Map<String, List<Picture>>> thumbnailsProperty() {
        return thumbnails.getReadOnlyProperty();
    }

    /// @param picture what the net sees from now on, or null for what suits the net
    public void setPicture(NamedPicture picture) {
        chosen = picture;
        run();
    }

    /// @param preprocessing for all nets from now on, or null for what is usual for each
    public void setPreprocessing(Preprocessing preprocessing) {
        settings = preprocessing;
        run();
    }

    /// Fills all weights at random, as the layers' fillers say.
    public void useRandomWeights(long seed) {
        trained = null;
        this.seed = seed;
        run();
    }

    /// Reads a `.caffemodel` in the background and runs the net with it. Completes on the UI thread with what was matched;
    /// exceptionally with an [IOException] whose message is for people, or [CancellationException].
    public CompletableFuture<Match> loadWeights(Path file) {
        abandon();
        String name = file.getFileName().toString();
        Wish wish = new Wish(null, null, seed, null, null, new Cancellation());
        CompletableFuture<Match> done = new CompletableFuture<>();
        begin(wish, "Reading " + name);
        thread.execute(() -> {
            try {
                CaffeModel model = CaffeModel.read(file, (bytes, total) -> {
                    wish.cancellation.check();
                    progress(wish, bytes, total, String.format(Locale.ROOT, "%.0f of %.0f MB", bytes / 1e6, total / 1e6));
                });
                Platform.runLater(() -> {
                    trained = new Trained(name, model);
                    done.complete(Match.of(model, editor.document().annotations(), seed));
                    run();
                });
            } catch (IOException | RuntimeException e) {
                Platform.runLater(() -> {
                    finish(wish, () -> { });
                    done.completeExceptionally(e);
                    run();
                });
            }
        });
        return done;
    }

    public long seed() {
        return seed;
    }

    /// Runs the net unless it is too large for this computer; a layer whose values cannot have changed is not run again.
    public void run() {
        Annotations annotations = editor.document().annotations();
        abandon();
        preprocessing.set(settings != null ? settings : Inputs.first(annotations).map(Preprocessing::usual).orElse(null));
        if (annotations.net().nodes().isEmpty()) {
            heldBack.set("");
            show(Result.NOTHING);
            return;
        }
        long needed = bytesNeeded(annotations.totals());
        long there = memory();
        if (!allowed && needed > there / 2) {
            heldBack.set(String.format(Locale.ROOT,
                "Running this net takes about %.1f GB of memory and this computer has %.1f GB, so it is not run by itself.",
                needed / 1e9, there / 1e9));
            show(Result.NOTHING);
            return;
        }
        heldBack.set("");
        Wish wish = new Wish(annotations, trained, seed, chosen, settings, new Cancellation());
        begin(wish, "Running " + title(annotations));
        thread.execute(() -> work(wish));
    }

    /// Runs a net that was held back.
    public void runAnyway() {
        allowed = true;
        run();
        allowed = false;
    }

    /// Stops the run in progress; what was computed before stays.
    public void cancel() {
        abandon();
        editor.setNotice("The run was stopped. Values may belong to an earlier state of the net.");
    }

    private void begin(Wish wish, String name) {
        latest = wish;
        current = new Job(name, "", -1);
        patience.playFromStart();
    }

    private void abandon() {
        Wish wish = latest;
        latest = null;
        if (wish != null) {
            wish.cancellation.cancel();
        }
        patience.stop();
        current = null;
        job.set(null);
    }

    private void work(Wish wish) {
        if (wish != latest) {
            return;
        }
        try {
            Result result = compute(wish);
            Platform.runLater(() -> finish(wish, () -> show(result)));
        } catch (CancellationException e) {
            LOG.log(System.Logger.Level.DEBUG, "a run was cancelled");
        } catch (OutOfMemoryError e) {
            Platform.runLater(() -> finish(wish, () -> editor.setNotice(
                "There is not enough memory to run this net. A smaller batch or input needs less.")));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a run failed", e);
            Platform.runLater(() -> finish(wish, () -> editor.setNotice("The net could not be run: " + e.getMessage())));
        }
    }

    private Result compute(Wish wish) {
        if (executor == null) {
            executor = new Executor(kernels.get());
        }
        Annotations annotations = wish.annotations;
        progress(wish, 0, 0, "weights");
        Match met = wish.trained == null ? null : Match.of(wish.trained.model, annotations, wish.seed);
        Weights weights = met != null ? met.weights() : Fillers.fill(annotations, wish.seed);
        wish.cancellation.check();
        Optional<Shape> shape = Inputs.first(annotations);
        NamedPicture seen = shape.isEmpty() ? null : wish.picture != null ? wish.picture : Pictures.usual(shape.get().channels());
        Activations activations = executor.forward(
            annotations, weights, seen == null ? Map.of() : inputs.of(annotations, seen.picture(), wish.preprocessing),
            (done, total, what) -> progress(wish, done, total, what), wish.cancellation);
        wish.cancellation.check();
        return new Result(
            weights, met, seen, activations, small.of(annotations, activations, seen == null ? null : seen.picture()));
    }

    private void progress(Wish wish, long done, long total, String what) {
        Job before = current;
        if (wish != latest || before == null) {
            return;
        }
        Job next = new Job(before.name, what, total > 0 ? (double) done / total : -1);
        if (next.equals(before)) {
            return;
        }
        current = next;
        Platform.runLater(() -> {
            if (job.get() != null && wish == latest) {
                job.set(current);
            }
        });
    }

    private void finish(Wish wish, Runnable then) {
        if (wish == latest) {
            abandon();
            then.run();
        }
    }

    private void show(Result result) {
        showing = true;
        picture.set(result.picture);
        match.set(result.match);
        weightsLabel.set(label(result));
        editor.setWeights(result.weights);
        editor.setActivations(result.activations);
        thumbnails.set(result.thumbnails);
        showing = false;
    }

    private String label(Result result) {
        if (result.weights.layers().isEmpty()) {
            return "";
        }
        if (result.match == null || trained == null) {
            return "random weights, seed " + seed;
        }
        long copied = result.match.rows(Match.Kind.COPIED).size();
        long all = result.match.rows().size() - result.match.rows(Match.Kind.ONLY_IN_FILE).size();
        return trained.name + ", " + copied + " of " + all + " layers"
            + (copied < all ? "; the others random, seed " + seed : "");
    }

    private static String title(Annotations annotations) {
        String name = annotations.net().name();
        return name == null || name.isEmpty() ? "the net" : name;
    }

    /// Weights are held twice, as they are and in the order that the kernels like; blobs are padded to whole vectors.
    static long bytesNeeded(Totals totals) {
        return 2 * Float.BYTES * totals.params() + 2 * totals.activationBytes();
    }

    private static long memory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
            ? system.getTotalMemorySize() : Runtime.getRuntime().maxMemory();
    }
}
