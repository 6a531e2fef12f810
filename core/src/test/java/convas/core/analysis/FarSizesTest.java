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

/// Sizes that lead beyond what Caffe counts to or can hold: one sentence each. The nets in `far_…` of `caffe-forms.txt` ask real Caffe where that begins.
class FarSizesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        6,5         | type: "Convolution" convolution_param { num_output: 1 kernel_size: 2 dilation: 2147483647 } | The kernel with its gaps spans 2147483648, but Caffe can count to 2147483647 only: use a smaller `dilation`.
        6,5         | type: "Convolution" convolution_param { num_output: 1 kernel_size: 1 pad: 1073741824 }      | The bottom with its pad spans 2147483654, but Caffe can count to 2147483647 only: use a smaller `pad`.
        6,5         | type: "Pooling" pooling_param { kernel_size: 2147483647 pad: 1073741824 }                   | The bottom with its pad spans 2147483654, but Caffe can count to 2147483647 only: use a smaller `pad`.
        3,3         | type: "Deconvolution" convolution_param { num_output: 1 kernel_size: 1 stride: 1500000000 } | The output spans 3000000001, but Caffe can count to 2147483647 only: use a smaller `stride`.
        8000,8000   | type: "Convolution" convolution_param { num_output: 1 kernel_size: 3 pad: 1 }               | Laid out as columns, the windows of one image would have 2304000000 values, more than Caffe can hold (2147483647): use a smaller image or kernel, or fewer channels.
        2000,2000   | type: "Deconvolution" convolution_param { num_output: 64 kernel_size: 3 pad: 1 }            | Laid out as columns, the windows of one image would have 2304000000 values, more than Caffe can hold (2147483647): use a smaller image or kernel, or fewer channels.
        6,5         | type: "InnerProduct" inner_product_param { num_output: 100000000 }                         | The weights would be 12000000000 values, more than Caffe can hold (2147483647): make the layer smaller.
        6,6         | type: "Pooling" pooling_param { kernel_size: 8 stride: 2 }                                  | The kernel spans 8, but the bottom only 6: use a smaller kernel, or `global_pooling: true` (Caffe loads it, and fails when it runs).
        6,6         | type: "Pooling" pooling_param { kernel_size: 8 }                                            | The kernel spans 8, but the bottom only 6: use a smaller kernel, or `global_pooling: true`.
        6,6         | type: "Convolution" convolution_param { num_output: 1 kernel_size: 1 pad: 4294967295 }      | `pad` takes at most 2147483647, not `4294967295`.
        """)
    void are_refused_with_one_sentence(String image, String layer, String message) {
        int channels = image.startsWith("6,5") || image.startsWith("8") ? 4 : 1;
        List<Diagnostic> errors = Annotator.annotate(NetReader.read(Parser.parse("""
            layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 1 dim: %d dim: %s } } }
            layer { name: "it" bottom: "x" top: "y" %s }
            """.formatted(channels, image.replace(",", " dim: "), layer)), Phase.TEST)).diagnostics().stream()
            .filter(each -> each.severity() == Severity.ERROR).toList();

        assertThat(errors).extracting(Diagnostic::message).containsExactly(message);
    }
}
