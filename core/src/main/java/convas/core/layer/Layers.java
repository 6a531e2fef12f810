package convas.core.layer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The catalogue: every layer type that Convas knows, in palette order.
public final class Layers {
    private static final List<LayerType<?>> ALL = List.of(
        Input.TYPE, Data.TYPE, ImageData.TYPE, HDF5Data.TYPE, MemoryData.TYPE, DummyData.TYPE, WindowData.TYPE,
        Convolution.TYPE, Deconvolution.TYPE, Pooling.TYPE, SPP.TYPE, InnerProduct.TYPE, Crop.TYPE,
        ReLU.TYPE, PReLU.TYPE, ELU.TYPE, Sigmoid.TYPE, TanH.TYPE, BNLL.TYPE, Dropout.TYPE, Softmax.TYPE,
        Power.TYPE, Exp.TYPE, Log.TYPE, AbsVal.TYPE, Threshold.TYPE,
        BatchNorm.TYPE, Scale.TYPE, Bias.TYPE, LRN.TYPE, MVN.TYPE,
        Concat.TYPE, Eltwise.TYPE,
        Slice.TYPE, Split.TYPE, Flatten.TYPE, Reshape.TYPE, Tile.TYPE, Reduction.TYPE, ArgMax.TYPE, Im2col.TYPE, Silence.TYPE,
        SoftmaxWithLoss.TYPE, EuclideanLoss.TYPE, SigmoidCrossEntropyLoss.TYPE, HingeLoss.TYPE, ContrastiveLoss.TYPE, Accuracy.TYPE);

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
