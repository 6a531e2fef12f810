package convas.core.conformance;

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
import convas.core.kernel.Kernels;
import convas.core.kernel.ReluRule;
import convas.core.layer.Differentiable;
import convas.core.layer.Input;
import convas.core.net.Backprop;
import convas.core.net.Blob;
import convas.core.net.Net;
import convas.core.net.Node;
import convas.core.tensor.Tensor;
import convas.core.weights.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/// One layer as a net of its own, fed with what Caffe fed it.
final class OneLayer {
    private final Annotations annotations;
    private final Node node;
    private final Weights weights;
    private final List<Tensor> bottoms;

    /// @param bottoms what Caffe fed it
    OneLayer(Net net, Node original, Weights weights, List<Tensor> bottoms) {
        this.weights = weights;
        this.bottoms = bottoms;
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < bottoms.size(); i++) {
            String name = "bottom" + i;
            nodes.add(new Node(i, name, name, "Input", Input.of(bottoms.get(i).shape()), List.of(), List.of(),
                List.of(new Blob(name, 0, i, 0)), false, List.of(), Backprop.UNSAID, null, original.span()));
        }
        List<Blob> read = nodes.stream().map(each -> each.tops().getFirst()).toList();
        List<Blob> tops = IntStream.range(0, original.tops().size()).mapToObj(t -> new Blob("top" + t, 0, nodes.size(), t)).toList();
        node = new Node(nodes.size(), original.id(), original.name(), original.type(), original.layer(), read,
            read.stream().map(Blob::name).toList(), tops, false, original.params(), original.backprop(), original.syntax(), original.span());
        nodes.add(node);
        annotations = Annotator.annotate(new Net("", net.phase(), nodes, List.of()));
    }

    /// The tops; null where the layer does not run.
    List<float[]> forward(Kernels kernels) {
        Activations activations = run(kernels, bottoms);
        return node.tops().stream().map(top -> values(activations, top)).toList();
    }

    /// The same with bottoms that are changed by a millionth, up or down as drawn.
    List<float[]> forwardNearby(Kernels kernels, int draw) {
        Activations activations = run(kernels, nearby(draw));
        return node.tops().stream().map(top -> values(activations, top)).toList();
    }

    private static float[] values(Activations activations, Blob blob) {
        return activations.of(blob).map(Tensor::toArray).orElseGet(() -> new float[0]);
    }

    /// Gradients of the bottoms and then of the parameters; zeros where there is none.
    List<float[]> backward(Kernels kernels, List<Tensor> topDiffs) {
        return backward(kernels, bottoms, topDiffs);
    }

    /// The same with bottoms and gradients that are changed by a millionth, up or down as drawn.
    List<float[]> backwardNearby(Kernels kernels, List<Tensor> topDiffs, int draw) {
        Random random = new Random(2 + 2 * draw);
        return backward(kernels, nearby(draw), topDiffs.stream().map(each -> nearby(each, random)).toList());
    }

    private List<float[]> backward(Kernels kernels, List<Tensor> read, List<Tensor> topDiffs) {
        Map<Blob, Tensor> starts = new HashMap<>();
        for (int t = 0; t < topDiffs.size(); t++) {
            starts.put(node.tops().get(t), topDiffs.get(t));
        }
        Gradients gradients = new Backward(kernels).backward(annotations, weights, run(kernels, read), new Cotangents(starts, Map.of()),
            Wanted.EVERYTHING, ReluRule.PLAIN, Progress.NONE, new Cancellation());
        List<float[]> out = new ArrayList<>();
        for (int b = 0; b < bottoms.size(); b++) {
            out.add(gradients.of(node.bottoms().get(b)).map(Tensor::toArray).orElse(new float[(int) bottoms.get(b).shape().count()]));
        }
        for (int p = 0; p < annotations.of(node).params().size(); p++) {
            out.add(gradients.of(node, p).map(Tensor::toArray)
                .orElse(new float[(int) annotations.of(node).params().get(p).shape().count()]));
        }
        return out;
    }

    private Activations run(Kernels kernels, List<Tensor> read) {
        Map<String, Tensor> inputs = new HashMap<>();
        for (int i = 0; i < read.size(); i++) {
            inputs.put("bottom" + i, read.get(i));
        }
        return new Executor(kernels).forward(annotations, weights, inputs, Progress.NONE, new Cancellation());
    }

    /// All but labels and indices.
    private List<Tensor> nearby(int draw) {
        Random random = new Random(1 + 2 * draw);
        return IntStream.range(0, bottoms.size()).mapToObj(b -> node.layer() instanceof Differentiable layer && !layer.differentiable(b)
            && whole(bottoms.get(b)) ? bottoms.get(b) : nearby(bottoms.get(b), random)).toList();
    }

    private static boolean whole(Tensor tensor) {
        for (float value : tensor.toArray()) {
            if (value != Math.rint(value)) {
                return false;
            }
        }
        return true;
    }

    private static Tensor nearby(Tensor tensor, Random random) {
        float[] values = tensor.toArray();
        for (int i = 0; i < values.length; i++) {
            values[i] *= (float) (1 + Rounding.MILLIONTH * (random.nextBoolean() ? 1 : -1));
        }
        return Tensor.of(tensor.shape(), values);
    }
}
