package convas.core.layer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The catalogue: every layer type that Convas knows, in palette order.
public final class Layers {
    private static final List<LayerType<?>> ALL = List.of(
        Input.TYPE, Data.TYPE, ImageData.TYPE, HDF5Data.TYPE, MemoryData.TYPE, DummyData.TYPE, WindowData.TYPE,
        Convolution.TYPE, Deconvolution.TYPE, Pooling.TYPE, SPP.TYPE, InnerProduct.TYPE, Embed.TYPE, LSTM.TYPE, RNN.TYPE, LSTMUnit.TYPE, Crop.TYPE,
        ReLU.TYPE, PReLU.TYPE, ELU.TYPE, Sigmoid.TYPE, TanH.TYPE, BNLL.TYPE, Dropout.TYPE, Softmax.TYPE,
        Power.TYPE, Exp.TYPE, Log.TYPE, AbsVal.TYPE, Threshold.TYPE,
        BatchNorm.TYPE, Scale.TYPE, Bias.TYPE, LRN.TYPE, MVN.TYPE,
        Concat.TYPE, Eltwise.TYPE, Axpy.TYPE,
        Slice.TYPE, Split.TYPE, Flatten.TYPE, Reshape.TYPE, Tile.TYPE, Reduction.TYPE, ArgMax.TYPE, Im2col.TYPE, BatchReindex.TYPE,
        Filter.TYPE, ParameterLayer.TYPE, Silence.TYPE, HDF5Output.TYPE,
        SoftmaxWithLoss.TYPE, EuclideanLoss.TYPE, SigmoidCrossEntropyLoss.TYPE, HingeLoss.TYPE, ContrastiveLoss.TYPE,
        MultinomialLogisticLoss.TYPE, InfogainLoss.TYPE, Accuracy.TYPE, Python.TYPE,
        // What programs built on Caffe have added.
        DepthwiseConvolution.TYPE, DepthwiseConvolution.OTHER, LocallyConnected.TYPE, ROIPooling.TYPE, ReLU6.TYPE, Swish.TYPE, HSwish.TYPE,
        BN.TYPE, Normalize.TYPE, L2Norm.TYPE, Permute.TYPE, ShuffleChannel.TYPE, Interp.TYPE, Resize.TYPE, Upsample.TYPE, PriorBox.TYPE,
        DetectionOutput.TYPE, Proposal.TYPE, SmoothL1Loss.TYPE);

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
