package convas.core.layer;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.analysis.Annotations;
import convas.core.engine.Activations;
import convas.core.engine.Backward;
import convas.core.engine.Cancellation;
import convas.core.engine.Cotangents;
import convas.core.engine.Executor;
import convas.core.engine.Gradients;
import convas.core.engine.Progress;
import convas.core.engine.Wanted;
import convas.core.kernel.Kernels;
import convas.core.kernel.ReluRule;
import convas.core.kernel.ScalarKernels;
import convas.core.kernel.VectorKernels;
import convas.core.net.Blob;
import convas.core.net.Node;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.weights.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.assertj.core.api.SoftAssertions;

/// Holds the gradients of a net's last layer against what its outputs do when a value is moved a little to both sides.
final class CentralDifferences {
    private static final double STEP = 2e-3;
    private static final double TOLERANCE = 1e-3;
    private static final Kernels SCALAR = new ScalarKernels();
    private static final Kernels VECTOR = new VectorKernels(2);

    private final Annotations annotations;
    private final Node node;
    private final Map<String, Tensor> inputs;
    private final Weights weights;
    private final Map<Blob, Tensor> cotangents = new HashMap<>();
    private final SoftAssertions soft = new SoftAssertions();

    CentralDifferences(Annotations annotations) {
        this.annotations = annotations;
        this.node = annotations.net().nodes().getLast();
        Given given = Given.of(annotations, node);
        this.inputs = given.inputs();
        this.weights = given.weights();
        int differing = 0;
        for (Blob top : node.tops()) {
            Shape shape = annotations.shape(top).orElseThrow();
            // A loss or a pooling passes back only what arrives at its first top, as in Caffe.
            if (differing++ == 0 || node.layer() instanceof Slice || node.layer() instanceof Split) {
                cotangents.put(top, Tensor.of(shape, Given.apart(shape, -1, 1, 733)));
            }
        }
    }

    void check() {
        for (Kernels kernels : List.of(SCALAR, VECTOR)) {
            Gradients gradients = new Backward(kernels).backward(annotations, weights, forward(kernels, inputs, weights),
                new Cotangents(cotangents, Map.of()), Wanted.EVERYTHING, ReluRule.PLAIN, Progress.NONE, new Cancellation());
            assertThat(gradients.stopped()).isEmpty();
            for (int i = 0; i < node.bottoms().size(); i++) {
                Blob bottom = node.bottoms().get(i);
                if (((Differentiable) node.layer()).differentiable(i) && !bottom.name().equals("label")) {
                    compare("gradient of " + bottom.name(), gradients.of(bottom).orElseThrow(), inputs.get(bottom.name()),
                        changed -> output(forward(SCALAR, with(bottom.name(), changed), weights)));
                }
            }
            for (int p = 0; p < weights.of(node.id()).size(); p++) {
                int index = p;
                if (annotations.of(node).params().get(p).learned()) {
                    compare("gradient of parameter " + p, gradients.of(node, p).orElseThrow(), weights.of(node.id()).get(p),
                        changed -> output(forward(SCALAR, inputs, with(index, changed))));
                }
            }
        }
        soft.assertAll();
    }

    private void compare(String what, Tensor gradient, Tensor at, ToDoubleFunction<Tensor> output) {
        float[] values = gradient.toArray();
        double largest = 1;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        int stride = Math.max(1, values.length / 40);
        for (int i = 0; i < values.length; i += stride) {
            double numeric = (output.applyAsDouble(moved(at, i, STEP)) - output.applyAsDouble(moved(at, i, -STEP))) / (2 * STEP);
            if (!(Math.abs(values[i] - numeric) <= TOLERANCE * largest)) {
                soft.fail("%s, element %d: %s, by differences %s", what, i, values[i], numeric);
            }
        }
    }

    private static Tensor moved(Tensor tensor, int index, double by) {
        float[] values = tensor.toArray();
        values[index] += (float) by;
        return Tensor.of(tensor.shape(), values);
    }

    private Map<String, Tensor> with(String input, Tensor value) {
        Map<String, Tensor> changed = new HashMap<>(inputs);
        changed.put(input, value);
        return changed;
    }

    private Weights with(int param, Tensor value) {
        List<Tensor> params = new ArrayList<>(weights.of(node.id()));
        params.set(param, value);
        LinkedHashMap<String, List<Tensor>> layers = new LinkedHashMap<>();
        layers.put(node.id(), params);
        return new Weights(layers, true);
    }

    private Activations forward(Kernels kernels, Map<String, Tensor> inputs, Weights weights) {
        return new Executor(kernels).forward(annotations, weights, inputs, Progress.NONE, new Cancellation());
    }

    /// What the cotangents make of the outputs.
    private double output(Activations activations) {
        double sum = 0;
        for (Map.Entry<Blob, Tensor> each : cotangents.entrySet()) {
            float[] values = activations.of(each.getKey()).orElseThrow().toArray();
            float[] factors = each.getValue().toArray();
            for (int i = 0; i < values.length; i++) {
                sum += (double) values[i] * factors[i];
            }
        }
        return sum;
    }
}
