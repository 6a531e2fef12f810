package convas.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import convas.core.analysis.Annotations;
import convas.core.analysis.Annotator;
import convas.core.kernel.VectorKernels;
import convas.core.layer.Category;
import convas.core.layer.LayerType;
import convas.core.layer.Layers;
import convas.core.layer.Phase;
import convas.core.net.Blob;
import convas.core.net.NetReader;
import convas.core.prototxt.Parser;
import convas.core.tensor.Tensor;
import convas.core.weights.Fillers;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a pass leaves to the garbage collector once it has run often enough for the compiler: before, each vector is an object.
/// In `mvn test` it has a process of its own: where the compiler has seen many other tests, it leaves some vectors objects for good.
class SteadyPassTest {
    private static final int PASSES = 20_000;

    /// Layers that the templates do not have, and those that there a convolution does itself.
    private static final String OTHERS = """
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 24 dim: 12 dim: 12 } } }
        layer { name: "norm" type: "BatchNorm" bottom: "data" top: "norm" }
        layer { name: "scale" type: "Scale" bottom: "norm" top: "scale" scale_param { bias_term: true } }
        layer { name: "prelu" type: "PReLU" bottom: "scale" top: "prelu" }
        layer { name: "bias" type: "Bias" bottom: "prelu" top: "bias" }
        layer { name: "difference" type: "Eltwise" bottom: "bias" bottom: "prelu" top: "difference" eltwise_param { coeff: 1 coeff: -0.5 } }
        layer { name: "most" type: "Eltwise" bottom: "difference" bottom: "prelu" bottom: "bias" top: "most" eltwise_param { operation: MAX } }
        layer { name: "product" type: "Eltwise" bottom: "most" bottom: "prelu" top: "product" eltwise_param { operation: PROD } }
        layer { name: "up" type: "Deconvolution" bottom: "product" top: "up"
          convolution_param { num_output: 20 kernel_size: 4 stride: 2 pad: 1 } }
        layer { name: "narrow" type: "Convolution" bottom: "up" top: "narrow"
          convolution_param { num_output: 24 kernel_size: 3 pad: 1 group: 2 } }
        layer { name: "wide" type: "Convolution" bottom: "narrow" top: "wide"
          convolution_param { num_output: 64 kernel_size: 3 pad: 1 group: 2 } }
        layer { name: "depthwise" type: "Convolution" bottom: "wide" top: "depthwise"
          convolution_param { num_output: 64 kernel_size: 3 pad: 1 group: 64 } }
        layer { name: "sigmoid" type: "Sigmoid" bottom: "depthwise" top: "sigmoid" }
        layer { name: "tanh" type: "TanH" bottom: "sigmoid" top: "tanh" }
        layer { name: "within" type: "LRN" bottom: "tanh" top: "within" lrn_param { norm_region: WITHIN_CHANNEL local_size: 3 } }
        layer { name: "slice" type: "Slice" bottom: "within" top: "a" top: "b" slice_param { slice_point: 20 } }
        layer { name: "concat" type: "Concat" bottom: "b" bottom: "a" top: "concat" }
        layer { name: "relu" type: "ReLU" bottom: "concat" top: "relu" relu_param { negative_slope: 0.1 } }
        layer { name: "elu" type: "ELU" bottom: "relu" top: "elu" }
        layer { name: "mean" type: "Pooling" bottom: "elu" top: "mean" pooling_param { pool: AVE kernel_size: 2 stride: 2 } }
        layer { name: "flat" type: "Flatten" bottom: "mean" top: "flat" }
        layer { name: "scores" type: "InnerProduct" bottom: "flat" top: "scores" inner_product_param { num_output: 10 } }
        """;

    /// Layers whose factors are values, recurrent ones, windows over three axes, what picks and moves values, and those of the forks.
    private static final String VALUES = """
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 2 dim: 16 dim: 8 dim: 8 } } }
        layer { name: "batch" type: "BatchNorm" bottom: "data" top: "batch" batch_norm_param { use_global_stats: false } }
        layer { name: "bn" type: "BN" bottom: "batch" top: "bn" }
        layer { name: "squeeze" type: "Pooling" bottom: "bn" top: "squeeze" pooling_param { pool: AVE global_pooling: true } }
        layer { name: "gates" type: "Reshape" bottom: "squeeze" top: "gates" reshape_param { shape { dim: 2 dim: 16 } } }
        layer { name: "scale2" type: "Scale" bottom: "bn" bottom: "gates" top: "scale2" scale_param { axis: 0 bias_term: true } }
        layer { name: "bias2" type: "Bias" bottom: "scale2" bottom: "gates" top: "bias2" bias_param { axis: 0 } }
        layer { name: "axpy" type: "Axpy" bottom: "squeeze" bottom: "bn" bottom: "bias2" top: "axpy" }
        layer { name: "mvn" type: "MVN" bottom: "axpy" top: "mvn" }
        layer { name: "normalize" type: "Normalize" bottom: "mvn" top: "normalize" norm_param { across_spatial: false channel_shared: false } }
        layer { name: "l2" type: "L2Norm" bottom: "normalize" top: "l2" }
        layer { name: "abs" type: "AbsVal" bottom: "l2" top: "abs" }
        layer { name: "power" type: "Power" bottom: "abs" top: "power" power_param { power: 2 shift: 1 } }
        layer { name: "log" type: "Log" bottom: "power" top: "log" }
        layer { name: "exp" type: "Exp" bottom: "log" top: "exp" }
        layer { name: "bnll" type: "BNLL" bottom: "exp" top: "bnll" }
        layer { name: "threshold" type: "Threshold" bottom: "bnll" top: "threshold" }
        layer { name: "swish" type: "Swish" bottom: "bnll" top: "swish" }
        layer { name: "hswish" type: "HSwish" bottom: "swish" top: "hswish" }
        layer { name: "relu6" type: "ReLU6" bottom: "hswish" top: "relu6" }
        layer { name: "dropout" type: "Dropout" bottom: "relu6" top: "dropout" }
        layer { name: "split" type: "Split" bottom: "dropout" top: "one" top: "other" }
        layer { name: "silence" type: "Silence" bottom: "other" }
        layer { name: "softmax" type: "Softmax" bottom: "one" top: "softmax" softmax_param { axis: 2 } }
        layer { name: "permute" type: "Permute" bottom: "softmax" top: "permute" permute_param { order: [0, 2, 3, 1] } }
        layer { name: "shuffle" type: "ShuffleChannel" bottom: "one" top: "shuffle" shuffle_channel_param { group: 4 } }
        layer { name: "tile" type: "Tile" bottom: "shuffle" top: "tile" tile_param { tiles: 2 } }
        layer { name: "crop" type: "Crop" bottom: "tile" bottom: "softmax" top: "crop" crop_param { axis: 1 } }
        layer { name: "interp" type: "Interp" bottom: "crop" top: "interp" interp_param { zoom_factor: 2 } }
        layer { name: "linear" type: "Resize" bottom: "interp" top: "linear" resize_param { height: 6 width: 6 } }
        layer { name: "nearest" type: "Resize" bottom: "linear" top: "nearest" resize_param { height: 8 width: 8 interp_mode: NEAREST } }
        layer { name: "max" type: "Pooling" bottom: "nearest" top: "max" top: "places" pooling_param { kernel_size: 2 stride: 2 } }
        layer { name: "back" type: "Upsample" bottom: "max" bottom: "places" top: "back" upsample_param { scale: 2 } }
        layer { name: "up" type: "Upsample" bottom: "max" top: "up" upsample_param { scale: 2 } }
        layer { name: "drawn" type: "Pooling" bottom: "up" top: "drawn" pooling_param { pool: STOCHASTIC kernel_size: 2 stride: 2 } }
        layer { name: "local" type: "LocallyConnected" bottom: "drawn" top: "local" convolution_param { num_output: 4 kernel_size: 3 } }
        layer { name: "depthwise" type: "DepthwiseConvolution" bottom: "up" top: "depthwise" convolution_param { num_output: 16 kernel_size: 3 } }
        layer { name: "priors" type: "PriorBox" bottom: "max" bottom: "data" top: "priors" prior_box_param { min_size: 4 } }
        layer { name: "im2col" type: "Im2col" bottom: "up" top: "im2col" convolution_param { kernel_size: 3 pad: 1 } }
        layer { name: "spp" type: "SPP" bottom: "up" top: "spp" spp_param { pyramid_height: 3 } }
        layer { name: "largest" type: "ArgMax" bottom: "spp" top: "largest" argmax_param { top_k: 5 } }
        layer { name: "embed" type: "Embed" bottom: "threshold" top: "embed" embed_param { input_dim: 2 num_output: 3 } }
        layer { name: "reduction" type: "Reduction" bottom: "embed" top: "reduction" reduction_param { operation: MEAN } }
        layer { name: "numbers" type: "Parameter" top: "numbers" parameter_param { shape { dim: 3 } } }
        layer { name: "reindex" type: "BatchReindex" bottom: "up" bottom: "numbers" top: "reindex" }
        layer { name: "regions" type: "Parameter" top: "regions" parameter_param { shape { dim: 2 dim: 5 } } }
        layer { name: "roi" type: "ROIPooling" bottom: "up" bottom: "regions" top: "roi" roi_pooling_param { pooled_h: 2 pooled_w: 2 } }
        layer { name: "video" type: "Reshape" bottom: "up" top: "video" reshape_param { shape { dim: 2 dim: 4 dim: 4 dim: 8 dim: 8 } } }
        layer { name: "conv3" type: "Convolution" bottom: "video" top: "conv3" convolution_param { num_output: 4 kernel_size: 3 pad: 1 } }
        layer { name: "deconv3" type: "Deconvolution" bottom: "conv3" top: "deconv3"
          convolution_param { num_output: 2 kernel_size: 2 stride: 2 } }
        layer { name: "columns3" type: "Im2col" bottom: "video" top: "columns3" convolution_param { kernel_size: 2 } }
        layer { name: "steps" type: "Reshape" bottom: "data" top: "steps" reshape_param { shape { dim: 8 dim: 2 dim: 128 } } }
        layer { name: "goes_on" type: "Parameter" top: "goes_on" parameter_param { shape { dim: 8 dim: 2 } } }
        layer { name: "still" type: "Parameter" top: "still" parameter_param { shape { dim: 2 dim: 5 } } }
        layer { name: "lstm" type: "LSTM" bottom: "steps" bottom: "goes_on" bottom: "still" top: "lstm" recurrent_param { num_output: 10 } }
        layer { name: "rnn" type: "RNN" bottom: "lstm" bottom: "goes_on" top: "rnn" recurrent_param { num_output: 8 } }
        layer { name: "unit" type: "Reshape" bottom: "rnn" top: "unit" reshape_param { shape { dim: 1 dim: 2 dim: 64 } } }
        layer { name: "remembered" type: "Parameter" top: "remembered" parameter_param { shape { dim: 1 dim: 2 dim: 16 } } }
        layer { name: "begins" type: "Parameter" top: "begins" parameter_param { shape { dim: 1 dim: 2 } } }
        layer { name: "lstm_unit" type: "LSTMUnit" bottom: "remembered" bottom: "unit" bottom: "begins" top: "c" top: "h" }
        layer { name: "other_name" type: "ConvolutionDepthwise" bottom: "up" top: "other_name"
          convolution_param { num_output: 16 kernel_size: 3 group: 16 } }
        layer { name: "file" type: "HDF5Output" bottom: "c" bottom: "h" hdf5_output_param { file_name: "out.h5" } }
        layer { name: "label" type: "Parameter" top: "label" parameter_param { shape { dim: 2 } } }
        layer { name: "matrix" type: "Parameter" top: "matrix" parameter_param { shape { dim: 16 dim: 16 } } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "gates" bottom: "label" top: "loss" }
        layer { name: "hinge" type: "HingeLoss" bottom: "gates" bottom: "label" top: "hinge" }
        layer { name: "logistic" type: "MultinomialLogisticLoss" bottom: "gates" bottom: "label" top: "logistic" }
        layer { name: "infogain" type: "InfogainLoss" bottom: "gates" bottom: "label" bottom: "matrix" top: "infogain" }
        layer { name: "euclidean" type: "EuclideanLoss" bottom: "gates" bottom: "gates" top: "euclidean" }
        layer { name: "entropy" type: "SigmoidCrossEntropyLoss" bottom: "gates" bottom: "gates" top: "entropy" }
        layer { name: "contrastive" type: "ContrastiveLoss" bottom: "gates" bottom: "gates" bottom: "label" top: "contrastive" }
        layer { name: "smooth" type: "SmoothL1Loss" bottom: "gates" bottom: "gates" top: "smooth" }
        layer { name: "accuracy" type: "Accuracy" bottom: "gates" bottom: "label" top: "accuracy" }
        """;

    /// The number of their results is a matter of values; and what Convas does not run.
    private static final Set<String> NOT_HERE = Set.of("DetectionOutput", "Proposal", "Filter", "Python");

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final BufferPoolMXBean offHeap = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct")).findFirst().orElseThrow();

    @Test
    void every_layer_that_computes_something_is_in_these_nets() throws IOException {
        Set<String> missing = Layers.all().stream().filter(type -> type.category() != Category.DATA).map(LayerType::name)
            .collect(Collectors.toCollection(TreeSet::new));
        for (String name : List.of("lenet", "googlenet", "others", "values")) {
            net(name).net().nodes().forEach(node -> missing.remove(node.type()));
        }
        assertThat(missing).containsExactlyInAnyOrderElementsOf(NOT_HERE);
    }

    @ParameterizedTest
    @CsvSource({"lenet, 1", "lenet, 2", "googlenet, 1", "googlenet, 2", "others, 1", "others, 2", "values, 1", "values, 2"})
    void no_layer_takes_memory_on_or_off_the_heap(String name, int together) throws IOException {
        Annotations net = net(name);
        Blob input = net.net().nodes().getFirst().tops().getFirst();
        Inference inference = new Inference(new VectorKernels(together), net, Fillers.fill(net, 1),
            Set.copyOf(net.net().nodes().getLast().tops()));
        Map<String, Tensor> inputs = Map.of(input.name(), Tensor.dense(net.shape(input).orElseThrow()));
        Cancellation never = new Cancellation();
        assertThat(inference.forward(inputs, Progress.NONE, never).skipped()).isEmpty();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < PASSES && least > 0; i++) {
            long tensors = offHeap.getCount();
            long before = threads.getTotalThreadAllocatedBytes();
            inference.forward(inputs, Progress.NONE, never);
            long taken = threads.getTotalThreadAllocatedBytes() - before;
            if (offHeap.getCount() <= tensors) {
                least = Math.min(least, taken);
            }
        }
        assertThat(least).isZero();
    }

    private static Annotations net(String name) throws IOException {
        return Annotator.annotate(NetReader.read(Parser.parse(text(name)), Phase.TEST));
    }

    private static String text(String name) throws IOException {
        return switch (name) {
            case "others" -> OTHERS;
            case "values" -> VALUES;
            default -> template(name);
        };
    }

    private static String template(String name) throws IOException {
        try (InputStream in = SteadyPassTest.class.getResourceAsStream("/convas/networks/" + name + ".prototxt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
