package convas.core.layer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The catalogue: every layer type that Convas knows, in palette order.
public final class Layers {
    private static final List<LayerType<?>> ALL = List.of(
        Input.TYPE, Data.TYPE, ImageData.TYPE,
        Convolution.TYPE, Deconvolution.TYPE, Pooling.TYPE, InnerProduct.TYPE, Crop.TYPE,
        ReLU.TYPE, PReLU.TYPE, Sigmoid.TYPE, TanH.TYPE, Dropout.TYPE, Softmax.TYPE,
        BatchNorm.TYPE, Scale.TYPE, Bias.TYPE, LRN.TYPE,
        Concat.TYPE, Eltwise.TYPE,
        Slice.TYPE, Split.TYPE, Flatten.TYPE, Reshape.TYPE,
        SoftmaxWithLoss.TYPE, Accuracy.TYPE);

    private static final Map<String, LayerType<?>> BY_NAME = new LinkedHashMap<>();

    static {
        ALL.forEach(type -> BY_NAME.put(type.name(), type));
    }

    private Layers() {}

    public static List<LayerType<?>> all() {
        return ALL;
    }

    public static Optional<LayerType<?>> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }
}
