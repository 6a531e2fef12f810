package convas.core.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.Conformance;
import convas.core.layer.Phase;
import convas.core.net.Diagnostic;
import convas.core.net.Net;
import convas.core.net.NetReader;
import convas.core.net.Node;
import convas.core.net.Severity;
import convas.core.prototxt.Parser;
import convas.core.prototxt.Position;
import convas.core.prototxt.Syntax;
import convas.core.prototxt.SyntaxTree;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// What real Caffe refuses is refused in its line, for the reason that Caffe gives; and it opens all the same.
class RefusalsTest {
    /// The two messages side by side, each by the words that carry its meaning.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        bn_reject_4_params                   | 2 | Too many params                                | 4 `param` for 3 parameters
        concat_reject_dim_and_axis           | 3 | Either axis or concat_dim                      | `axis` and `concat_dim` mean the same
        concat_reject_shape                  | 3 | same shape, except at concat_axis              | differ only along axis 1
        conv_reject_channels_group           | 2 | channels_ % group_ == 0                        | cannot be split into 3 groups
        conv_reject_kernel_both              | 2 | Either kernel_size or kernel_h/w               | Both `kernel_size` and `kernel_h`
        conv_reject_no_kernel                | 2 | kernel_size must be specified                  | `kernel_size` is missing
        crop_reject_offset_count             | 3 | number of offset values                        | 2 offsets for 3 cut axes
        eltwise_reject_coeff_count           | 4 | takes one coeffic                              | 1 `coeff` for 3 bottoms
        eltwise_reject_prod_coeff            | 4 | EltwiseOp_PROD                                 | A product takes no `coeff`
        in_layer_reject_shape_count          | 1 | 2 tops vs. 3 shapes                            | 3 shapes for 2 tops
        in_reject_dim_count                  | 1 | data_                                          | stands 2 times
        in_reject_no_dims                    | 1 | Unknown bottom blob                            | The input `data` has no size
        loss_reject_label_shape              | 3 | Number of labels must match                    | need 16 labels
        phase_reject_include_and_exclude     | 2 | either include rules or exclude                | `include` rules or `exclude` rules, not both
        pool_reject_kernel_larger_than_input | 2 | shape[i] >= 0                                  | kernel spans 5, but the bottom only 3
        pool_reject_pad_ge_kernel            | 2 | pad_h_ < kernel_h_                             | `pad` 2 must be smaller than the kernel
        reject_inplace_after_other_consumer  | 4 | produced by multiple sources                   | produced by multiple sources
        reject_no_top_conv                   | 2 | at least 1 top                                 | at least 1 top
        reject_relu_two_bottoms              | 3 | takes 1 bottom                                 | takes 1 bottom, not 2
        reject_too_many_params               | 2 | Too many params                                | 2 `param` for 1 parameter
        reject_unknown_bottom                | 2 | Unknown bottom blob                            | No layer before this one makes `nope`
        reshape_reject_axis_neg              | 2 | output count must match input                  | has 48 values, but the new shape 2×3×2×4×2×2 holds 192
        reshape_reject_two_neg               | 2 | multiple -1 dims                               | Only one `dim` can be -1
        slice_reject_points_count            | 2 | top.size() - 1 (1 vs. 2)                       | 3 tops need 2 `slice_point`
        text_reject_bool_yes                 | 2 | Invalid value for boolean field                | takes `true` or `false`, not `no`
        text_reject_duplicate_message        | 2 | specified multiple times                       | stands here twice
        text_reject_enum_case                | 2 | Unknown enumeration value                      | not `ave`; write `pool: AVE`
        text_reject_float_for_int            | 2 | Expected integer, got: 2.0                     | takes a whole number, not `2.0`
        text_reject_missing_colon            | 2 | Expected                                       | A `:` is missing after `name`
        text_reject_percent                  | 2 | Expected identifier, got: %                    | `%` does not start a comment
        text_reject_unknown_field            | 2 | has no field named                             | has no field `foo`
        text_reject_unterminated_string      | 2 | cannot cross line boundaries                   | no closing "
        v1_reject_string_type                | 2 | Expected integer or identifier, got:           | write `type: RELU`
        """)
    void a_small_net_is_refused_in_its_line_for_a_reason_of_the_same_meaning(String name, int line, String caffe, String convas)
            throws URISyntaxException {
        Path file = Path.of(Objects.requireNonNull(getClass().getResource("/caffe/" + name + ".prototxt")).toURI());
        JsonNode golden = golden(file.resolveSibling(name + ".json"));
        assertThat(golden.path("rejected").asBoolean()).isTrue();
        assertThat(golden.path("messages").get(0).asString()).contains(caffe.replace("\\@@", "\""));
        String text = Conformance.read(file);
        assertThat(errors(Annotator.annotate(NetReader.read(Parser.parse(text), Conformance.state(golden)))))
            .anySatisfy(error -> {
                assertThat(error.message()).contains(convas);
                assertThat(Position.of(text, error.span().start()).line()).isEqualTo(line);
            });
    }

    @Test
    void of_the_first_158_small_nets_caffe_takes_125() {
        List<Path> files = Conformance.texts(Conformance.folder("micro"));
        assertThat(files).hasSize(158).allMatch(file -> getClass().getResource("/caffe/" + file.getFileName()) != null);
        assertThat(files.stream().filter(file -> !golden(Path.of(file.toString().replace(".prototxt", ".json"))).path("rejected").asBoolean())).hasSize(125);
    }

    @Test
    void of_the_87_published_nets_caffe_answers_for_76_and_98_times_in_all() {
        Path folder = Conformance.folder("networks");
        List<Path> files = Conformance.texts(folder);
        assertThat(files).hasSize(87);
        assertThat(files.stream().filter(file -> Files.exists(answer(file, "TEST")))).hasSize(76);
        assertThat(files.stream().filter(file -> Files.exists(answer(file, "TRAIN")))).hasSize(22);
        assertThat(files.stream().filter(file -> Files.exists(answer(file, "forward")))).hasSize(49);
    }

    private static final Pattern NO_FIELD = Pattern.compile("(\\d+):\\d+: Message type \"[^\"]*\" has no field named \"([^\"]*)\"");
    private static final Pattern NO_TYPE = Pattern.compile("Unknown layer type: (\\S+)");

    /// Every layer of the text is a node with an annotation, and what Caffe stumbles over is marked in its place. Python is known to
    /// Convas, though Caffe may be built without it.
    @TestFactory
    Stream<DynamicTest> a_published_net_that_caffe_refuses_opens_whole_with_the_reason_marked() {
        Path folder = Conformance.folder("networks");
        JsonNode files = golden(folder.resolve("manifest.json")).path("files");
        return files.valueStream().flatMap(file -> Stream.of(Phase.values())
            .filter(phase -> file.path("caffe").has(phase.name()) && !file.path("caffe").path(phase.name()).path("accepted").asBoolean())
            .map(phase -> DynamicTest.dynamicTest(file.path("id").asString() + " " + phase, () -> {
                String text = Conformance.read(folder.resolve(file.path("id").asString() + ".prototxt"));
                SyntaxTree tree = Parser.parse(text);
                Set<Syntax.Field> drawn = Stream.of(Phase.values()).flatMap(each -> NetReader.read(tree, each).nodes().stream()).map(Node::syntax)
                    .filter(Objects::nonNull).collect(Collectors.toSet());
                assertThat(drawn).containsExactlyInAnyOrderElementsOf(tree.root().fields().stream().filter(each -> each.name().equals("layer")).toList());
                Net net = NetReader.read(tree, phase);
                Annotations annotations = Annotator.annotate(net);
                assertThat(annotations.nodes()).hasSameSizeAs(net.nodes());
                String reason = file.path("caffe").path(phase.name()).path("messages").get(0).asString();
                Matcher field = NO_FIELD.matcher(reason);
                Matcher type = NO_TYPE.matcher(reason);
                if (field.find()) {
                    assertThat(errors(annotations)).anyMatch(error -> error.rule().equals("unknown-field") && error.message().contains("`" + field.group(2) + "`")
                        && Position.of(text, error.span().start()).line() == Integer.parseInt(field.group(1)));
                } else if (type.find() && !type.group(1).equals("Python")) {
                    assertThat(errors(annotations)).anyMatch(error -> error.rule().equals("unknown-type") && error.message().contains("\"" + type.group(1) + "\""));
                } else {
                    assertThat(reason).contains("Python");
                }
            })));
    }

    private static Path answer(Path file, String what) {
        return Path.of(file.toString().replace(".prototxt", "." + what + ".json"));
    }

    private static JsonNode golden(Path file) {
        return new ObjectMapper().readTree(file.toFile());
    }

    private static List<Diagnostic> errors(Annotations annotations) {
        return annotations.diagnostics().stream().filter(each -> each.severity() == Severity.ERROR).toList();
    }
}
