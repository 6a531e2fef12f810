package convas.core.net;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The layer types of Caffe 1.0, today's names and those of older files.
public final class CaffeTypes {
    private static final Set<String> ALL = Set.of(
        "AbsVal", "Accuracy", "ArgMax", "Axpy", "BatchNorm", "BatchReindex", "Bias", "BNLL", "Concat", "ContrastiveLoss", "Convolution", "Crop",
        "Data", "Deconvolution", "Dropout", "DummyData", "Eltwise", "ELU", "Embed", "EuclideanLoss", "Exp", "Filter", "Flatten",
        "HDF5Data", "HDF5Output", "HingeLoss", "Im2col", "ImageData", "InfogainLoss", "InnerProduct", "Input", "Log", "LRN", "LSTM",
        "LSTMUnit", "MemoryData", "MultinomialLogisticLoss", "MVN", "Parameter", "Pooling", "Power", "PReLU", "Python", "Reduction",
        "ReLU", "Reshape", "RNN", "Scale", "Sigmoid", "SigmoidCrossEntropyLoss", "Silence", "Slice", "Softmax", "SoftmaxWithLoss",
        "Split", "SPP", "TanH", "Threshold", "Tile", "WindowData");

    /// These get a top of their own when the text gives them none.
    private static final Set<String> LOSSES = Set.of(
        "ContrastiveLoss", "EuclideanLoss", "HingeLoss", "InfogainLoss", "MultinomialLogisticLoss", "SigmoidCrossEntropyLoss",
        "SmoothL1Loss", "SoftmaxWithLoss");

    /// `SOFTMAX_LOSS` and the like, where the old name is not the new one in capitals.
    private static final Map<String, String> V1_SPECIAL = Map.of(
        "SOFTMAX_LOSS", "SoftmaxWithLoss", "NONE", "");

    private static final Map<String, String> V1 = CaffeFields.of("V1LayerParameter").get("type").constants().keySet().stream()
        .collect(Collectors.toMap(name -> name, CaffeTypes::today));

    private static final Map<String, String> V0 = Stream.of(
            "accuracy", "bnll", "concat", "conv:Convolution", "data", "dropout", "euclidean_loss", "flatten", "hdf5_data", "hdf5_output",
            "im2col", "images:ImageData", "infogain_loss", "innerproduct:InnerProduct", "lrn", "multinomial_logistic_loss", "pool:Pooling",
            "relu", "sigmoid", "softmax", "softmax_loss", "split", "tanh", "window_data")
        .collect(Collectors.toMap(entry -> entry.split(":")[0],
            entry -> entry.contains(":") ? entry.split(":")[1] : today(entry.toUpperCase(java.util.Locale.ROOT))));

    private CaffeTypes() {}

    public static boolean known(String type) {
        return ALL.contains(type);
    }

    static Set<String> all() {
        return ALL;
    }

    static boolean makesItsTop(String type) {
        return LOSSES.contains(type);
    }

    /// Today's name of a type of the `layers` form, such as `INNER_PRODUCT`.
    static Optional<String> fromV1(String constant) {
        return Optional.ofNullable(V1.get(constant));
    }

    /// The same by its number, as binary files give it.
    public static Optional<String> fromV1(long number) {
        return CaffeFields.of("V1LayerParameter").get("type").constants().entrySet().stream()
            .filter(entry -> entry.getValue() == number).map(entry -> V1.get(entry.getKey())).findFirst();
    }

    /// The name in the `layers` form of one of today's types, if it had one.
    public static Optional<String> toV1(String type) {
        return V1.entrySet().stream().filter(entry -> entry.getValue().equals(type)).map(Map.Entry::getKey).findFirst();
    }

    /// Today's name of a type of the oldest form, such as `innerproduct`.
    public static Optional<String> fromV0(String type) {
        return Optional.ofNullable(V0.get(type));
    }

    private static String today(String v1) {
        if (V1_SPECIAL.containsKey(v1)) {
            return V1_SPECIAL.get(v1);
        }
        String letters = v1.replace("_", "");
        return ALL.stream().filter(type -> type.equalsIgnoreCase(letters)).findFirst().orElseThrow();
    }
}
