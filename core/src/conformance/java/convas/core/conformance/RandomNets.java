package convas.core.conformance;

import convas.core.analysis.Annotations;
import convas.core.analysis.Annotator;
import convas.core.layer.Phase;
import convas.core.net.NetReader;
import convas.core.net.Severity;
import convas.core.prototxt.Parser;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Shrinkable;

/// Makes branched nets of Caffe's layers, with sizes that seldom come out even. About one net in twenty ends with a layer that Convas
/// refuses.
final class RandomNets implements RandomGenerator<RandomNet> {
    /// Every type of Caffe 1.0 but those that read or write files.
    static final List<String> ALL = List.of("Convolution", "Convolution", "Deconvolution", "Pooling", "Pooling", "LRN", "InnerProduct",
        "ReLU", "PReLU", "ELU", "Sigmoid", "TanH", "BNLL", "Power", "Exp", "Log", "AbsVal", "Threshold", "Dropout", "BatchNorm",
        "Scale", "Bias", "MVN", "Softmax", "Concat", "Eltwise", "Slice", "Split", "Flatten", "Reshape", "Tile", "Reduction", "ArgMax",
        "Im2col", "Crop", "SPP", "Silence", "Parameter", "EuclideanLoss", "Embed", "BatchReindex", "Filter", "LSTM", "RNN", "LSTMUnit",
        "Accuracy", "SoftmaxWithLoss", "SigmoidCrossEntropyLoss", "HingeLoss", "ContrastiveLoss", "MultinomialLogisticLoss",
        "InfogainLoss", "DummyData", "MemoryData");
    /// Those that take any values: no labels, no indices.
    static final List<String> OF_VALUES = ALL.subList(0, ALL.indexOf("Embed"));

    private final List<String> types;
    private Random random;
    private List<String> layers;
    private List<String> blobs;
    private int count;

    RandomNets(List<String> types) {
        this.types = types;
    }

    @Override
    public Shrinkable<RandomNet> next(Random source) {
        long seed = source.nextLong();
        random = new Random(seed);
        layers = new ArrayList<>();
        blobs = new ArrayList<>();
        count = 0;
        grow();
        return new RandomNet(seed, List.copyOf(layers)).shrinkable();
    }

    private void grow() {
        String image = below(12) == 0 ? "nan0" : "image0";
        input(image, 1 + below(2) + " " + (1 + below(6)) + " " + (3 + below(9)) + " " + (3 + below(9)));
        blobs.add(image);
        if (below(3) == 0) {
            input("other0", List.of("2 5", "3 4 7", "1 2 5 4 3", "4 2 3", "6", "2 3 3 4 3").get(below(6)));
            blobs.add("other0");
        }
        int wanted = 3 + below(9);
        for (int tries = 0; tries < 40 && wanted > 0; tries++) {
            int before = layers.size();
            int known = blobs.size();
            add(types.get(below(types.size())));
            if (sound(layers)) {
                wanted--;
            } else if (below(200) == 0) {
                return;
            } else {
                layers.subList(before, layers.size()).clear();
                blobs.subList(known, blobs.size()).clear();
            }
        }
    }

    private static boolean sound(List<String> layers) {
        Annotations annotations = Annotator.annotate(NetReader.read(Parser.parse(new RandomNet(0, layers).text()), Phase.TEST));
        return annotations.diagnostics().stream().noneMatch(each -> each.severity() == Severity.ERROR)
            && annotations.blobs().values().stream().allMatch(shape -> shape != null)
            && annotations.net().nodes().stream().flatMap(node -> node.tops().stream())
                .allMatch(top -> annotations.shape(top).filter(shape -> shape.count() < 20_000).isPresent());
    }

    private int below(int bound) {
        return random.nextInt(bound);
    }

    private String blob() {
        return blobs.get(blobs.size() - 1 - below(Math.min(4, blobs.size())));
    }

    private String shape(String blob) {
        Annotations annotations = Annotator.annotate(NetReader.read(Parser.parse(new RandomNet(0, layers).text()), Phase.TEST));
        return annotations.net().nodes().stream().flatMap(node -> node.tops().stream()).filter(top -> top.name().equals(blob))
            .findFirst().flatMap(annotations::shape).map(each -> {
                StringBuilder out = new StringBuilder();
                for (int dim : each.toArray()) {
                    out.append(dim).append(' ');
                }
                return out.toString().strip();
            }).orElse("1");
    }

    private void input(String name, String dims) {
        layers.add("layer { name: \"" + name + "\" type: \"Input\" top: \"" + name + "\" input_param { shape { "
            + ("dim: " + dims.replace(" ", " dim: ")) + " } } }");
    }

    private String label(int classes, String dims) {
        String name = "label" + classes + "_" + count++;
        input(name, dims);
        return name;
    }

    /// Another blob that fits beside that one: made of it, or any.
    private String beside(String blob) {
        String name = "beside" + count++;
        layer("Power", name, List.of(blob), 1, "power_param { scale: -0.7 shift: 0.2 }");
        return below(6) == 0 ? blob() : name + "_0";
    }

    private void layer(String type, String name, List<String> bottoms, int tops, String settings) {
        StringBuilder out = new StringBuilder("layer { name: \"" + name + "\" type: \"" + type + "\"");
        bottoms.forEach(bottom -> out.append(" bottom: \"").append(bottom).append('"'));
        boolean usual = Set.of("ReLU", "PReLU", "ELU", "Sigmoid", "TanH", "Exp", "Dropout", "BatchNorm", "Scale", "Bias").contains(type);
        boolean over = tops > 0 && !bottoms.isEmpty() && below(usual ? 3 : 30) == 0;
        for (int t = 0; t < tops; t++) {
            boolean again = t == 0 ? over : t < bottoms.size() && below(8) == 0;
            String top = again ? bottoms.get(t) : name + "_" + t;
            out.append(" top: \"").append(top).append('"');
            if (!again) {
                blobs.add(top);
            }
        }
        layers.add(out.append(' ').append(settings).append(" }").toString());
    }

    /// A layer that does to another blob, now and then, what it does to that one.
    ///
    /// @param last bottoms behind those
    private void several(String type, String name, String blob, List<String> last, String settings) {
        List<String> bottoms = new ArrayList<>(below(6) == 0 ? List.of(blob, beside(blob)) : List.of(blob));
        int tops = bottoms.size();
        bottoms.addAll(last);
        layer(type, name, bottoms, tops, settings);
    }

    private String window(boolean dilated) {
        String out = below(3) == 0 ? "kernel_h: " + (1 + below(4)) + " kernel_w: " + (1 + below(5)) : "kernel_size: " + (1 + below(4));
        out += below(3) == 0 ? " pad_h: " + below(2) + " pad_w: " + below(3) : " pad: " + below(2);
        out += below(3) == 0 ? " stride_h: " + (1 + below(3)) + " stride_w: " + (1 + below(3)) : " stride: " + (1 + below(3));
        return dilated && below(3) == 0 ? out + " dilation: " + (1 + below(3)) : out;
    }

    private String pick(String... choices) {
        return choices[below(choices.length)];
    }

    private void add(String type) {
        if (Comparison.BUILT_ONLY.contains(type) && below(8) > 0) {
            return;
        }
        String blob = blob();
        String shape = shape(blob);
        if (shape.isEmpty()) {
            return;
        }
        String[] dims = shape.split(" ");
        String name = type.toLowerCase(java.util.Locale.ROOT) + count++;
        int axis = below(dims.length);
        List<String> one = List.of(blob);
        String bias = pick("", " bias_term: false");
        switch (type) {
            case "Convolution", "Deconvolution" -> several(type, name, blob, List.of(), "convolution_param { num_output: "
                + pick("1", "2", "3", "4", "6", "17") + " " + window(true) + bias + pick("", "", " group: 2", " group: 3") + " }");
            case "Im2col" -> layer(type, name, one, 1, "convolution_param { " + window(true) + " }");
            case "Pooling" -> layer(type, name, one, 1 + below(8) / 7, "pooling_param { pool: " + (below(30) == 0 ? "STOCHASTIC" : pick("MAX", "MAX", "AVE"))
                + (below(6) == 0 ? " global_pooling: true" : " " + window(false)) + " }");
            case "LRN" -> layer(type, name, one, 1, "lrn_param { local_size: " + pick("1", "3", "5") + " alpha: 0.3 beta: 0.6"
                + pick("", " norm_region: WITHIN_CHANNEL", " k: 2") + " }");
            case "InnerProduct" -> layer(type, name, one, 1, "inner_product_param { num_output: " + (1 + below(7)) + " axis: " + axis + bias
                + pick("", " transpose: true") + " }");
            case "Embed" -> layer(type, name, List.of(label(5, "3 2")), 1, "embed_param { num_output: 4 input_dim: 5" + bias + " }");
            case "ReLU" -> layer(type, name, one, 1, pick("", "relu_param { negative_slope: 0.3 }"));
            case "PReLU" -> layer(type, name, one, 1, pick("", "prelu_param { channel_shared: true }"));
            case "ELU" -> layer(type, name, one, 1, "elu_param { alpha: " + pick("1", "0.5") + " }");
            case "Power" -> layer(type, name, one, 1, "power_param { " + pick("power: 2 shift: 1", "scale: 0.5 shift: -1", "power: 3 scale: 0.4", "") + " }");
            case "Exp" -> layer(type, name, one, 1, "exp_param { " + pick("base: 2", "scale: 0.3", "shift: -1 scale: 0.5") + " }");
            case "Log" -> {
                layer("AbsVal", "abs" + name, one, 1, "");
                layer(type, name, List.of("abs" + name + "_0"), 1, "log_param { shift: 1" + pick("", " base: 2", " scale: 2") + " }");
            }
            case "Threshold" -> layer(type, name, one, 1, "threshold_param { threshold: 0.1 }");
            case "Scale", "Bias" -> {
                String param = type.toLowerCase(java.util.Locale.ROOT) + "_param { axis: " + axis + " num_axes: " + pick("1", "-1", "2")
                    + (type.equals("Scale") ? pick("", " bias_term: true") : "") + " }";
                layer(type, name, below(4) == 0 ? List.of(blob, beside(blob)) : one, 1, param);
            }
            case "MVN" -> layer(type, name, one, 1, "mvn_param { " + pick("", "across_channels: true", "normalize_variance: false") + " }");
            case "Softmax" -> layer(type, name, one, 1, "softmax_param { axis: " + axis + " }");
            case "Concat" -> layer(type, name, List.of(blob, beside(blob)), 1, "concat_param { axis: " + axis + " }");
            case "Eltwise" -> layer(type, name, List.of(blob, beside(blob)), 1, "eltwise_param { "
                + pick("operation: PROD", "operation: MAX", "", "coeff: 0.5 coeff: -2") + " }");
            case "Slice" -> layer(type, name, one, 2, "slice_param { axis: " + axis + pick("", " slice_point: 1") + " }");
            case "Split" -> layer(type, name, one, 2, "");
            case "Flatten" -> layer(type, name, one, 1, "flatten_param { axis: " + axis + pick("", " end_axis: -1", " end_axis: -2") + " }");
            case "Reshape" -> layer(type, name, one, 1, "reshape_param { " + pick("shape { dim: 0 dim: -1 }", "shape { dim: -1 }",
                "shape { dim: 1 } axis: 1 num_axes: 0", "shape { dim: -1 dim: 0 } axis: -2") + " }");
            case "Tile" -> layer(type, name, one, 1, "tile_param { axis: " + axis + " tiles: " + (1 + below(3)) + " }");
            case "Reduction" -> layer(type, name, one, 1, "reduction_param { operation: " + pick("SUM", "ASUM", "SUMSQ", "MEAN")
                + " axis: " + axis + " coeff: 0.5 }");
            case "ArgMax" -> layer(type, name, one, 1, "argmax_param { " + pick("", "out_max_val: true", "axis: " + axis, "top_k: 2") + " }");
            case "BatchReindex" -> layer(type, name, List.of(blob, label(Integer.parseInt(dims[0]), "3")), 1, "");
            case "Filter" -> {
                String selector = pick("ones", "turns") + name;
                input(selector, dims[0]);
                several(type, name, blob, List.of(selector), "");
            }
            case "Crop" -> {
                layer("Pooling", "small" + name, one, 1, "pooling_param { pool: AVE kernel_size: 2 }");
                layer(type, name, List.of(blob, "small" + name + "_0"), 1, "crop_param { axis: 2 offset: " + below(2) + " }");
            }
            case "SPP" -> layer(type, name, one, 1, "spp_param { pyramid_height: " + (1 + below(3)) + pick("", " pool: AVE") + " }");
            case "LSTM", "RNN" -> layer(type, name, List.of(blob, label(2, dims[0] + " " + (dims.length > 1 ? dims[1] : "1"))), 1,
                "recurrent_param { num_output: " + (1 + below(4)) + " weight_filler { type: \"xavier\" } }");
            case "LSTMUnit" -> {
                String size = "1 " + (1 + below(3)) + " ";
                int cells = 1 + below(4);
                input("cells" + name, size + cells);
                input("gates" + name, size + 4 * cells);
                layer(type, name, List.of("cells" + name, "gates" + name, label(2, size.strip())), 2, "");
            }
            case "DummyData" -> layer(type, name, List.of(), 2, "dummy_data_param { shape { dim: 2 dim: 3 } shape { dim: 4 } data_filler { type: "
                + pick("\"uniform\"", "\"constant\" value: 0.7", "\"constant\"") + " } }");
            case "MemoryData" -> layer(type, name, List.of(), 2, "memory_data_param { batch_size: 3 channels: 2 height: 5 width: 4 }");
            case "Silence" -> layer(type, name, one, 0, "");
            case "Parameter" -> layer(type, name, List.of(), 1, "parameter_param { shape { dim: 2 dim: 3 } }");
            case "Accuracy" -> layer(type, name, List.of(blob, label(Integer.parseInt(dims[dims.length > 1 ? 1 : 0]), dims[0]
                + shape.replaceFirst("^\\d+ ?\\d*", ""))), 1 + below(2), pick("", "accuracy_param { ignore_label: 1 }", "accuracy_param { top_k: 2 }"));
            case "SoftmaxWithLoss", "HingeLoss", "MultinomialLogisticLoss", "InfogainLoss" -> {
                if (dims.length == 2) {
                    List<String> bottoms = new ArrayList<>(List.of(blob, label(Integer.parseInt(dims[1]), dims[0])));
                    if (type.equals("InfogainLoss")) {
                        input("matrix" + name, dims[1] + " " + dims[1]);
                        bottoms.add("matrix" + name);
                    }
                    layer(type, name, bottoms, 1, type.equals("HingeLoss") ? pick("", "hinge_loss_param { norm: L2 }")
                        : type.equals("SoftmaxWithLoss") ? pick("", "loss_param { normalization: NONE }", "loss_param { ignore_label: 1 }") : "");
                }
            }
            case "EuclideanLoss" -> layer(type, name, List.of(blob, beside(blob)), 1, pick("", "loss_weight: 0.5"));
            case "SigmoidCrossEntropyLoss" -> layer(type, name, List.of(blob, label(2, shape)), 1, "");
            case "ContrastiveLoss" -> {
                layer("Flatten", "flat" + name, one, 1, "");
                layer(type, name, List.of("flat" + name + "_0", beside("flat" + name + "_0"), label(2, dims[0])), 1,
                    "contrastive_loss_param { margin: 2" + pick("", " legacy_version: true") + " }");
            }
            default -> layer(type, name, one, 1, "");
        }
    }
}
