package convas.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.analysis.Annotations;
import convas.core.analysis.Annotator;
import convas.core.kernel.Kernels;
import convas.core.kernel.ScalarKernels;
import convas.core.kernel.VectorKernels;
import convas.core.layer.Phase;
import convas.core.net.NetReader;
import convas.core.net.Node;
import convas.core.prototxt.Parser;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.weights.Weights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Layers that Caffe 1.0 does not have, on values worked out by hand.
class ForkLayersTest {
    static Stream<Kernels> kernels() {
        return Stream.of(new ScalarKernels(), new VectorKernels(2));
    }

    /// Runs the layer `it` on an input `data` and maybe one `more`.
    private static float[] run(Kernels kernels, String layer, Map<String, Tensor> inputs, Tensor... params) {
        StringBuilder text = new StringBuilder();
        inputs.forEach((name, tensor) -> text.append("layer { name: \"").append(name).append("\" type: \"Input\" top: \"").append(name)
            .append("\" input_param { shape { dim: ").append(tensor.shape().toList()).append(" } } }\n"));
        Annotations annotations = Annotator.annotate(NetReader.read(Parser.parse(text + "layer { name: \"it\" top: \"it\" " + layer + " }"), Phase.TEST));
        Node it = annotations.net().find("it").orElseThrow();
        Weights weights = new Weights(new LinkedHashMap<>(Map.of("it", List.of(params))), false);
        Activations activations = new Executor(kernels).forward(annotations, weights, inputs, Progress.NONE, new Cancellation());
        assertThat(activations.skipped()).isEmpty();
        return activations.of(it.tops().getFirst()).orElseThrow().toArray();
    }

    private static float[] one(Kernels kernels, String layer, Shape shape, float... values) {
        return run(kernels, layer + " bottom: \"data\"", Map.of("data", Tensor.of(shape, values)));
    }

    private static final Offset<Float> NEAR = Offset.offset(1e-6f);

    @ParameterizedTest
    @MethodSource("kernels")
    void activations_of_forks(Kernels kernels) {
        Shape four = Shape.of(1, 4, 1, 1);
        assertThat(one(kernels, "type: \"ReLU6\"", four, -1, 2, 6, 9)).containsExactly(0, 2, 6, 6);
        assertThat(one(kernels, "type: \"HSwish\"", four, -4, -1.5f, 0, 5)).containsExactly(new float[] {0, -0.375f, 0, 5}, NEAR);
        assertThat(one(kernels, "type: \"Swish\"", four, 0, 1, -1, 2)).containsExactly(new float[] {0, 0.7310586f, -0.26894143f, 1.7615942f}, NEAR);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void axes_and_channels_change_places(Kernels kernels) {
        float[] twelve = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
        assertThat(one(kernels, "type: \"Permute\" permute_param { order: [0, 2, 3, 1] }", Shape.of(1, 3, 2, 2), twelve))
            .containsExactly(0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11);
        assertThat(one(kernels, "type: \"Permute\" permute_param { order: 1 }", Shape.of(2, 3, 2), twelve))
            .containsExactly(0, 1, 6, 7, 2, 3, 8, 9, 4, 5, 10, 11);
        assertThat(one(kernels, "type: \"ShuffleChannel\" shuffle_channel_param { group: 2 }", Shape.of(1, 6, 1, 2), twelve))
            .containsExactly(0, 1, 6, 7, 2, 3, 8, 9, 4, 5, 10, 11);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void lengths_become_1(Kernels kernels) {
        Shape shape = Shape.of(1, 2, 1, 2);
        assertThat(one(kernels, "type: \"L2Norm\"", shape, 3, 0, 4, 2)).containsExactly(new float[] {0.6f, 0, 0.8f, 1}, NEAR);
        Tensor data = Tensor.of(shape, 3, 0, 4, 2);
        assertThat(run(kernels, "type: \"Normalize\" bottom: \"data\" norm_param { across_spatial: false channel_shared: false }",
            Map.of("data", data), Tensor.of(Shape.of(2), 10, 20))).containsExactly(new float[] {6, 0, 16, 20}, Offset.offset(1e-5f));
        assertThat(run(kernels, "type: \"Normalize\" bottom: \"data\"", Map.of("data", Tensor.of(shape, 1, 1, 1, 1)), Tensor.of(Shape.of(), 4)))
            .containsExactly(new float[] {2, 2, 2, 2}, NEAR);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void batch_normalization_of_segnet_and_pspnet(Kernels kernels) {
        Tensor data = Tensor.of(Shape.of(1, 1, 1, 2), 1, 3);
        Shape channel = Shape.of(1, 1, 1, 1);
        Tensor two = Tensor.of(channel, 2);
        Tensor five = Tensor.of(channel, 5);
        assertThat(run(kernels, "type: \"BN\" bottom: \"data\" bn_param { bn_mode: INFERENCE }", Map.of("data", data), two, five)).containsExactly(7, 11);
        assertThat(run(kernels, "type: \"BN\" bottom: \"data\"", Map.of("data", data), two, five)).containsExactly(new float[] {3, 7}, NEAR);
        assertThat(run(kernels, "type: \"BN\" bottom: \"data\" bn_param { frozen: true eps: 0 }", Map.of("data", data), two, five,
            Tensor.of(channel, 1), Tensor.of(channel, 4))).containsExactly(5, 7);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void images_change_their_size(Kernels kernels) {
        Shape row = Shape.of(1, 1, 1, 2);
        assertThat(one(kernels, "type: \"Interp\" interp_param { height: 1 width: 5 }", row, 0, 4)).containsExactly(0, 1, 2, 3, 4);
        assertThat(one(kernels, "type: \"Interp\" interp_param { zoom_factor: 2 }", row, 0, 4)).containsExactly(0, 2, 4);
        assertThat(one(kernels, "type: \"Interp\" interp_param { height: 1 width: 3 pad_end: 0 pad_beg: 0 }", row, 0, 4)).containsExactly(0, 2, 4);
        assertThat(one(kernels, "type: \"Resize\" resize_param { height: 1 width: 4 }", row, 0, 4)).containsExactly(0, 1, 3, 4);
        assertThat(one(kernels, "type: \"Resize\" resize_param { height: 2 width: 4 interp_mode: NEAREST }", row, 0, 4))
            .containsExactly(0, 0, 4, 4, 0, 0, 4, 4);
        assertThat(one(kernels, "type: \"Upsample\"", row, 1, 2)).containsExactly(1, 1, 2, 2, 1, 1, 2, 2);
        assertThat(run(kernels, "type: \"Upsample\" bottom: \"data\" bottom: \"more\"",
            Map.of("data", Tensor.of(row, 7, 9), "more", Tensor.of(row, 5, 2)))).containsExactly(0, 0, 9, 0, 0, 7, 0, 0);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void regions_are_pooled_to_a_grid(Kernels kernels) {
        Tensor image = Tensor.of(Shape.of(1, 1, 4, 4), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
        assertThat(run(kernels, "type: \"ROIPooling\" bottom: \"data\" bottom: \"more\" roi_pooling_param { pooled_h: 2 pooled_w: 2 spatial_scale: 0.5 }",
            Map.of("data", image, "more", Tensor.of(Shape.of(2, 5), 0, 0, 0, 6, 6, 0, 2, 2, 4, 4)))).containsExactly(5, 7, 13, 15, 5, 6, 9, 10);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void boxes_stand_on_every_pixel(Kernels kernels) {
        assertThat(run(kernels, "type: \"PriorBox\" bottom: \"data\" bottom: \"more\" prior_box_param { min_size: 4 variance: 0.2 }",
            Map.of("data", Tensor.dense(Shape.of(1, 1, 1, 2)), "more", Tensor.dense(Shape.of(1, 3, 8, 16)))))
            .containsExactly(new float[] {0.125f, 0.25f, 0.375f, 0.75f, 0.625f, 0.25f, 0.875f, 0.75f,
                0.2f, 0.2f, 0.2f, 0.2f, 0.2f, 0.2f, 0.2f, 0.2f}, NEAR);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void a_smooth_loss_is_quadratic_below_1_over_sigma_squared(Kernels kernels) {
        Shape shape = Shape.of(2, 2);
        assertThat(run(kernels, "type: \"SmoothL1Loss\" bottom: \"data\" bottom: \"more\"",
            Map.of("data", Tensor.of(shape, 0.5f, 3, 0, 0), "more", Tensor.dense(shape)))).containsExactly(new float[] {1.3125f}, NEAR);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void a_locally_connected_layer_has_weights_of_its_own_at_each_place_and_is_a_convolution_where_they_are_tied(Kernels kernels) {
        Tensor data = Tensor.of(Shape.of(1, 1, 1, 3), 1, 2, 3);
        assertThat(run(kernels, "type: \"LocallyConnected\" bottom: \"data\" convolution_param { num_output: 1 kernel_h: 1 kernel_w: 2 }",
            Map.of("data", data), Tensor.of(Shape.of(1, 1, 2, 2), 10, 1, 100, 1000), Tensor.of(Shape.of(1, 1, 1, 2), 0.5f, 0)))
            .containsExactly(210.5f, 3002);
        Tensor image = HashFill.inputs(Annotator.annotate(NetReader.read(Parser.parse(
            "layer { name: \"x\" type: \"Input\" top: \"x\" input_param { shape { dim: [2, 3, 5, 6] } } }"), Phase.TEST)), "hash").get("x");
        float[] kernel = new float[4 * 27];
        float[] own = new float[4 * 27 * 9];
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] = (float) HashFill.hash(i, 7);
            Arrays.fill(own, i * 9, i * 9 + 9, kernel[i]);
        }
        String settings = " bottom: \"data\" convolution_param { num_output: 4 kernel_size: 3 stride: 2 pad: 1 bias_term: false }";
        float[] tied = run(kernels, "type: \"LocallyConnected\"" + settings, Map.of("data", image), Tensor.of(Shape.of(4, 1, 27, 9), own));
        float[] shared = run(kernels, "type: \"Convolution\"" + settings, Map.of("data", image), Tensor.of(Shape.of(4, 3, 3, 3), kernel));
        assertThat(tied).containsExactly(shared, Offset.offset(1e-5f));
        float[] each = new float[3 * 9];
        System.arraycopy(kernel, 0, each, 0, each.length);
        String depth = " bottom: \"data\" convolution_param { num_output: 3 kernel_size: 3 pad: 1 bias_term: false ";
        assertThat(run(kernels, "type: \"DepthwiseConvolution\"" + depth + "}", Map.of("data", image), Tensor.of(Shape.of(3, 1, 3, 3), each)))
            .containsExactly(run(kernels, "type: \"Convolution\"" + depth + "group: 3 }", Map.of("data", image), Tensor.of(Shape.of(3, 1, 3, 3), each)));
    }

    private static Map<String, Tensor> three(Tensor a, Tensor b, Tensor c) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        inputs.put("a", a);
        inputs.put("b", b);
        inputs.put("c", c);
        return inputs;
    }

    private static float[] detections(Kernels kernels, int classes, String settings, Map<String, Tensor> inputs) {
        return run(kernels, "type: \"DetectionOutput\" bottom: \"a\" bottom: \"b\" bottom: \"c\" detection_output_param { num_classes: " + classes + " "
            + settings + " }", inputs);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void offsets_move_prior_boxes(Kernels kernels) {
        Tensor priors = Tensor.of(Shape.of(1, 2, 4), 0.2f, 0.2f, 0.6f, 0.6f, 0.1f, 0.1f, 0.2f, 0.2f);
        Map<String, Tensor> inputs = three(Tensor.of(Shape.of(1, 4), 1, -1, (float) (5 * Math.log(2)), 0), Tensor.of(Shape.of(1, 2), 0.1f, 0.9f), priors);
        // The centre 0.4 moves by 0.1 * 1 and 0.1 * -1 of the side 0.4; e^(0.2 * 5 ln 2) = 2.
        assertThat(detections(kernels, 2, "code_type: CENTER_SIZE", inputs)).containsExactly(new float[] {0, 1, 0.9f, 0.04f, 0.16f, 0.84f, 0.56f}, NEAR);
        Map<String, Tensor> plain = three(Tensor.of(Shape.of(1, 4), 1, -1, 2, 0), Tensor.of(Shape.of(1, 2), 0.1f, 0.9f), priors);
        assertThat(detections(kernels, 2, "", plain)).containsExactly(new float[] {0, 1, 0.9f, 0.3f, 0.1f, 1, 0.6f}, NEAR);
        assertThat(detections(kernels, 2, "variance_encoded_in_target: true", plain)).containsExactly(new float[] {0, 1, 0.9f, 1.2f, -0.8f, 2.6f, 0.6f}, NEAR);
        assertThat(detections(kernels, 2, "code_type: CORNER_SIZE", plain)).containsExactly(new float[] {0, 1, 0.9f, 0.24f, 0.16f, 0.76f, 0.6f}, NEAR);
        // Each class has offsets of its own.
        assertThat(detections(kernels, 2, "share_location: false", three(Tensor.of(Shape.of(1, 8), 9, 9, 9, 9, 1, -1, 2, 0), plain.get("b"), priors)))
            .containsExactly(new float[] {0, 1, 0.9f, 0.3f, 0.1f, 1, 0.6f}, NEAR);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void of_detections_that_overlap_the_best_is_kept(Kernels kernels) {
        // The upper half, of which the second covers four fifths, and the lower half.
        float[] boxes = {0, 0, 1, 0.5f, 0, 0, 1, 0.4f, 0, 0.5f, 1, 1};
        Tensor priors = Tensor.of(Shape.of(1, 2, 12), Arrays.copyOf(boxes, 24));
        Tensor none = Tensor.dense(Shape.of(1, 12));
        Tensor shares = Tensor.of(Shape.of(1, 9), 0, 0.6f, 0.7f, 0, 0.9f, 0.1f, 0, 0.3f, 0.25f);
        String settings = "confidence_threshold: 0.2 nms_param { nms_threshold: 0.5 } ";
        float[] upper = {0, 0, 1, 0.5f};
        float[] second = {0, 0, 1, 0.4f};
        float[] lower = {0, 0.5f, 1, 1};
        assertThat(detections(kernels, 3, settings, three(none, shares, priors))).containsExactly(rows(
            new float[] {0, 1, 0.9f}, second, new float[] {0, 1, 0.3f}, lower, new float[] {0, 2, 0.7f}, upper, new float[] {0, 2, 0.25f}, lower));
        assertThat(detections(kernels, 3, settings + "keep_top_k: 3", three(none, shares, priors))).containsExactly(rows(
            new float[] {0, 1, 0.9f}, second, new float[] {0, 1, 0.3f}, lower, new float[] {0, 2, 0.7f}, upper));
        String loose = "background_label_id: 2 confidence_threshold: 0.2 nms_param { nms_threshold: 0.9 ";
        assertThat(detections(kernels, 3, loose + "}", three(none, shares, priors))).containsExactly(rows(
            new float[] {0, 1, 0.9f}, second, new float[] {0, 1, 0.6f}, upper, new float[] {0, 1, 0.3f}, lower));
        assertThat(detections(kernels, 3, loose + "eta: 0.5 }", three(none, shares, priors))).containsExactly(rows(
            new float[] {0, 1, 0.9f}, second, new float[] {0, 1, 0.3f}, lower));
        assertThat(detections(kernels, 3, loose + "top_k: 2 }", three(none, shares, priors))).containsExactly(rows(
            new float[] {0, 1, 0.9f}, second, new float[] {0, 1, 0.6f}, upper));
        assertThat(detections(kernels, 3, "confidence_threshold: 0.95", three(Tensor.dense(Shape.of(2, 12)), Tensor.dense(Shape.of(2, 9)), priors)))
            .containsExactly(0, -1, -1, -1, -1, -1, -1, 1, -1, -1, -1, -1, -1, -1);
    }

    private static float[] rows(float[]... parts) {
        float[] out = new float[0];
        for (float[] part : parts) {
            out = Arrays.copyOf(out, out.length + part.length);
            System.arraycopy(part, 0, out, out.length - part.length, part.length);
        }
        return out;
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void anchors_become_regions_the_best_first(Kernels kernels) {
        Shape two = Shape.of(1, 2, 1, 2);
        Tensor scores = Tensor.of(two, 0.7f, 0.2f, 0.3f, 0.8f);
        Tensor still = Tensor.dense(Shape.of(1, 4, 1, 2));
        Map<String, Tensor> inputs = three(scores, still, Tensor.of(Shape.of(1, 3), 20, 40, 1));
        String layer = "type: \"Proposal\" bottom: \"a\" bottom: \"b\" bottom: \"c\" proposal_param { ratio: 1 scale: 1 ";
        assertThat(run(kernels, layer + "}", inputs)).containsExactly(0, 16, 0, 32, 16, 0, 0, 0, 16, 16);
        // They share a column of 17 pixels, of 2 * 289 - 17.
        assertThat(run(kernels, layer + "nms_thresh: 0.031 }", inputs)).hasSize(10);
        assertThat(run(kernels, layer + "nms_thresh: 0.030 }", inputs)).containsExactly(0, 16, 0, 32, 16);
        assertThat(run(kernels, layer + "pre_nms_topn: 1 }", inputs)).containsExactly(0, 16, 0, 32, 16);
        // What is too small counts last.
        assertThat(run(kernels, layer + "}", three(scores, still, Tensor.of(Shape.of(1, 3), 20, 30, 1)))).containsExactly(0, 0, 0, 16, 16, 0, 16, 0, 29, 16);
        Tensor moved = Tensor.of(Shape.of(1, 4, 1, 2), 0, 0.25f, 0, 0.5f, 0, (float) Math.log(0.5), 0, 0);
        assertThat(run(kernels, layer + "min_size: 4 }", three(scores, moved, Tensor.of(Shape.of(1, 4), 20, 40, 1, 1))))
            .containsExactly(new float[] {0, 24, 8, 32, 19, 0, 0, 0, 16, 16}, NEAR);
    }

    /// The anchors of Faster R-CNN: of ratio 0.5 and scale 8 the first, `-84 -40 99 55`.
    @ParameterizedTest
    @MethodSource("kernels")
    void anchors_are_rounded_as_published(Kernels kernels) {
        float[] scores = new float[18 * 4];
        scores[9 * 4 + 3] = 1;
        assertThat(run(kernels, "type: \"Proposal\" bottom: \"a\" bottom: \"b\" bottom: \"c\" proposal_param { feat_stride: 200 post_nms_topn: 1 }",
            three(Tensor.of(Shape.of(1, 18, 2, 2), scores), Tensor.dense(Shape.of(1, 36, 2, 2)), Tensor.of(Shape.of(1, 3), 1000, 1000, 1))))
            .containsExactly(0, 200 - 84, 200 - 40, 200 + 99 + 1, 200 + 55 + 1);
    }
}
