package convas.core.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.layer.Phase;
import convas.core.net.Diagnostic;
import convas.core.net.NetReader;
import convas.core.net.Severity;
import convas.core.prototxt.Parser;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sizes that lead beyond what Caffe counts to or can hold, or to nothing: one sentence each. The nets in `far_…` of `caffe-forms.txt` ask real Caffe where that begins.
class FarSizesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        6,5         | type: "Convolution" convolution_param { num_output: 1 kernel_size: 2 dilation: 2147483647 } | The kernel spans 2147483648 but the bottom 1×4×6×5 has only 6 there: use a smaller kernel or more pad.
        6,5         | type: "Convolution" convolution_param { num_output: 1 kernel_size: 1 pad: 1073741824 }      | The bottom with its pad spans 2147483654, but Caffe can count to 2147483647 only and takes it for -2147483642: use a smaller `pad`.
        3,3         | type: "Deconvolution" convolution_param { num_output: 1 kernel_size: 1 stride: 1500000000 } | The output spans 3000000001, but Caffe can count to 2147483647 only and takes it for -1294967295: use a smaller `stride`.
        8000,8000   | type: "Convolution" convolution_param { num_output: 1 kernel_size: 3 pad: 1 }               | Laid out as columns, the windows of one image would have 2304000000 values, more than Caffe can hold (2147483647): use a smaller image or kernel, or fewer channels.
        2000,2000   | type: "Deconvolution" convolution_param { num_output: 64 kernel_size: 3 pad: 1 }            | Laid out as columns, the windows of one image would have 2304000000 values, more than Caffe can hold (2147483647): use a smaller image or kernel, or fewer channels.
        6,5         | type: "InnerProduct" inner_product_param { num_output: 100000000 }                         | The weights would be 12000000000 values, more than Caffe can hold (2147483647): make the layer smaller.
        6,6         | type: "Pooling" pooling_param { kernel_size: 8 }                                            | The kernel spans 8, but the bottom only 6: use a smaller kernel, or `global_pooling: true`.
        6,6         | type: "Convolution" convolution_param { num_output: 1 kernel_size: 1 pad: 4294967296 }      | `pad` takes at most 4294967295, not `4294967296`.
        6,6         | type: "Convolution" convolution_param { num_output: 1 kernel_size: 4294967295 }             | `kernel_size` must be at least 1 in every direction, not -1.
        6,6         | type: "Concat" concat_param { concat_dim: 4294967295 }                                      | There is no axis 2147483647: the bottom 1×1×6×6 has 4 axes, so give -4 to 3.
        """)
    void are_refused_with_one_sentence(String image, String layer, String message) {
        assertThat(told(annotated(image, layer), Severity.ERROR)).containsExactly(message);
    }

    /// Real Caffe loads these nets with these tops, and runs the first four.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        1×2×4×3  | type: "Convolution" convolution_param { num_output: 2 kernel_size: 1 pad: 4294967295 }     | `pad` is `4294967295`, which Caffe reads as -1, since it counts to 2147483647 only.
        1×4×4×3  | type: "Pooling" pooling_param { kernel_size: 1 pad: 4294967295 }                           | `pad` is `4294967295`, which Caffe reads as -1, since it counts to 2147483647 only.
        1×4×6×5  | type: "ReLU" data_param { batch_size: 4294967295 rand_skip: 4294967295 }                   | `batch_size` is `4294967295`, which Caffe reads as -1, since it counts to 2147483647 only.
        1×2×4×3  | type: "Convolution" convolution_param { num_output: 2 kernel_size: 1 pad: 2147483647 }     | The bottom with its pad spans 4294967300, but Caffe can count to 2147483647 only and takes it for 4: use a smaller `pad`.
        1×2×6×5  | type: "Convolution" convolution_param { num_output: 2 kernel_size: 5 dilation: 1073741824 } | The kernel with its gaps spans 4294967297, but Caffe can count to 2147483647 only and takes it for 1: use a smaller `dilation`.
        1×4×0×0  | type: "Pooling" pooling_param { kernel_size: 8 stride: 2 }                                 | The kernel spans 8, but the bottom only 6: Caffe loads this Pooling, but fails when it runs it. Use a smaller kernel, or `global_pooling: true`.
        1×256×0×0 | type: "Im2col" convolution_param { kernel_size: 8 stride: 2 }                             | The top `y` comes to 1×256×0×0, which leaves it without values: Caffe loads such a net, but fails when it runs it. Change what makes it so.
        """)
    void are_warned_of_where_caffe_takes_them(String top, String layer, String message) {
        Annotations annotations = annotated("6,5", layer);
        assertThat(told(annotations, Severity.ERROR)).isEmpty();
        assertThat(told(annotations, Severity.WARNING)).containsExactly(message);
        assertThat(annotations.shape(annotations.net().nodes().getLast().tops().getFirst()).orElseThrow()).hasToString(top);
    }

    private static Annotations annotated(String image, String layer) {
        int channels = image.startsWith("6,5") || image.startsWith("8") ? 4 : 1;
        return Annotator.annotate(NetReader.read(Parser.parse("""
            layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 1 dim: %d dim: %s } } }
            layer { name: "it" bottom: "x" top: "y" %s }
            """.formatted(channels, image.replace(",", " dim: "), layer)), Phase.TEST));
    }

    private static List<String> told(Annotations annotations, Severity severity) {
        return annotations.diagnostics().stream().filter(each -> each.severity() == severity).map(Diagnostic::message).toList();
    }
}
