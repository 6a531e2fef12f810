package convas.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import convas.core.analysis.Annotations;
import convas.core.analysis.Annotator;
import convas.core.kernel.Kernels;
import convas.core.kernel.ReluRule;
import convas.core.kernel.ScalarKernels;
import convas.core.kernel.VectorKernels;
import convas.core.layer.Phase;
import convas.core.net.Blob;
import convas.core.net.NetReader;
import convas.core.net.Severity;
import convas.core.prototxt.Parser;
import convas.core.tensor.Tensor;
import convas.core.weights.Weights;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Windows whose kernel, stride, pad or gaps are larger than images are, forward and back, without memory for all that lies around an image.
class FarWindowsTest {
    /// Smallest, largest and mean value are real Caffe's.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        1,1,1,4     | Convolution   | kernel_h: 1 kernel_w: 3 pad_h: 0 pad_w: 40000                   | -0.11820463 | -0.06808065 | -0.07578543539355434
        1,1,4,4     | Convolution   | kernel_size: 3 pad: 40000 stride: 10000                         | -0.20913243 | -0.07578459 | -0.0774308560807028
        2,4,6,5     | Convolution   | kernel_size: 3 stride: 2147483647                               | -0.9831966  | -0.5533752  | -0.7682859003543854
        2,4,6,5     | Convolution   | kernel_size: 9 stride: 100000                                   | -0.896472   | -0.5038843  | -0.7001781463623047
        2,4,6,5     | Convolution   | kernel_h: 1 kernel_w: 40000 stride: 100000                      | -0.08169825 | -0.08075008 | -0.08122416213154793
        1,1,1,50000 | Convolution   | kernel_h: 1 kernel_w: 40000 stride: 1000                        | -0.75783265 | 0.58799064  | -0.01914400946010243
        1,1,1,50000 | Convolution   | kernel_h: 1 kernel_w: 2 dilation: 40000                         | -1.6894609  | 1.5378913   | -0.07911452336385846
        2,4,6,5     | Convolution   | kernel_size: 1 dilation: 2147483647                             | -1.7521977  | -0.5842101  | -1.2736113578081132
        2,4,6,5     | Convolution   | kernel_size: 1 pad: 1073741820 stride: 2147483647               | -0.07578459 | -0.07578459 | -0.0757845863699913
        2,4,6,5     | Convolution   | kernel_size: 1 pad: 100000000 stride: 100000000                 | -1.7489134  | -0.07578459 | -0.19698204927974278
        1,1,1,2     | Deconvolution | kernel_h: 1 kernel_w: 3 stride: 100000                          | -0.08992649 | -0.07090052 | -0.07578469958204141
        1,1,1,2     | Deconvolution | kernel_h: 1 kernel_w: 3 stride: 100000 pad_h: 0 pad_w: 40000    | -0.07578459 | -0.07578459 | -0.0757845863699913
        1,1,1,1     | Deconvolution | kernel_size: 3 stride: 2147483647                               | -0.07578459 | -0.07578459 | -0.0757845863699913
        1,2,3,4     | Deconvolution | kernel_h: 1 kernel_w: 2 dilation: 40000                         | -0.38935605 | -0.0041747317 | -0.0758068955326812
        2,4,6,5     | Im2col        | kernel_size: 3 pad: 40000 stride: 10000                         | 0           | 0.9999997   | 0.008613569474656427
        2,4,6,5     | Im2col        | kernel_size: 3 stride: 100000                                   | 0           | 0.9999997   | 0.6976991274471706
        1,1,1,50000 | Im2col        | kernel_h: 1 kernel_w: 2 dilation: 40000                         | -1          | 1           | 0.002484230204557389
        1,1,1,50000 | Im2col        | kernel_h: 1 kernel_w: 40000 stride: 5000                        | -1          | 1           | 0.004143923495471942
        1,1,1,50000 | Pooling       | kernel_h: 1 kernel_w: 40000 stride: 1000                        | 1           | 1           | 1
        1,1,1,500   | Pooling       | kernel_h: 1 kernel_w: 40000 stride: 1000 pad_h: 0 pad_w: 39999  | 0           | 0.9999997   | 0.9756094653431963
        1,1,1,500   | Pooling       | pool: AVE kernel_h: 1 kernel_w: 40000 stride: 1000 pad_h: 0 pad_w: 39999 | 0  | 0.001802816 | 0.0017588449324049602
        2,4,6,5     | Pooling       | kernel_size: 3 stride: 2147483647                               | -3.4028235e+38 | 0.9999997 | -2.5521175997889664e+38
        2,4,6,5     | Pooling       | pool: AVE kernel_size: 3 stride: 100000                         | -0.0        | 0.99907523  | 0.1744247848400846
        2,4,6,5     | Pooling       | kernel_size: 40000 stride: 100000                               | 0.2859522   | 0.9999997   | 0.797693558037281
        2,4,6,5     | Pooling       | pool: AVE kernel_size: 40000 stride: 100000                     | 0.14395179  | 0.9935168   | 0.7225007992237806
        2,4,6,5     | Pooling       | kernel_size: 1073741824 stride: 2147483647 pad: 1073741820      | 0.17902957  | 0.9999997   | 0.7556195314973593
        1,1,1,50000 | Pooling       | global_pooling: true                                            | 1           | 1           | 1
        """)
    void they_run_as_in_caffe_and_back(String shape, String type, String fields, double min, double max, double mean) {
        String dims = "dim: " + shape.strip().replace(",", " dim: ");
        String message = type.equals("Pooling") ? "pooling_param { " + fields + " }"
            : "convolution_param { " + (type.equals("Im2col") ? "" : "num_output: 1 ") + fields + " }";
        Annotations annotations = Annotator.annotate(NetReader.read(Parser.parse("""
            layer { name: "x" type: "Input" top: "x" input_param { shape { %s } } }
            layer { name: "it" type: "%s" bottom: "x" top: "y" %s }
            """.formatted(dims, type, message)), Phase.TEST));
        assertThat(annotations.diagnostics()).noneMatch(each -> each.severity() == Severity.ERROR);
        Blob in = annotations.net().nodes().getFirst().tops().getFirst();
        Blob out = annotations.net().nodes().get(1).tops().getFirst();
        Weights weights = HashFill.weights(annotations);
        Map<String, Tensor> inputs = HashFill.inputs(annotations, "sin");
        for (Kernels kernels : List.of(new ScalarKernels(), new VectorKernels(2))) {
            Activations activations = new Executor(kernels).forward(annotations, weights, inputs, Progress.NONE, new Cancellation());
            assertThat(activations.skipped()).isEmpty();
            float[] values = activations.of(out).orElseThrow().toArray();
            double largest = Math.max(Math.abs(min), Math.abs(max));
            assertThat(stream(values).min().orElseThrow()).isCloseTo(min, within(1e-5 * largest));
            assertThat(stream(values).max().orElseThrow()).isCloseTo(max, within(1e-5 * largest));
            assertThat(stream(values).average().orElseThrow()).isCloseTo(mean, within(1e-5 * largest));

            Inference inference = new Inference(kernels, annotations, weights, Set.of(out));
            Activations fast = inference.forward(inputs, Progress.NONE, new Cancellation());
            assertThat(fast.skipped()).isEmpty();
            assertThat(stream(fast.of(out).orElseThrow().toArray()).average().orElseThrow()).isCloseTo(mean, within(1e-4 * largest));

            float[] cotangent = new float[values.length];
            IntStream.range(0, cotangent.length).forEach(i -> cotangent[i] = (float) HashFill.hash(i, 5));
            Gradients gradients = new Backward(kernels).backward(annotations, weights, activations,
                Cotangents.of(out, Tensor.of(annotations.shape(out).orElseThrow(), cotangent)), Wanted.EVERYTHING, ReluRule.PLAIN, Progress.NONE,
                new Cancellation());
            assertThat(gradients.stopped()).isEmpty();
            linear(type, values, bias(weights), cotangent, inputs.get("x").toArray(), gradients.of(in).orElseThrow().toArray());
        }
    }

    /// Each layer here is linear in its bottom but for its bias: the gradient times the bottom is the cotangent times the top. Windows that see
    /// nothing have no part in it.
    private static void linear(String type, float[] top, float bias, float[] cotangent, float[] bottom, float[] gradient) {
        double forward = IntStream.range(0, top.length).filter(i -> top[i] != -Float.MAX_VALUE)
            .mapToDouble(i -> (double) cotangent[i] * (top[i] - bias)).sum();
        double back = IntStream.range(0, bottom.length).mapToDouble(i -> (double) gradient[i] * bottom[i]).sum();
        double size = IntStream.range(0, top.length).filter(i -> top[i] != -Float.MAX_VALUE)
            .mapToDouble(i -> Math.abs((double) cotangent[i] * (top[i] - bias))).sum();
        assertThat(back).as(type).isCloseTo(forward, within(1e-5 * size + 1e-6));
    }

    private static float bias(Weights weights) {
        List<Tensor> params = weights.of("it");
        return params.isEmpty() ? 0 : params.get(1).toArray()[0];
    }

    private static DoubleStream stream(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]);
    }
}
