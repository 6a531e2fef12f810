package convas.core.onnx;

import convas.core.layer.AbsVal;
import convas.core.layer.Axpy;
import convas.core.layer.BNLL;
import convas.core.layer.BatchNorm;
import convas.core.layer.Bias;
import convas.core.layer.Category;
import convas.core.layer.Concat;
import convas.core.layer.Convolution;
import convas.core.layer.Crop;
import convas.core.layer.Deconvolution;
import convas.core.layer.DepthwiseConvolution;
import convas.core.layer.Dropout;
import convas.core.layer.ELU;
import convas.core.layer.Eltwise;
import convas.core.layer.Exp;
import convas.core.layer.Flatten;
import convas.core.layer.HSwish;
import convas.core.layer.InnerProduct;
import convas.core.layer.LRN;
import convas.core.layer.Layer;
import convas.core.layer.Log;
import convas.core.layer.PReLU;
import convas.core.layer.Parameter;
import convas.core.layer.ParameterLayer;
import convas.core.layer.Permute;
import convas.core.layer.Pooling;
import convas.core.layer.Power;
import convas.core.layer.ReLU6;
import convas.core.layer.ReLU;
import convas.core.layer.Reshape;
import convas.core.layer.Scale;
import convas.core.layer.ShuffleChannel;
import convas.core.layer.Sigmoid;
import convas.core.layer.Silence;
import convas.core.layer.Slice;
import convas.core.layer.Softmax;
import convas.core.layer.Split;
import convas.core.layer.Swish;
import convas.core.layer.TanH;
import convas.core.layer.Threshold;
import convas.core.layer.Tile;
import convas.core.net.Node;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// What one layer becomes in ONNX.
final class Translation {
    private final Graph graph;
    private final Node node;
    private final List<String> bottoms;
    private final List<Shape> in;
    private final List<Shape> out;
    private final List<Tensor> params;

    /// @param bottoms names of the values it reads
    /// @param in their shapes
    /// @param out the shapes of its tops
    /// @param params its parameters' values
    /// @param wanted what they are to be
    Translation(Graph graph, Node node, List<String> bottoms, List<Shape> in, List<Shape> out, List<Tensor> params,
            List<Parameter> wanted) throws Inexpressible {
        this.graph = graph;
        this.node = node;
        this.bottoms = bottoms;
        this.in = in;
        this.out = out;
        this.params = params;
        List<Shape> given = params.stream().map(Tensor::shape).toList();
        List<Shape> shapes = wanted.stream().map(Parameter::shape).toList();
        if (!given.equals(shapes)) {
            throw refused("its weights are " + given + " instead of " + shapes + "; load weights that fit");
        }
    }

    /// @return the names of the values that are its tops
    List<String> translate() throws Inexpressible, IOException {
        Layer layer = node.layer();
        return switch (layer) {
            case Convolution each -> new Sliding(this).convolution(each, each.group());
            case DepthwiseConvolution each -> new Sliding(this).convolution(each.convolution(),
                in(0).dim(axis(each.convolution().axis())) / params.getFirst().shape().dim(1));
            case Deconvolution each -> new Sliding(this).deconvolution(each);
            case Pooling each -> new Sliding(this).pooling(each);
            case Slice each -> slice(axis(each.axis()));
            case Split _ -> Collections.nCopies(out.size(), bottom(0));
            case Silence _ -> List.of();
            case ParameterLayer _ -> List.of(param(0));
            default -> List.of(single(layer));
        };
    }

    private String single(Layer layer) throws Inexpressible, IOException {
        String x = bottoms.isEmpty() ? "" : bottom(0);
        return switch (layer) {
            case InnerProduct each -> innerProduct(each);
            case LRN each -> lrn(each);
            case BatchNorm each -> batchNorm(each);
            case Scale each -> {
                String factors = in.size() == 2 ? broadcast(each.axis(), bottom(1), in(1)) : broadcastParam(each.axis(), 0);
                String product = op("Mul", x, factors);
                yield !each.biasTerm() ? product
                    : op("Add", product, broadcastParam(in.size() == 2 && in(1).rank() == 0 ? 0 : each.axis(), params.size() - 1));
            }
            case Bias each -> op("Add", x, in.size() == 2 ? broadcast(each.axis(), bottom(1), in(1)) : broadcastParam(each.axis(), 0));
            case Axpy _ -> op("Add", op("Mul", bottom(1), reshaped(x, ones(Shape.of(in(1).dim(0), in(1).dim(1)), in(1).rank()))), bottom(2));
            case Concat each -> op("Concat", bottoms, Attribute.of("axis", axis(each.axis())));
            case Eltwise each -> eltwise(each);
            case ReLU each -> each.negativeSlope() == 0 ? op("Relu", x) : op("LeakyRelu", List.of(x), Attribute.of("alpha", each.negativeSlope()));
            case PReLU each -> op("PRelu", x, param(0, each.channelShared() ? Shape.of(1) : ones(params.getFirst().shape(), in(0).rank() - 1)));
            case ELU each -> op("Elu", List.of(x), Attribute.of("alpha", each.alpha()));
            case Sigmoid _ -> op("Sigmoid", x);
            case TanH _ -> op("Tanh", x);
            case BNLL _ -> op("Softplus", x);
            case AbsVal _ -> op("Abs", x);
            case ReLU6 _ -> op("Clip", x, constant(0), constant(6));
            case Swish each -> op("Mul", x, op("Sigmoid", affine(x, each.beta(), 0)));
            case HSwish _ -> op("Mul", affine(x, 1 / 6f, 0), op("Clip", affine(x, 1, 3), constant(0), constant(6)));
            case Threshold each -> op("Cast", List.of(op("Greater", x, constant(each.threshold()))), Attribute.of("to", 1));
            case Power each -> {
                String inner = affine(x, each.scale(), each.shift());
                yield each.power() == 1 ? inner : op("Pow", inner, constant(each.power()));
            }
            case Exp each -> {
                double log = each.base() == -1 ? 1 : Math.log(each.base());
                yield op("Exp", affine(x, (float) (log * each.scale()), (float) (log * each.shift())));
            }
            case Log each -> {
                double log = each.base() == -1 ? 1 : Math.log(each.base());
                yield affine(op("Log", affine(x, each.scale(), each.shift())), (float) (1 / log), 0);
            }
            case Dropout _ -> x;
            case Softmax each -> op("Softmax", List.of(x), Attribute.of("axis", axis(each.axis())));
            case Flatten _ -> reshaped(x, out(0));
            case Reshape _ -> reshaped(x, out(0));
            case Permute each -> op("Transpose", List.of(x), Attribute.list("perm", order(each.order())));
            case ShuffleChannel each -> {
                Shape shape = in(0);
                String split = reshaped(x, Shape.of(shape.dim(0), each.group(), shape.dim(1) / each.group(), Math.toIntExact(shape.count(2, shape.rank()))));
                yield reshaped(op("Transpose", List.of(split), Attribute.list("perm", 0, 2, 1, 3)), shape);
            }
            case Tile each -> {
                long[] repeats = new long[in(0).rank()];
                Arrays.fill(repeats, 1);
                repeats[axis(each.axis())] = each.tiles();
                yield op("Tile", x, graph.constant(node.id() + ".repeats", repeats));
            }
            case Crop each -> crop(each);
            default -> throw refused(layer.type().category() == Category.LOSS
                ? "it is for training; `convas export --deploy` writes the net without such layers, export that"
                : "ONNX has no such layer, or Convas does not know how to say it; remove the layer or put others in its place");
        };
    }

    /// Every element behind the axis in one row, times the weights.
    private String innerProduct(InnerProduct layer) throws IOException {
        int axis = axis(layer.axis());
        String rows = in(0).rank() == 2 && axis == 1 ? bottom(0) : op("Flatten", List.of(bottom(0)), Attribute.of("axis", axis));
        List<String> inputs = new ArrayList<>(List.of(rows, param(0)));
        if (layer.biasTerm()) {
            inputs.add(param(1));
        }
        String product = op("Gemm", inputs, Attribute.of("transB", layer.transpose() ? 0 : 1));
        return out(0).rank() == 2 ? product : reshaped(product, out(0));
    }

    /// ONNX has the form across channels; within a channel it is a mean of squares over a padded window.
    private String lrn(LRN layer) throws IOException {
        if (layer.normRegion() == LRN.NormRegion.ACROSS_CHANNELS) {
            return op("LRN", List.of(bottom(0)), Attribute.of("size", layer.localSize()), Attribute.of("alpha", layer.alpha()),
                Attribute.of("beta", layer.beta()), Attribute.of("bias", layer.k()));
        }
        int size = layer.localSize();
        int half = (size - 1) / 2;
        String energy = op("AveragePool", List.of(op("Mul", bottom(0), bottom(0))), Attribute.list("kernel_shape", size, size),
            Attribute.list("pads", half, half, half, half), Attribute.of("count_include_pad", 1));
        return op("Mul", bottom(0), op("Pow", affine(energy, layer.alpha(), 1), constant(-layer.beta())));
    }

    private String batchNorm(BatchNorm layer) throws IOException {
        int rank = in(0).rank();
        if (!layer.stored()) {
            long[] others = IntStream.range(0, rank).filter(axis -> rank == 1 || axis != 1).asLongStream().toArray();
            String centred = op("Sub", bottom(0), mean(bottom(0), others));
            return op("Div", centred, op("Sqrt", affine(mean(op("Mul", centred, centred), others), 1, layer.eps())));
        }
        float factor = params.get(2).getFlat(0) == 0 ? 0 : 1 / params.get(2).getFlat(0);
        Tensor mean = times(params.get(0), factor);
        Tensor variance = times(params.get(1), factor);
        if (rank == 1) {
            float scale = (float) (1 / Math.sqrt(variance.getFlat(0) + layer.eps()));
            return affine(bottom(0), scale, -mean.getFlat(0) * scale);
        }
        return op("BatchNormalization", List.of(bottom(0), filled("scale", mean.shape(), 1), filled("shift", mean.shape(), 0),
            graph.constant(node.id() + ".mean", mean, mean.shape()), graph.constant(node.id() + ".variance", variance, mean.shape())),
            Attribute.of("epsilon", layer.eps()));
    }

    private String mean(String x, long... axes) {
        return op("ReduceMean", List.of(x), Attribute.list("axes", axes), Attribute.of("keepdims", 1));
    }

    private static Tensor times(Tensor tensor, float factor) {
        float[] values = tensor.toArray();
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
        return Tensor.of(tensor.shape(), values);
    }

    private String filled(String what, Shape shape, float value) throws IOException {
        float[] values = new float[Math.toIntExact(shape.count())];
        Arrays.fill(values, value);
        return graph.constant(node.id() + "." + what, Tensor.of(shape, values), shape);
    }

    private String eltwise(Eltwise layer) throws IOException {
        return switch (layer.operation()) {
            case MAX -> op("Max", bottoms);
            case PROD -> {
                String product = bottom(0);
                for (int i = 1; i < bottoms.size(); i++) {
                    product = op("Mul", product, bottom(i));
                }
                yield product;
            }
            case SUM -> {
                List<String> terms = new ArrayList<>();
                for (int i = 0; i < bottoms.size(); i++) {
                    terms.add(layer.coeff().isEmpty() ? bottom(i) : affine(bottom(i), layer.coeff().get(i), 0));
                }
                yield op("Sum", terms);
            }
        };
    }

    private List<String> slice(int axis) throws IOException {
        long[] sizes = out.stream().mapToLong(top -> top.dim(axis)).toArray();
        return out.size() == 1 ? List.of(bottom(0)) : graph.ops(node.id(), "Split",
            List.of(bottom(0), graph.constant(node.id() + ".sizes", sizes)), out.size(), Attribute.of("axis", axis));
    }

    private String crop(Crop layer) throws IOException {
        int rank = in(0).rank();
        long[] starts = IntStream.range(0, rank).mapToLong(axis -> layer.offset(in(0), axis)).toArray();
        long[] ends = IntStream.range(0, rank).mapToLong(axis -> starts[axis] + out(0).dim(axis)).toArray();
        return op("Slice", bottom(0), graph.constant(node.id() + ".starts", starts), graph.constant(node.id() + ".ends", ends));
    }

    /// The axes that are given, then the others in their order.
    private long[] order(List<Integer> given) {
        return IntStream.concat(given.stream().mapToInt(Integer::intValue),
            IntStream.range(0, in(0).rank()).filter(axis -> !given.contains(axis))).asLongStream().toArray();
    }

    /// `scale * x + shift`.
    private String affine(String x, float scale, float shift) throws IOException {
        String product = scale == 1 ? x : op("Mul", x, constant(scale));
        return shift == 0 ? product : op("Add", product, constant(shift));
    }

    /// A second bottom that is stretched over the first from the axis on.
    private String broadcast(int axis, String value, Shape shape) throws IOException {
        return shape.rank() == 0 ? value : reshaped(value, ones(shape, in(0).rank() - axis(axis)));
    }

    private String broadcastParam(int axis, int index) throws IOException {
        Shape shape = params.get(index).shape();
        return param(index, shape.rank() == 0 ? shape : ones(shape, in(0).rank() - axis(axis)));
    }

    /// The shape with axes of 1 behind it, up to a rank.
    private static Shape ones(Shape shape, int rank) {
        List<Integer> dims = new ArrayList<>(shape.toList());
        dims.addAll(Collections.nCopies(rank - shape.rank(), 1));
        return Shape.of(dims);
    }

    Inexpressible refused(String why) {
        return new Inexpressible(node, why);
    }

    String bottom(int index) {
        return bottoms.get(index);
    }

    int bottoms() {
        return bottoms.size();
    }

    Shape in(int index) {
        return in.get(index);
    }

    List<Shape> in() {
        return in;
    }

    Shape out(int index) {
        return out.get(index);
    }

    int tops() {
        return out.size();
    }

    /// An axis of the first bottom, counted from the front.
    int axis(int axis) {
        return axis < 0 ? axis + in(0).rank() : axis;
    }

    String param(int index) throws IOException {
        return param(index, params.get(index).shape());
    }

    /// A parameter under another shape.
    String param(int index, Shape shape) throws IOException {
        return graph.constant(node.id() + "." + index, params.get(index), shape);
    }

    Shape paramShape(int index) {
        return params.get(index).shape();
    }

    String reshaped(String x, Shape shape) throws IOException {
        return op("Reshape", x, constants("shape", shape.toList().stream().mapToLong(Integer::longValue).toArray()));
    }

    String constants(String what, long... values) throws IOException {
        return graph.constant(node.id() + "." + what, values);
    }

    private String constant(float value) throws IOException {
        return graph.constant(node.id() + ".constant", value);
    }

    String op(String type, String... inputs) {
        return op(type, List.of(inputs));
    }

    String op(String type, List<String> inputs, Attribute... attributes) {
        return graph.op(node.id(), type, inputs, attributes);
    }

    List<String> ops(String type, List<String> inputs, int outputs, Attribute... attributes) {
        return graph.ops(node.id(), type, inputs, outputs, attributes);
    }
}
