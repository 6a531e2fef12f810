package convas.core.analysis;

import static convas.core.analysis.Nets.conv;
import static convas.core.analysis.Nets.input;
import static convas.core.analysis.Nets.pool;
import static convas.core.analysis.Nets.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import convas.core.net.Diagnostic;
import convas.core.net.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Notes on what Caffe accepts: they come where they help, and nowhere else.
class LintsTest {
    private static List<Diagnostic> pooling(int size, String settings) {
        return read(input(1, 8, size, size) + pool("p", "data", settings)).diagnostics();
    }

    private static List<Diagnostic> convolution(int size, String settings) {
        return read(input(1, 8, size, size) + conv("c", "data", "num_output: 4 " + settings)).diagnostics();
    }

    private static Diagnostic note(List<Diagnostic> diagnostics, String rule) {
        assertThat(diagnostics).hasSize(1);
        assertThat(diagnostics.getFirst().severity()).isEqualTo(Severity.INFO);
        assertThat(diagnostics.getFirst().rule()).isEqualTo(rule);
        return diagnostics.getFirst();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kernel_size: 5 stride: 2", "pool: AVE kernel_size: 4 stride: 4", "kernel_h: 2 kernel_w: 5 stride: 2"})
    void pooling_windows_larger_than_3_are_worth_a_note(String settings) {
        assertThat(note(pooling(28, settings), "large-pooling").message()).contains("larger than 3", "global_pooling");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kernel_size: 2 stride: 2", "kernel_size: 3 stride: 2", "kernel_size: 3 stride: 1 pad: 1", "global_pooling: true",
        "pool: AVE global_pooling: true", "pool: AVE kernel_size: 7", "pool: AVE kernel_size: 7 stride: 7", "kernel_size: 9 stride: 9 pad: 1"})
    void usual_pooling_and_pooling_over_the_whole_image_are_not(String settings) {
        assertThat(pooling(7, settings)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kernel_size: 2 stride: 2", "global_pooling: true"})
    void stochastic_pooling_needs_a_gpu_in_caffe(String settings) {
        assertThat(note(pooling(28, "pool: STOCHASTIC " + settings), "gpu-only").message()).contains("GPU", "at random");
        String layer = "layer { name: \"s\" type: \"SPP\" bottom: \"data\" top: \"s\" spp_param { pool: STOCHASTIC pyramid_height: 2 } }";
        assertThat(note(read(input(1, 8, 6, 6) + layer).diagnostics(), "gpu-only").layer()).isEqualTo("s");
        // Caffe gives the windows padding where the bottom does not divide, and refuses that.
        assertThat(read(input(1, 8, 6, 5) + layer).diagnostics()).extracting(Diagnostic::message)
            .containsExactly("STOCHASTIC pooling has no padding, but the bottom 1×8×6×5 does not divide into 2×2 bins: choose MAX or AVE.");
    }

    @Test
    void the_first_layer_that_leaves_a_blob_without_values_is_told_that_caffe_fails_when_it_runs() {
        String slice = "layer { name: \"s\" type: \"Slice\" bottom: \"data\" top: \"a\" top: \"b\" slice_param { axis: 0 slice_point: 2 } }";
        String after = "layer { name: \"r\" type: \"ReLU\" bottom: \"b\" top: \"r\" }";
        List<Diagnostic> found = read(input(2, 8, 6, 6) + slice + after).diagnostics();
        assertThat(found).extracting(Diagnostic::rule, Diagnostic::layer).containsExactly(tuple("fails-when-run", "s"));
        assertThat(found.getFirst().message()).startsWith("The top `b` comes to 0×8×6×6");
        assertThat(read(input(3, 8, 6, 6) + slice + after).diagnostics()).isEmpty();
    }

    @Test
    void padded_pooling_that_shrinks_is_worth_a_note() {
        assertThat(note(pooling(28, "kernel_size: 3 stride: 2 pad: 1"), "padded-pooling").message()).doesNotContain("AVE");
        assertThat(note(pooling(28, "pool: AVE kernel_size: 3 stride: 2 pad_h: 1 pad_w: 0"), "padded-pooling").message())
            .contains("counts the zeros");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "kernel_size: 4 pad: 1            | No pad keeps the height of 28, since the kernel of 4 is even: it becomes 27. A kernel of 3 with pad 1 or of 5 with pad 2 keeps it.",
        "kernel_size: 4 pad: 2            | No pad keeps the height of 28, since the kernel of 4 is even: it becomes 29. A kernel of 3 with pad 1 or of 5 with pad 2 keeps it.",
        "kernel_size: 2 pad: 1            | No pad keeps the height of 28, since the kernel of 2 is even: it becomes 29. A kernel of 1 with pad 0 or of 3 with pad 1 keeps it.",
        "kernel_size: 2 dilation: 3 pad: 2 | No pad keeps the height of 28, since the kernel spans 4, which is even: it becomes 29. An odd kernel keeps it.",
        "kernel_h: 3 kernel_w: 4 pad: 1   | No pad keeps the width of 28, since the kernel of 4 is even: it becomes 27. A kernel of 3 with pad 1 or of 5 with pad 2 keeps it.",
    })
    void padding_an_even_kernel_to_keep_the_size_is_worth_a_note(String settings, String message) {
        assertThat(note(convolution(28, settings), "even-kernel").message()).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kernel_size: 3 pad: 1", "kernel_size: 5 pad: 2", "kernel_size: 4", "kernel_size: 4 pad: 3", "kernel_size: 4 stride: 2 pad: 1",
        "kernel_size: 2 dilation: 2 pad: 1", "kernel_size: 1"})
    void kernels_that_keep_the_size_or_are_not_meant_to_are_not(String settings) {
        assertThat(convolution(28, settings)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"alexnet", "cifar10_full", "cifar10_quick", "googlenet", "inception_v3", "inception_v4", "lenet", "nin", "resnet50",
        "squeezenet_v1.1", "vgg16", "zfnet"})
    void templates_have_none_of_these(String template) {
        assertThat(Nets.template(template).diagnostics()).extracting(Diagnostic::rule)
            .doesNotContain("large-pooling", "padded-pooling", "even-kernel", "kernel-overhangs", "pooling-outside", "dilation-zero");
    }

    @Test
    void a_pooling_window_that_lies_beyond_the_image_is_a_warning() {
        List<Diagnostic> diagnostics = pooling(8, "kernel_size: 2 stride: 5");
        assertThat(diagnostics).extracting(Diagnostic::rule).containsExactly("pooling-outside");
        assertThat(diagnostics.getFirst().severity()).isEqualTo(Severity.WARNING);
        assertThat(diagnostics.getFirst().message()).startsWith("The last window along the height starts at 10, beyond the image of 8");
        assertThat(pooling(7, "kernel_size: 2 stride: 5")).isEmpty();
    }

    @Test
    void a_last_image_that_sees_less_than_the_input_is_worth_a_note() {
        Diagnostic note = note(Nets.template("vgg16").diagnostics(), "narrow-sight");
        assertThat(note.layer()).isEqualTo("fc6");
        assertThat(note.message()).contains("`pool5`, sees 212×212 pixels of the input, which has 224×224");
        assertThat(Nets.template("googlenet").diagnostics()).isEmpty();
        assertThat(Nets.template("cifar10_full").diagnostics()).isEmpty();
    }

    @Test
    void a_dilation_of_0_is_a_warning() {
        List<Diagnostic> diagnostics = convolution(28, "kernel_size: 3 dilation: 0");
        assertThat(diagnostics).extracting(Diagnostic::rule).containsExactly("dilation-zero");
        assertThat(diagnostics.getFirst().severity()).isEqualTo(Severity.WARNING);
    }
}
