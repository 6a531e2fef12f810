package convas.app.task;

import convas.app.editor.Editor;
import convas.app.words.Words;
import convas.core.analysis.Annotations;
import convas.core.analysis.Totals;
import convas.core.document.AtomicFile;
import convas.core.engine.Activations;
import convas.core.engine.Cancellation;
import convas.core.engine.Executor;
import convas.core.kernel.Kernels;
import convas.core.onnx.Inexpressible;
import convas.core.onnx.OnnxModel;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.vision.Picture;
import convas.core.vision.Preprocessing;
import convas.core.vision.Silence;
import convas.core.weights.CaffeModel;
import convas.core.weights.Fillers;
import convas.core.weights.Match;
import convas.core.weights.ModelValues;
import convas.core.weights.ModelWriter;
import convas.core.weights.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javafx.animation.Animation;
import javafx.animation.PauseTransition;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
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
    private static final Duration SILENT = Jobs.SILENT;

    /// How long the first run waits, so that the first picture of the net need not.
    private static final Duration FIRST = Duration.millis(250);
    /// Multiply-adds of a net that is run sooner than kernels are warmed up.
    private static final long LIGHT = 50_000_000;

    /// Work in progress, for the status bar.
    ///
    /// @param detail what it is at: the layer being run; empty if nothing is known
    /// @param fraction from 0 to 1, or -1 when it is not known
    public record Job(String name, String detail, double fraction) {}

    /// A file that is used.
    ///
    /// @param values of those layers that were wanted so far
    /// @param told completed once it is known how it meets the net
    private record Trained(String name, CaffeModel model, Match.Choice choice, ModelValues values, CompletableFuture<Match> told) {}

    /// How many of the weights that the shown values come from are random.
    public enum Randomness { NONE, SOME, ALL }

    private record Wish(
        Annotations annotations, Trained trained, long seed, NamedPicture picture, Preprocessing preprocessing,
        Cancellation cancellation) {}

    /// What belongs together of a run. Who reads the values on another thread than the UI thread has to hold them first.
    ///
    /// @param preprocessing as it was set then, or null for what is usual
    public record Ran(Annotations annotations, Weights weights, Activations activations, Preprocessing preprocessing) {}

    private record Result(
        Annotations annotations, Weights weights, Match match, NamedPicture picture, Activations activations,
        Map<String, List<Picture>> thumbnails, Map<String, Silence> silent, Preprocessing preprocessing, boolean whole) {
        static final Result NOTHING = new Result(null, Weights.none(), null, null, null, Map.of(), Map.of(), null, true);

        Ran ran() {
            return activations == null ? null : new Ran(annotations, weights, activations, preprocessing);
        }

        /// `partial, 12 of 141 layers`; empty for a run that came to its end.
        String partial() {
            return whole ? "" : Words.of("partial, {0} of {1} layers", activations.nanos().size(), annotations.net().nodes().size());
        }
    }

    /// How a file met a net.
    private record Meeting(Trained trained, Annotations annotations, long seed, Match match) {}

    /// What comes of that.
    private record Taken(Meeting meeting, Weights weights) {}

    private final Editor editor;
    private ReadOnlyObjectWrapper<Job> job = new ReadOnlyObjectWrapper<>(this, "job");
    private ReadOnlyStringWrapper weightsLabel = new ReadOnlyStringWrapper(this, "weightsLabel", "");
    private ReadOnlyStringWrapper heldBack = new ReadOnlyStringWrapper(this, "heldBack", "");
    private ReadOnlyObjectWrapper<NamedPicture> picture = new ReadOnlyObjectWrapper<>(this, "picture");
    private ReadOnlyObjectWrapper<Preprocessing> preprocessing = new ReadOnlyObjectWrapper<>(this, "preprocessing");
    private ReadOnlyObjectWrapper<Match> match = new ReadOnlyObjectWrapper<>(this, "match");
    private ReadOnlyObjectWrapper<Map<String, List<Picture>>> thumbnails =
        new ReadOnlyObjectWrapper<>(this, "thumbnails", Map.of());
    private ReadOnlyObjectWrapper<Map<String, Silence>> silent = new ReadOnlyObjectWrapper<>(this, "silent", Map.of());
    private ReadOnlyObjectWrapper<Ran> lastRun = new ReadOnlyObjectWrapper<>(this, "lastRun");
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
        Thread.ofPlatform().daemon().priority(Thread.NORM_PRIORITY - 1).name("engine").factory());
    private ReadOnlyBooleanWrapper stale = new ReadOnlyBooleanWrapper(this, "stale");
    private ReadOnlyStringWrapper age = new ReadOnlyStringWrapper(this, "age", "");
    private final Jobs jobs = new Jobs();
    private final PauseTransition patience = new PauseTransition(SILENT);
    private final PauseTransition start = new PauseTransition(FIRST);
    private final Supplier<Kernels> kernels;
    private final Transfers transfers;

    private volatile Wish latest;
    /// What the user stopped after a while, so that what was computed is shown.
    private volatile Wish stopped;
    private Jobs.Job running;
    private Result shown = Result.NOTHING;
    private volatile Job current;
    private Trained trained;
    private boolean started;
    private NamedPicture chosen;
    private Preprocessing settings;
    private long seed = 1;
    private Randomness randomness = Randomness.NONE;
    private boolean allowed;
    private boolean showing;
    private boolean inFront = true;
    private boolean waiting;

    // used on the engine thread only
    private Executor executor;
    private Meeting last;
    private Taken taken;
    private final Inputs inputs = new Inputs();
    private final NodeThumbnails small = new NodeThumbnails();
    private final SilentMaps silences = new SilentMaps();

    public Runner(Editor editor) {
        this(editor, Kernels::best);
    }

    /// @param kernels asked once, on the engine's thread
    public Runner(Editor editor, Supplier<Kernels> kernels) {
        this.editor = editor;
        this.kernels = kernels;
        transfers = new Transfers(jobs, this::presentJob, editor::setNotice);
        listen();
        patience.setOnFinished(done -> {
            job.set(underway());
            updateStale();
        });
        run();
    }

    private void listen() {
        editor.documentProperty().addListener((property, old, now) -> {
            if (old.annotations() != now.annotations()) {
                run();
            }
        });
        editor.weightsProperty().addListener((property, old, now) -> {
            if (!showing) {
                transfers.stop(Words.of("since another net was opened"));
                use(null);
            }
        });
    }

    /// Lets all views go that listen, and says what it says in the language of now; what is under way goes on. To follow [Editor#renew()].
    public void renew() {
        job = new ReadOnlyObjectWrapper<>(this, "job", job.get() == null ? null : underway());
        weightsLabel = new ReadOnlyStringWrapper(this, "weightsLabel", label(shown));
        heldBack = new ReadOnlyStringWrapper(this, "heldBack", heldBack.get().isEmpty() ? "" : tooLarge(editor.document().annotations()));
        picture = new ReadOnlyObjectWrapper<>(this, "picture", picture.get());
        preprocessing = new ReadOnlyObjectWrapper<>(this, "preprocessing", preprocessing.get());
        match = new ReadOnlyObjectWrapper<>(this, "match", match.get());
        thumbnails = new ReadOnlyObjectWrapper<>(this, "thumbnails", thumbnails.get());
        silent = new ReadOnlyObjectWrapper<>(this, "silent", silent.get());
        lastRun = new ReadOnlyObjectWrapper<>(this, "lastRun", lastRun.get());
        stale = new ReadOnlyBooleanWrapper(this, "stale", stale.get());
        age = new ReadOnlyStringWrapper(this, "age", "");
        updateStale();
        jobs.renew();
        listen();
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

    /// Whether the values and weights that are shown are from before the last edit, and the new ones are not at hand at once:
    /// the run takes long, was stopped or failed.
    public ReadOnlyBooleanProperty staleProperty() {
        return stale.getReadOnlyProperty();
    }

    /// What is to be said of the values that are shown: `from before the last edit`, or `partial, 12 of 141 layers` of a run that
    /// was stopped; empty if they are what the net makes now.
    public ReadOnlyStringProperty ageProperty() {
        return age.getReadOnlyProperty();
    }

    /// What is done in the background, and what was done last.
    public Jobs jobs() {
        return jobs;
    }

    /// Small pictures of what each node makes, by node id.
    public ReadOnlyObjectProperty<Map<String, List<Picture>>> thumbnailsProperty() {
        return thumbnails.getReadOnlyProperty();
    }

    /// How many maps behind each rectifier do not respond to the picture, by its id; only where there are some. Changes before
    /// [#thumbnailsProperty()] does.
    public ReadOnlyObjectProperty<Map<String, Silence>> silentProperty() {
        return silent.getReadOnlyProperty();
    }

    /// What the shown values come from; null when there are none.
    public ReadOnlyObjectProperty<Ran> lastRunProperty() {
        return lastRun.getReadOnlyProperty();
    }

    /// @param picture what the net sees from now on, or null for what suits the net
    public void setPicture(NamedPicture picture) {
        chosen = picture;
        run();
    }

    /// The shape of the input that holds a picture, if the net has one.
    public Optional<Shape> pictureShape() {
        return Inputs.first(editor.document().annotations());
    }

    /// @param preprocessing for all nets from now on, or null for what is usual for each
    public void setPreprocessing(Preprocessing preprocessing) {
        settings = preprocessing;
        run();
    }

    /// Fills all weights at random, as the layers' fillers say.
    public void useRandomWeights(long seed) {
        transfers.stop(Words.of("since random weights were chosen"));
        use(null);
        this.seed = seed;
        run();
    }

    /// Reads what the net takes from a `.caffemodel` in the background, while the net can be edited and run, and runs the net
    /// with it. Completes on the UI thread with what was matched; exceptionally with an [IOException] whose message is for
    /// people, or [CancellationException], of which the user was told.
    public CompletableFuture<Match> loadWeights(CaffeModel model, Match.Choice choice) {
        transfers.stop(Words.of("since other weights are loaded"));
        Annotations annotations = editor.document().annotations();
        return transfers.begin(true, model.file(), transfer -> {
            ModelValues values = new ModelValues(model);
            values.read(Match.of(model, annotations, choice).rows(Match.Kind.COPIED).stream().map(Match.Row::given).toList(), transfer::moved);
            return told -> {
                use(new Trained(model.file().getFileName().toString(), model, choice, values, told));
                run();
            };
        });
    }

    /// Writes the weights that the net has, random ones too, as a `.caffemodel`. Completes on the UI thread, as
    /// [#loadWeights(CaffeModel, Match.Choice)] does.
    ///
    /// @param layers names of those to write
    public CompletableFuture<Void> saveWeights(Path file, Set<String> layers) {
        return write(file, (annotations, weights) -> new ModelWriter(annotations.net(), weights, layers)::write);
    }

    /// Writes the net with the weights that it has as an ONNX model, as [#saveWeights(Path, Set)] does.
    public CompletableFuture<Void> saveOnnx(Path file) {
        return write(file, (annotations, weights) -> {
            try {
                return new OnnxModel(annotations, weights)::write;
            } catch (Inexpressible e) {
                throw new IOException(e.getMessage(), e);
            }
        });
    }

    /// Makes what is written of a net and its weights.
    private interface Form {
        Content of(Annotations annotations, Weights weights) throws IOException;
    }

    private interface Content {
        void write(WritableByteChannel channel, CaffeModel.Progress progress) throws IOException;
    }

    private CompletableFuture<Void> write(Path file, Form form) {
        transfers.stop(Words.of("since weights are saved"));
        Annotations annotations = editor.document().annotations();
        Trained used = trained;
        long at = seed;
        return transfers.begin(false, file, transfer -> {
            Weights weights = used == null ? Fillers.fill(annotations, at)
                : Match.of(used.model, annotations, used.choice).weights(used.values, at, (bytes, total) -> transfer.check());
            Content content = form.of(annotations, weights);
            AtomicFile.write(file, channel -> content.write(channel, transfer::moved));
            return told -> told.complete(null);
        });
    }

    private void use(Trained next) {
        Trained before = trained;
        trained = next;
        if (before != null) {
            before.told.completeExceptionally(new CancellationException());
        }
    }

    /// Whether no run is under way, not even one too short to show.
    public boolean isIdle() {
        return latest == null;
    }

    public long seed() {
        return seed;
    }

    /// While its document is behind another nothing is run; what was missed is run when it comes to the front again.
    public void setInFront(boolean front) {
        if (front == inFront) {
            return;
        }
        inFront = front;
        if (!front) {
            waiting = latest != null;
            abandon();
        } else if (waiting) {
            run();
        }
    }

    /// Runs the net unless it is too large for this computer; a layer whose values cannot have changed is not run again.
    public void run() {
        Annotations annotations = editor.document().annotations();
        abandon();
        waiting = !inFront;
        if (waiting) {
            return;
        }
        preprocessing.set(settings != null ? settings : Inputs.first(annotations).map(Preprocessing::usual).orElse(null));
        if (annotations.net().nodes().isEmpty()) {
            heldBack.set("");
            meet(annotations);
            show(Result.NOTHING);
            return;
        }
        if (!allowed && bytesNeeded(annotations.totals()) > memory() / 2) {
            heldBack.set(tooLarge(annotations));
            meet(annotations);
            show(Result.NOTHING);
            return;
        }
        heldBack.set("");
        Wish wish = new Wish(annotations, trained, seed, chosen, settings, new Cancellation());
        begin(wish);
        if (started) {
            thread.execute(() -> work(wish));
        } else {
            start.setOnFinished(done -> {
                started = true;
                thread.execute(() -> work(wish));
            });
            start.playFromStart();
        }
    }

    /// Finds out how the loaded file meets a net that is not run.
    private void meet(Annotations annotations) {
        Trained file = trained;
        long at = seed;
        if (file != null && !file.told.isDone()) {
            thread.execute(() -> {
                try {
                    meet(file, annotations, at);
                } catch (Throwable e) {
                    LOG.log(System.Logger.Level.ERROR, "weights could not be matched", e);
                    unused(file, e);
                }
            });
        }
    }

    /// On the engine's thread, once for each file, net and seed.
    private Match meet(Trained file, Annotations annotations, long at) {
        if (last == null || last.trained != file || last.annotations != annotations || last.seed != at) {
            last = new Meeting(file, annotations, at, Match.of(file.model, annotations, file.choice));
        }
        Match met = last.match;
        Platform.runLater(() -> file.told.complete(met));
        return met;
    }

    /// On the engine's thread; what the net has come to want since the file was loaded is read now.
    private Weights take(Wish wish, Match met) {
        if (taken == null || taken.meeting != last) {
            try {
                taken = new Taken(last, met.weights(wish.trained.values, wish.seed, (bytes, total) -> wish.cancellation.check()));
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
        }
        return taken.weights;
    }

    private static void unused(Trained file, Throwable problem) {
        Platform.runLater(() -> file.told.completeExceptionally(
            new IOException(Words.of("{0} could not be used: {1}", file.name, reason(problem)), problem)));
    }

    /// Runs a net that was held back.
    public void runAnyway() {
        allowed = true;
        run();
        allowed = false;
    }

    /// Stops what is being done: reading weights, else the run. What was computed before stays; of a run that took a while the
    /// values of the layers it reached are shown.
    public void cancel() {
        if (transfers.underway() != null) {
            transfers.stop();
        } else {
            stopRun();
        }
    }

    private void stopRun() {
        if (latest != null) {
            stopped = job.get() != null ? latest : null;
            running.stopped("");
            abandon();
            editor.setNotice(Words.of("The run was stopped. Values may belong to an earlier state of the net."));
        }
    }

    private static String tooLarge(Annotations annotations) {
        return Words.of("Running this net takes about {0} GB of memory and this computer has {1} GB, so it is not run by itself.",
            String.format(Locale.ROOT, "%.1f", bytesNeeded(annotations.totals()) / 1e9), String.format(Locale.ROOT, "%.1f", memory() / 1e9));
    }

    private void begin(Wish wish) {
        latest = wish;
        stopped = null;
        current = new Job(title(wish.annotations), "", -1);
        running = jobs.begin(() -> title(wish.annotations), this::stopRun);
        presentJob();
    }

    private void abandon() {
        Wish wish = latest;
        latest = null;
        if (wish != null) {
            wish.cancellation.cancel();
            running.stopped(inFront ? Words.key("a newer run took its place") : Words.key("another document came to the front"));
        }
        start.stop();
        current = null;
        presentJob();
    }

    private Job underway() {
        return transfers.underway() != null ? transfers.underway() : current;
    }

    private void presentJob() {
        Job now = underway();
        if (now == null) {
            patience.stop();
            job.set(null);
        } else if (job.get() != null) {
            job.set(now);
        } else if (patience.getStatus() != Animation.Status.RUNNING) {
            patience.playFromStart();
        }
        updateStale();
    }

    private void updateStale() {
        stale.set(shown.annotations != null && shown.annotations != editor.document().annotations() && (latest == null || job.get() != null));
        age.set(stale.get() ? Words.of("from before the last edit") : shown.partial());
    }

    private void work(Wish wish) {
        if (wish != latest) {
            return;
        }
        try {
            if (wish.annotations.totals().macs() > LIGHT) {
                kernels.get().warmUp();
            }
            Result result = compute(wish);
            Platform.runLater(() -> deliver(wish, result));
        } catch (CancellationException e) {
            LOG.log(System.Logger.Level.DEBUG, "a run was cancelled");
            Platform.runLater(() -> finish(wish, () -> { }));
        } catch (OutOfMemoryError e) {
            failed(wish, e, Words.of("There is not enough memory to run this net. A smaller batch or input needs less."));
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.ERROR, "a run failed", e);
            failed(wish, e, Words.of("The net could not be run: {0}", reason(e)));
        }
    }

    private void failed(Wish wish, Throwable problem, String sentence) {
        Platform.runLater(() -> {
            if (wish == latest) {
                running.failed(sentence);
            }
            finish(wish, () -> editor.setNotice(sentence));
        });
        if (wish.trained != null) {
            unused(wish.trained, problem);
        }
    }

    /// What went wrong, for people, whether or not the problem says it.
    static String reason(Throwable problem) {
        return problem instanceof OutOfMemoryError ? Words.of("there is not enough memory.")
            : problem.getMessage() == null || problem.getMessage().isBlank()
                ? Words.of("this is a mistake in Convas ({0}).", problem.getClass().getSimpleName())
                : Words.told(problem.getMessage());
    }

    private Result compute(Wish wish) {
        if (executor == null) {
            executor = new Executor(kernels.get());
        }
        Annotations annotations = wish.annotations;
        progress(wish, 0, 0, Words.of("weights"));
        Match met = wish.trained == null ? null : meet(wish.trained, annotations, wish.seed);
        Weights weights = met != null ? take(wish, met) : Fillers.fill(annotations, wish.seed);
        wish.cancellation.check();
        Optional<Shape> shape = Inputs.first(annotations);
        NamedPicture seen = shape.isEmpty() ? null : wish.picture != null ? wish.picture : Pictures.usual(shape.get().channels());
        Map<String, Tensor> given = seen == null ? Map.of() : inputs.of(annotations, seen.picture(), wish.preprocessing);
        Activations activations;
        boolean whole = true;
        try {
            activations = executor.forward(
                annotations, weights, given, (done, total, what) -> progress(wish, done, total, what), wish.cancellation);
        } catch (CancellationException e) {
            activations = wish == stopped ? executor.unfinished().orElseThrow(() -> e) : null;
            if (activations == null) {
                throw e;
            }
            whole = false;
        }
        return new Result(annotations, weights, met, seen, activations,
            small.of(annotations, activations, seen == null ? null : seen.picture()), silences.of(annotations, activations),
            wish.preprocessing, whole);
    }

    private void deliver(Wish wish, Result result) {
        if (result.whole && wish == latest) {
            finish(wish, () -> show(result));
        } else if (!result.whole && wish == stopped && latest == null && result.annotations == editor.document().annotations()) {
            stopped = null;
            show(result);
            editor.setNotice(Words.of("The run was stopped. The values of the layers it reached are shown."));
        } else {
            result.activations.release();
        }
    }

    private void progress(Wish wish, long done, long total, String what) {
        Job before = current;
        if (wish != latest || before == null) {
            return;
        }
        Job next = new Job(title(wish.annotations), what, total > 0 ? (double) done / total : -1);
        if (next.equals(before)) {
            return;
        }
        current = next;
        Platform.runLater(() -> {
            if (wish == latest) {
                running.at(next.detail, next.fraction);
                presentJob();
            }
        });
    }

    private void finish(Wish wish, Runnable then) {
        if (wish == latest) {
            running.done();
            abandon();
            then.run();
        }
    }

    private void show(Result result) {
        showing = true;
        Activations before = shown.activations;
        shown = result;
        updateStale();
        picture.set(result.picture);
        match.set(result.match);
        randomness = randomness(result);
        weightsLabel.set(label(result));
        editor.setWeights(result.weights);
        editor.setActivations(result.activations);
        silent.set(result.silent);
        thumbnails.set(result.thumbnails);
        lastRun.set(result.ran());
        showing = false;
        if (before != null) {
            before.release();
        }
    }

    /// Changes before [#weightsLabelProperty] does.
    public Randomness randomness() {
        return randomness;
    }

    private Randomness randomness(Result result) {
        return result.weights.layers().isEmpty() ? Randomness.NONE : result.match == null || trained == null ? Randomness.ALL
            : copied(result) < wanted(result) ? Randomness.SOME : Randomness.NONE;
    }

    private static long copied(Result result) {
        return result.match.rows(Match.Kind.COPIED).size();
    }

    private static long wanted(Result result) {
        return result.match.rows().size() - result.match.rows(Match.Kind.ONLY_IN_FILE).size();
    }

    private String label(Result result) {
        if (result.weights.layers().isEmpty()) {
            return "";
        }
        if (result.match == null || trained == null) {
            return Words.of("random weights, seed {0}", seed);
        }
        long copied = copied(result);
        long all = wanted(result);
        return copied < all ? Words.of("{0}, {1} of {2} layers; the others random, seed {3}", trained.name, copied, all, seed)
            : Words.of("{0}, {1} of {2} layers", trained.name, copied, all);
    }

    private static String title(Annotations annotations) {
        String name = annotations.net().name();
        return Words.of("Running {0}", name == null || name.isEmpty() ? Words.of("the net") : name);
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
