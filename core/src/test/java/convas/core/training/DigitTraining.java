package convas.core.training;

import convas.core.analysis.Annotations;
import convas.core.analysis.Annotator;
import convas.core.engine.Activations;
import convas.core.engine.Backward;
import convas.core.engine.Cancellation;
import convas.core.engine.Cotangents;
import convas.core.engine.Executor;
import convas.core.engine.Gradients;
import convas.core.engine.Progress;
import convas.core.engine.Wanted;
import convas.core.kernel.ReluRule;
import convas.core.kernel.VectorKernels;
import convas.core.layer.Phase;
import convas.core.net.Blob;
import convas.core.net.Node;
import convas.core.net.NetReader;
import convas.core.prototxt.Parser;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.vision.Picture;
import convas.core.weights.CaffeModel;
import convas.core.weights.Fillers;
import convas.core.weights.ModelWriter;
import convas.core.weights.Weights;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/// Trains LeNet on [Handwriting] and writes `resources/weights/lenet.caffemodel`, the weights that the drawing pad uses: stochastic
/// gradient descent with momentum 0.9, a rate that falls along a cosine, and weight decay, all in Convas's own engine.
///
/// Run it from the repository's root with the test class path, as CONTRIBUTING.md says.
public final class DigitTraining {
    private static final int BATCH = 64;
    private static final int STEPS = 4000;
    private static final double RATE = 0.01;
    private static final double DECAY = 0.0005;
    private static final double MOMENTUM = 0.9;

    private final Annotations annotations;
    private final Blob scores;
    private final Blob prob;
    private final Executor executor = new Executor(new VectorKernels(1));
    private final Backward backward = new Backward(new VectorKernels(1));
    private Weights weights;
    private final Map<String, List<float[]>> speed = new LinkedHashMap<>();

    private DigitTraining(String text) {
        annotations = Annotator.annotate(NetReader.read(Parser.parse(text.replaceFirst("dim: 1 dim: 1 ", "dim: " + BATCH + " dim: 1 ")), Phase.TEST));
        scores = annotations.net().find("ip2").orElseThrow().tops().getFirst();
        prob = annotations.net().find("prob").orElseThrow().tops().getFirst();
        weights = Fillers.fill(annotations, 1);
    }

    public static void main(String[] args) throws IOException {
        DigitTraining training = new DigitTraining(Files.readString(Path.of("resources/networks/lenet.prototxt")));
        Handwriting written = new Handwriting(1);
        Random random = new Random(2);
        for (int step = 1; step <= STEPS; step++) {
            double rate = RATE * 0.5 * (1 + Math.cos(Math.PI * step / STEPS));
            double loss = training.step(written, random, rate);
            if (step % 200 == 0) {
                System.out.printf("step %d: loss %.4f, rate %.5f%n", step, loss, rate);
            }
        }
        System.out.printf("right of 6,400 others: %.2f %%%n", 100 * training.right(new Handwriting(99), new Random(98), 100));
        training.write(Path.of("resources/weights/lenet.caffemodel"));
    }

    /// One batch; its mean loss before the step.
    private double step(Handwriting written, Random random, double rate) {
        int[] labels = random.ints(BATCH, 0, 10).toArray();
        Activations made = forward(written, labels);
        Tensor probabilities = made.of(prob).orElseThrow();
        Tensor gradient = Tensor.dense(Shape.of(BATCH, 10));
        double loss = 0;
        for (int n = 0; n < BATCH; n++) {
            for (int c = 0; c < 10; c++) {
                float p = probabilities.getFlat(10L * n + c);
                gradient.setFlat(10L * n + c, (p - (c == labels[n] ? 1 : 0)) / BATCH);
            }
            loss -= Math.log(Math.max(1e-12, probabilities.getFlat(10L * n + labels[n]))) / BATCH;
        }
        Gradients gradients = backward.backward(annotations, weights, made, Cotangents.of(scores, gradient), Wanted.LEARNED, ReluRule.PLAIN,
            Progress.NONE, new Cancellation());
        LinkedHashMap<String, List<Tensor>> next = new LinkedHashMap<>();
        weights.layers().forEach((id, blobs) -> next.put(id, moved(id, blobs, gradients, rate)));
        weights = new Weights(next, false);
        return loss;
    }

    private List<Tensor> moved(String id, List<Tensor> blobs, Gradients gradients, double rate) {
        Node node = annotations.net().nodes().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
        List<float[]> moving = speed.computeIfAbsent(id, k -> blobs.stream().map(blob -> new float[(int) blob.shape().count()]).toList());
        List<Tensor> out = new ArrayList<>();
        for (int p = 0; p < blobs.size(); p++) {
            float[] values = blobs.get(p).toArray();
            float[] slope = gradients.of(node, p).orElseThrow().toArray();
            float[] v = moving.get(p);
            double own = rate * (p == 0 ? 1 : 2);
            for (int i = 0; i < values.length; i++) {
                v[i] = (float) (MOMENTUM * v[i] + own * (slope[i] + (p == 0 ? DECAY * values[i] : 0)));
                values[i] -= v[i];
            }
            out.add(Tensor.of(blobs.get(p).shape(), values));
        }
        return out;
    }

    private double right(Handwriting written, Random random, int batches) {
        int right = 0;
        for (int b = 0; b < batches; b++) {
            int[] labels = random.ints(BATCH, 0, 10).toArray();
            Tensor probabilities = forward(written, labels).of(prob).orElseThrow();
            for (int n = 0; n < BATCH; n++) {
                int best = 0;
                for (int c = 1; c < 10; c++) {
                    best = probabilities.getFlat(10L * n + c) > probabilities.getFlat(10L * n + best) ? c : best;
                }
                right += best == labels[n] ? 1 : 0;
            }
        }
        return (double) right / (batches * BATCH);
    }

    private Activations forward(Handwriting written, int[] labels) {
        Tensor pixels = Tensor.dense(Shape.of(BATCH, 1, 28, 28));
        for (int n = 0; n < BATCH; n++) {
            Picture picture = written.write(labels[n]);
            for (int i = 0; i < 784; i++) {
                pixels.setFlat(784L * n + i, (picture.argb()[i] & 0xFF) / 255f);
            }
        }
        return executor.forward(annotations, weights, Map.of("data", pixels), Progress.NONE, new Cancellation());
    }

    private void write(Path file) throws IOException {
        Set<String> names = annotations.net().nodes().stream().map(Node::name).collect(Collectors.toSet());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            new ModelWriter(annotations.net(), weights, names).write(channel, CaffeModel.Progress.NONE);
        }
    }
}
