package convas.core.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import convas.core.analysis.Annotations;
import convas.core.analysis.Annotator;
import convas.core.engine.Activations;
import convas.core.engine.Backward;
import convas.core.engine.Cancellation;
import convas.core.engine.Cotangents;
import convas.core.engine.Executor;
import convas.core.engine.Progress;
import convas.core.engine.Wanted;
import convas.core.kernel.Kernels;
import convas.core.kernel.ReluRule;
import convas.core.layer.Phase;
import convas.core.net.Blob;
import convas.core.net.NetReader;
import convas.core.prototxt.Parser;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.weights.Fillers;
import convas.core.weights.Weights;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SaliencyTest {
    private static final String NET = """
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 12 dim: 12 } } }
        layer { name: "conv" type: "Convolution" bottom: "data" top: "conv"
          convolution_param { num_output: 6 kernel_size: 3 weight_filler { type: "msra" } } }
        layer { name: "relu" type: "ReLU" bottom: "conv" top: "conv" }
        layer { name: "pool" type: "Pooling" bottom: "conv" top: "pool" pooling_param { kernel_size: 2 stride: 2 } }
        layer { name: "fc" type: "InnerProduct" bottom: "pool" top: "fc" inner_product_param { num_output: 4 weight_filler { type: "xavier" } } }
        """;

    @Test
    void each_pixel_has_the_largest_magnitude_of_its_channels() {
        Tensor gradient = Tensor.of(Shape.of(1, 3, 1, 2), 1, -2, -3, 0.5f, 2, 0);
        FeatureMaps magnitude = Saliency.magnitude(gradient, 0);
        assertThat(magnitude.at(0, 0, 0)).isEqualTo(3);
        assertThat(magnitude.at(0, 0, 1)).isEqualTo(2);
    }

    @Test
    void zero_is_grey_and_the_largest_magnitude_reaches_an_end_of_the_scale() {
        Tensor gradient = Tensor.of(Shape.of(1, 3, 1, 2), 4, 0, -4, 0, 0, 0);
        assertThat(Saliency.signed(gradient, 0, false).argb()).containsExactly(0xffff0180, 0xff808080);
        assertThat(Saliency.signed(gradient, 0, true).argb()).containsExactly(0xff8001ff, 0xff808080);
        assertThat(Saliency.signed(Tensor.dense(Shape.of(1, 3, 1, 1)), 0, true).argb()).containsExactly(0xff808080);
    }

    @Test
    void one_channel_is_blue_below_zero_and_red_above() {
        int[] argb = Saliency.signed(Tensor.of(Shape.of(1, 1, 1, 3), -2, 0, 2), 0, false).argb();
        assertThat(argb).containsExactly(ColorMap.DIVERGING.at(0), ColorMap.DIVERGING.at(0.5), ColorMap.DIVERGING.at(1));
    }

    /// The derivative of one output by each input value, against central differences of the forward pass.
    @Test
    void the_saliency_of_an_output_is_that_of_central_differences() {
        Annotations annotations = Annotator.annotate(NetReader.read(Parser.parse(NET), Phase.TEST));
        Weights weights = Fillers.fill(annotations, 3);
        Blob data = annotations.net().find("data").orElseThrow().tops().getFirst();
        Blob fc = annotations.net().find("fc").orElseThrow().tops().getFirst();
        Random random = new Random(5);
        float[] picture = new float[3 * 12 * 12];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = random.nextFloat(-1, 1);
        }
        Activations activations = run(annotations, weights, picture);
        Tensor gradient = new Backward(Kernels.best()).backward(annotations, weights, activations, Cotangents.ofValue(annotations, fc, 2),
            Wanted.blobs(data), ReluRule.PLAIN, Progress.NONE, new Cancellation()).of(data).orElseThrow();
        float[] numeric = new float[picture.length];
        float step = 1e-3f;
        for (int i = 0; i < picture.length; i++) {
            float before = picture[i];
            picture[i] = before + step;
            float above = run(annotations, weights, picture).of(fc).orElseThrow().toArray()[2];
            picture[i] = before - step;
            float below = run(annotations, weights, picture).of(fc).orElseThrow().toArray()[2];
            picture[i] = before;
            numeric[i] = (above - below) / (2 * step);
        }
        FeatureMaps expected = Saliency.magnitude(Tensor.of(Shape.of(1, 3, 12, 12), numeric), 0);
        FeatureMaps actual = Saliency.magnitude(gradient, 0);
        for (int y = 0; y < 12; y++) {
            for (int x = 0; x < 12; x++) {
                assertThat(actual.at(0, y, x)).as("row %s, column %s", y, x)
                    .isCloseTo(expected.at(0, y, x), within(1e-3f * expected.total().max()));
            }
        }
        assertThat(actual.total().max()).isPositive();
    }

    private static Activations run(Annotations annotations, Weights weights, float[] picture) {
        return new Executor(Kernels.best()).forward(annotations, weights, Map.of("data", Tensor.of(Shape.of(1, 3, 12, 12), picture.clone())),
            Progress.NONE, new Cancellation());
    }
}
