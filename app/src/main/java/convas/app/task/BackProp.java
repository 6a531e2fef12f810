package convas.app.task;

import convas.app.words.Words;
import convas.core.engine.Backward;
import convas.core.engine.Cancellation;
import convas.core.engine.Cotangents;
import convas.core.engine.Gradients;
import convas.core.engine.Wanted;
import convas.core.kernel.Kernels;
import convas.core.kernel.ReluRule;
import convas.core.net.Blob;
import convas.core.net.Node;
import convas.core.tensor.Tensor;
import convas.core.vision.ColorMap;
import convas.core.vision.FeatureMaps;
import convas.core.vision.Picture;
import convas.core.vision.Preprocessing;
import convas.core.vision.Saliency;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// Sends the gradient of one unit back to the picture that a net sees, in the background; only the latest wish is answered. All
/// methods are to be called on the UI thread, on which the property changes.
public final class BackProp {
    private static final System.Logger LOG = System.getLogger(BackProp.class.getName());

    /// What is asked for.
    ///
    /// @param node that makes the unit, for people
    /// @param map which of the blob's maps, or -1 for the one with the largest value
    /// @param place of the value in its map, row by row, or -1 for the largest value
    public record Question(Runner.Ran ran, String node, Blob blob, int map, int place, List<ReluRule> rules) {}

    /// What has come of the latest question.
    public sealed interface Answer {}

    public record Nothing() implements Answer {}

    /// @param fraction from 0 to 1
    public record Underway(double fraction) implements Answer {}

    /// @param why for people
    public record Failed(String why) implements Answer {}

    /// @param row and `column` of the unit in its map
    /// @param input what the net sees
    /// @param gradients by the rectifiers' rule; empty where none gets to the input
    /// @param stopped layers that a gradient came to and that do not pass it on, the one nearest to the unit first
    public record Found(
            Question question, int map, int row, int column, float value, Picture input, Map<ReluRule, Seen> gradients,
            List<Stop> stopped) implements Answer {}

    /// A gradient at the input.
    ///
    /// @param signed in colour around grey, or blue for negative and red for positive
    /// @param magnitude the largest over the channels of each pixel
    /// @param most of that
    public record Seen(Picture signed, Picture magnitude, float most) {
        static Seen of(Tensor gradient, boolean bgr) {
            FeatureMaps size = Saliency.magnitude(gradient, 0);
            return new Seen(Saliency.signed(gradient, 0, bgr), size.picture(0, ColorMap.VIRIDIS, size.range(0, ColorMap.VIRIDIS, false)),
                size.total().max());
        }
    }

    /// @param why for people
    public record Stop(String layer, String why) {}

    private final Jobs jobs;
    private final ReadOnlyObjectWrapper<Answer> answer = new ReadOnlyObjectWrapper<>(this, "answer", new Nothing());
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
        Thread.ofPlatform().daemon().priority(Thread.NORM_PRIORITY - 1).name("backward").factory());

    private final class Wish {
        final Question question;
        final Cancellation cancellation = new Cancellation();
        final Jobs.Job job;

        Wish(Question question) {
            this.question = question;
            question.ran.activations().hold();
            job = jobs.begin(() -> Words.of("Back-prop from {0}", question.node), BackProp.this::stop);
        }
    }

    private volatile Wish latest;

    // used on its own thread only
    private Backward backward;

    /// @param jobs where work that takes a while is listed
    public BackProp(Jobs jobs) {
        this.jobs = jobs;
    }

    /// What has come of the latest question: while it is worked on, the answer before stands until 200 ms have gone.
    public ReadOnlyObjectProperty<Answer> answerProperty() {
        return answer.getReadOnlyProperty();
    }

    /// Works on this instead of what was asked before.
    public void ask(Question question) {
        abandon();
        Wish wish = new Wish(question);
        latest = wish;
        thread.execute(() -> work(wish));
    }

    /// Works on nothing and has no answer.
    public void forget() {
        abandon();
        answer.set(new Nothing());
    }

    /// At the user's wish.
    public void stop() {
        Wish wish = latest;
        if (wish != null) {
            wish.job.stopped("");
            abandon();
            answer.set(new Failed(Words.of("Back-prop was stopped. Choosing its kind again starts it.")));
        }
    }

    private void abandon() {
        Wish wish = latest;
        latest = null;
        if (wish != null) {
            wish.cancellation.cancel();
            wish.job.stopped(Words.of("a newer one took its place"));
        }
    }

    private void work(Wish wish) {
        try {
            if (wish == latest) {
                tell(wish, compute(wish));
            }
        } catch (CancellationException e) {
            LOG.log(System.Logger.Level.DEBUG, "back-prop was cancelled");
        } catch (OutOfMemoryError e) {
            tell(wish, new Failed(Words.of("There is not enough memory to send gradients back through this net.")));
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.ERROR, "back-prop failed", e);
            tell(wish, new Failed(Words.of("Back-prop did not work: {0}", Runner.reason(e))));
        } finally {
            wish.question.ran.activations().release();
        }
    }

    private void tell(Wish wish, Answer now) {
        Platform.runLater(() -> {
            if (wish == latest) {
                latest = null;
                if (now instanceof Failed(String why)) {
                    wish.job.failed(why);
                } else {
                    wish.job.done();
                }
                answer.set(now);
            }
        });
    }

    private Answer compute(Wish wish) {
        Question asked = wish.question;
        Runner.Ran ran = asked.ran;
        List<Blob> inputs = ran.annotations().net().nodes().stream().filter(Node::isInput).flatMap(node -> node.tops().stream())
            .filter(top -> Inputs.pictures(ran.annotations()).containsKey(top.name()) && ran.activations().of(top).isPresent()).toList();
        if (inputs.isEmpty()) {
            return new Failed(Words.of("This net has no input for a picture."));
        }
        Tensor values = ran.activations().of(asked.blob).orElse(null);
        if (values == null) {
            return new Failed(Words.of("{0} has no values.", asked.node));
        }
        FeatureMaps maps = FeatureMaps.of(values, 0);
        int size = maps.height() * maps.width();
        if (asked.map >= maps.count() || asked.place >= size || size == 0) {
            return new Failed(Words.of("{0} has no such unit any more.", asked.node));
        }
        int map = asked.map >= 0 ? asked.map : largest(maps);
        int place = asked.place >= 0 ? asked.place : largest(maps, map);
        Tensor one = Tensor.dense(values.shape());
        one.setFlat((long) map * size + place, 1);
        Cotangents unit = Cotangents.of(asked.blob, one);
        if (backward == null) {
            backward = new Backward(Kernels.best());
        }
        Map<ReluRule, Gradients> all = new EnumMap<>(ReluRule.class);
        for (ReluRule rule : asked.rules) {
            int before = all.size();
            all.put(rule, backward.backward(ran.annotations(), ran.weights(), ran.activations(), unit,
                Wanted.blobs(inputs.toArray(Blob[]::new)), rule,
                (done, total, what) -> at(wish, (before + (total > 0 ? (double) done / total : 0)) / asked.rules.size(), what),
                wish.cancellation));
        }
        // Of several pictures the one that is shown is the first that the unit depends on.
        Blob input = inputs.stream().filter(each -> all.values().stream().anyMatch(gradients -> gradients.of(each).isPresent()))
            .findFirst().orElse(inputs.getFirst());
        Tensor seen = ran.activations().of(input).orElseThrow();
        Preprocessing settings = ran.preprocessing() != null ? ran.preprocessing() : Preprocessing.usual(seen.shape());
        boolean bgr = settings.order() == Preprocessing.Order.BGR;
        Map<ReluRule, Seen> gradients = new EnumMap<>(ReluRule.class);
        all.forEach((rule, result) -> result.of(input).ifPresent(gradient -> gradients.put(rule, Seen.of(gradient, bgr))));
        List<Stop> stopped = all.values().stream().flatMap(result -> result.stopped().entrySet().stream())
            .sorted((a, b) -> b.getKey().index() - a.getKey().index())
            .map(stop -> new Stop(stop.getKey().name(), Words.told(stop.getValue()))).distinct().toList();
        return new Found(asked, map, place / maps.width(), place % maps.width(), maps.at(map, place / maps.width(), place % maps.width()),
            settings.picture(seen, 0), Map.copyOf(gradients), stopped);
    }

    /// The map with the largest value.
    private static int largest(FeatureMaps maps) {
        return IntStream.range(0, maps.count()).reduce(0, (best, map) -> maps.stats(map).max() > maps.stats(best).max() ? map : best);
    }

    private static int largest(FeatureMaps maps, int map) {
        float most = maps.stats(map).max();
        int width = maps.width();
        return IntStream.range(0, maps.height() * width).filter(i -> maps.at(map, i / width, i % width) == most).findFirst().orElse(0);
    }

    private void at(Wish wish, double fraction, String layer) {
        Platform.runLater(() -> {
            if (wish == latest) {
                wish.job.at(layer, fraction);
                if (wish.job.isListed()) {
                    answer.set(new Underway(fraction));
                }
            }
        });
    }
}
