package convas.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.analysis.Annotator;
import convas.core.layer.Opaque;
import convas.core.layer.Phase;
import convas.core.layer.ReLU;
import convas.core.prototxt.Parser;
import convas.core.prototxt.Position;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetReaderTest {
    private static final String DATA = "layer { name: \"data\" type: \"Input\" top: \"data\" input_param { shape { dim: 1 dim: 2 } } }\n";

    @Test
    void layers_are_wired_by_the_names_of_blobs() {
        Net net = read(DATA + "layer { name: \"a\" type: \"ReLU\" bottom: \"data\" top: \"x\" }");

        assertThat(net.diagnostics()).isEmpty();
        assertThat(net.nodes()).extracting(Node::id).containsExactly("data", "a");
        assertThat(net.nodes().get(1).bottoms()).containsExactly(net.nodes().get(0).tops().getFirst());
        assertThat(net.nodes().get(1).tops()).containsExactly(new Blob("x", 0, 1, 0));
        assertThat(net.nodes().get(1).layer()).isEqualTo(new ReLU(0));
        assertThat(net.nodes().get(1).inPlace()).isFalse();
    }

    @Test
    void an_in_place_layer_makes_a_new_version_of_its_blob() {
        Net net = read(DATA + """
            layer { name: "r" type: "ReLU" bottom: "data" top: "data" }
            layer { name: "s" type: "Sigmoid" bottom: "data" top: "out" }
            """);

        assertThat(net.diagnostics()).isEmpty();
        assertThat(net.nodes().get(1).inPlace()).isTrue();
        assertThat(net.nodes().get(2).bottoms()).containsExactly(new Blob("data", 1, 1, 0));
    }

    @Test
    void what_another_layer_has_read_cannot_be_overwritten() {
        Net net = read(DATA + """
            layer { name: "s" type: "Sigmoid" bottom: "data" top: "s" }
            layer { name: "r" type: "ReLU" bottom: "data" top: "data" }
            """);

        Diagnostic only = only(net);
        assertThat(only.rule()).isEqualTo("duplicate-top");
        assertThat(only.layer()).isEqualTo("r");
        assertThat(only.message()).contains("`s` has already read it");
    }

    @Test
    void what_the_text_gives_a_loss_weight_cannot_be_overwritten() {
        String loss = DATA + """
            layer { name: "a" type: "TanH" bottom: "data" top: "a" loss_weight: 0.5 }
            layer { name: "r" type: "ReLU" bottom: "a" top: "a" }
            """;

        assertThat(only(read(loss)).rule()).isEqualTo("duplicate-top");
        assertThat(only(read(loss)).layer()).isEqualTo("r");
        assertThat(only(read(loss)).message()).contains("`loss_weight`");
        assertThat(read(loss.replace("0.5", "0")).diagnostics()).isEmpty();
    }

    @Test
    void two_layers_may_not_make_the_same_blob() {
        Net net = read(DATA + """
            layer { name: "a" type: "ReLU" bottom: "data" top: "x" }
            layer { name: "b" type: "TanH" bottom: "data" top: "x" }
            """);

        assertThat(only(net).rule()).isEqualTo("duplicate-top");
        assertThat(net.nodes().get(2).tops().getFirst().version()).isEqualTo(1);
    }

    @Test
    void a_bottom_that_nothing_makes_is_named_with_a_guess() {
        Net net = read(DATA + "layer { name: \"a\" type: \"ReLU\" bottom: \"dat\" top: \"x\" }");

        assertThat(only(net).rule()).isEqualTo("missing-bottom");
        assertThat(only(net).message()).contains("Did you mean `data`?");
        assertThat(net.nodes().get(1).bottoms()).containsExactly((Blob) null);
        assertThat(net.nodes().get(1).bottomNames()).containsExactly("dat");
    }

    @Test
    void another_number_is_no_slip() {
        Net net = read(DATA + """
            layer { name: "conv1" type: "ReLU" bottom: "data" top: "conv1" }
            layer { name: "pool2" type: "ReLU" bottom: "conv2" top: "pool2" }
            """);

        assertThat(only(net).rule()).isEqualTo("missing-bottom");
        assertThat(only(net).message()).doesNotContain("Did you mean");
    }

    @Test
    void circles_are_told_from_layers_in_the_wrong_order() {
        Net circle = read(DATA + """
            layer { name: "sum" type: "Eltwise" bottom: "data" bottom: "b" top: "a" }
            layer { name: "back" type: "ReLU" bottom: "a" top: "b" }
            """);
        assertThat(only(circle).rule()).isEqualTo("cycle");
        assertThat(only(circle).message()).contains("circle").contains("`back`");

        Net order = read("layer { name: \"a\" type: \"ReLU\" bottom: \"data\" top: \"x\" }\n" + DATA);
        assertThat(only(order).rule()).isEqualTo("cycle");
        assertThat(only(order).message())
            .isEqualTo("`data` is made only later. Caffe reads layers in order; move that layer before this one.");
    }

    @Test
    void a_circle_through_a_layer_named_as_its_blob_says_the_name_once() {
        Net circle = read(DATA + """
            layer { name: "p" type: "Eltwise" bottom: "data" bottom: "q" top: "p" }
            layer { name: "q" type: "ReLU" bottom: "p" top: "q" }
            """);
        assertThat(only(circle).message())
            .isEqualTo("This closes a circle: `q` itself needs what `p` makes. Read a blob of an earlier layer instead.");

        Net order = read("layer { name: \"a\" type: \"ReLU\" bottom: \"data\" top: \"x\" }\n" + DATA.replaceFirst("data", "source"));
        assertThat(only(order).message()).startsWith("`data` is made only later, by `source`.");
    }

    @Test
    void repeated_and_empty_names_get_ids_of_their_own() {
        Net net = read(DATA + """
            layer { name: "x" type: "ReLU" bottom: "data" top: "a" }
            layer { name: "x" type: "Sigmoid" bottom: "a" top: "b" }
            layer { name: "x#2" type: "Sigmoid" bottom: "b" top: "c" }
            layer { type: "TanH" bottom: "c" top: "d" }
            layer { type: "TanH" bottom: "d" top: "e" }
            """);

        assertThat(net.nodes()).extracting(Node::id).doesNotHaveDuplicates()
            .startsWith("data", "x").contains("TanH", "TanH#2");
        assertThat(net.nodes()).extracting(Node::name).containsExactly("data", "x", "x", "x#2", "", "");
    }

    @Test
    void losses_get_a_top_of_their_own() {
        Net net = read(DATA + "layer { name: \"loss\" type: \"SoftmaxWithLoss\" bottom: \"data\" bottom: \"data\" }");

        assertThat(net.nodes().get(1).tops()).extracting(Blob::name).containsExactly("(automatic)");
    }

    @Test
    void unknown_types_are_kept_and_said_so() {
        Net net = read(DATA + "layer { name: \"p\" type: \"Mystery\" bottom: \"data\" top: \"x\" mystery_param { order: 0 } }");

        assertThat(net.nodes().get(1).layer()).isEqualTo(new Opaque("Mystery"));
        assertThat(net.diagnostics()).extracting(Diagnostic::rule).containsExactly("unknown-type", "unknown-field");
        assertThat(net.diagnostics()).extracting(Diagnostic::severity).containsOnly(Severity.ERROR);

        Net typo = read(DATA + "layer { name: \"p\" type: \"Convolutoin\" bottom: \"data\" top: \"x\" }");
        assertThat(only(typo).message()).contains("did you mean \"Convolution\"?");
    }

    @Test
    void what_caffe_knows_but_convas_does_not_is_no_mistake() {
        Net net = read(DATA + "layer { name: \"t\" type: \"Tile\" bottom: \"data\" top: \"x\" tile_param { tiles: 2 } }");

        assertThat(net.diagnostics()).extracting(Diagnostic::severity).doesNotContain(Severity.ERROR, Severity.WARNING);
    }

    @Test
    void old_input_lines_become_an_input_layer() {
        Net net = read("input: \"data\" input_dim: 1 input_dim: 3 input_dim: 8 input_dim: 9\n"
            + "layer { name: \"r\" type: \"ReLU\" bottom: \"data\" top: \"x\" }");

        assertThat(net.diagnostics()).isEmpty();
        assertThat(net.nodes().getFirst().type()).isEqualTo("Input");
        assertThat(net.nodes().getFirst().syntax()).isNull();
        assertThat(net.nodes().getFirst().layer().tops(List.of(), 1).getFirst().toList()).containsExactly(1, 3, 8, 9);
    }

    @Test
    void the_layers_form_reads_as_todays() {
        Net net = read("""
            input: "data" input_shape { dim: 1 dim: 3 dim: 8 dim: 8 }
            layers { name: "p" type: POOLING bottom: "data" top: "p" pooling_param { pool: AVE kernel_size: 2 }
              blobs_lr: 1 blobs_lr: 2 weight_decay: 0.5 param: "shared" }
            layers { name: "r" type: 18 bottom: "p" top: "r" }
            """);

        assertThat(net.nodes()).extracting(Node::type).containsExactly("Input", "Pooling", "ReLU");
        assertThat(net.nodes().get(1).params()).containsExactly(new ParamSpec("shared", false, 1f, 0.5f), new ParamSpec("", false, 2f, null));
        assertThat(net.diagnostics()).extracting(Diagnostic::severity).containsOnly(Severity.INFO);
    }

    @Test
    void the_oldest_form_reads_as_todays_and_padding_layers_merge() {
        Net old = read("""
            input: "data" input_dim: 1 input_dim: 3 input_dim: 8 input_dim: 8
            layers { layer { name: "pad" type: "padding" pad: 2 } bottom: "data" top: "pad" }
            layers { layer { name: "c" type: "conv" num_output: 4 kernelsize: 5 biasterm: false blobs_lr: 1. } bottom: "pad" top: "c" }
            layers { layer { name: "p" type: "pool" pool: AVE kernelsize: 2 } bottom: "c" top: "p" }
            """);
        Net today = read("""
            input: "data" input_dim: 1 input_dim: 3 input_dim: 8 input_dim: 8
            layer { name: "c" type: "Convolution" bottom: "data" top: "c"
              convolution_param { num_output: 4 kernel_size: 5 pad: 2 bias_term: false } }
            layer { name: "p" type: "Pooling" bottom: "c" top: "p" pooling_param { pool: AVE kernel_size: 2 } }
            """);

        assertThat(old.nodes()).extracting(Node::layer).isEqualTo(today.nodes().stream().map(Node::layer).toList());
        assertThat(old.nodes().get(1).bottomNames()).containsExactly("data");
        assertThat(old.diagnostics()).extracting(Diagnostic::severity).containsOnly(Severity.INFO);
    }

    @Test
    void data_layers_of_the_old_form_keep_their_crop() {
        Net old = read("layers { name: \"d\" type: DATA top: \"d\" data_param { batch_size: 5 crop_size: 7 } }");
        Net today = read("layer { name: \"d\" type: \"Data\" top: \"d\" data_param { batch_size: 5 } transform_param { crop_size: 7 } }");

        assertThat(old.nodes().getFirst().layer()).isEqualTo(today.nodes().getFirst().layer());
    }

    @Test
    void layers_of_another_phase_are_left_out() {
        String text = DATA + """
            layer { name: "train" type: "ReLU" bottom: "data" top: "x" include { phase: TRAIN } }
            layer { name: "test" type: "ReLU" bottom: "data" top: "x" include { phase: 1 } }
            layer { name: "not" type: "ReLU" bottom: "data" top: "y" exclude { phase: TEST } }
            layer { name: "both" type: "ReLU" bottom: "data" top: "z" include { phase: TRAIN } include { phase: TEST } }
            """;

        assertThat(read(text).nodes()).extracting(Node::id).containsExactly("data", "test", "both");
        assertThat(NetReader.read(Parser.parse(text), Phase.TRAIN).nodes()).extracting(Node::id)
            .containsExactly("data", "train", "not", "both");
    }

    @Test
    void the_files_own_state_counts() {
        String layers = """
            layer { name: "a" type: "ReLU" bottom: "data" top: "a" include { stage: "deploy" min_level: 2 } }
            layer { name: "b" type: "ReLU" bottom: "data" top: "b" include { not_stage: "deploy" } }
            layer { name: "c" type: "ReLU" bottom: "data" top: "c" include { max_level: 1 } }
            """;

        assertThat(read("state { stage: \"deploy\" level: 2 }\n" + DATA + layers).nodes()).extracting(Node::id).containsExactly("data", "a");
        assertThat(read(DATA + layers).nodes()).extracting(Node::id).containsExactly("data", "b", "c");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "pooling_param { pool: ave }                       | wrong-value   | write `pool: AVE`",
        "pooling_param { kernel_size: 2.0 }                | wrong-value   | write `2`",
        "pooling_param { kernel_size: -2 }                 | wrong-value   | cannot be negative",
        "pooling_param { kernel_size: \"2\" }              | wrong-value   | leave the quotes out",
        "pooling_param { kernel_size: [1, 2] }             | wrong-value   | one value, not a list",
        "pooling_param { global_pooling: yes }             | wrong-value   | `true` or `false`",
        "pooling_param { kernel_sise: 2 }                  | unknown-field | did you mean `kernel_size`?",
        "pooling_param { pad: 1 pad: 2 }                   | field-twice   | stands here twice",
        "pooling_param: 3                                  | wrong-value   | write `pooling_param { ... }`",
        "kernel_size: 2                                    | unknown-field | belongs inside `pooling_param { ... }`",
        "name: \"p\"                                     | field-twice   | stands here twice",
        "loss_weight: { a: 1 }                             | wrong-value   | takes a plain value",
        "foo: 3                                            | unknown-field | Caffe 1.0 has no field `foo`",
        "permute_param { order: 0 }                        | unknown-field | kept as it is"})
    void fields_that_caffe_refuses_are_named_with_the_way_out(String field, String rule, String way) {
        Net net = read(DATA + "layer { name: \"p\" type: \"Pooling\" bottom: \"data\" top: \"p\" " + field + " }");

        assertThat(net.diagnostics()).filteredOn(diagnostic -> diagnostic.rule().equals(rule)).isNotEmpty()
            .allSatisfy(diagnostic -> {
                assertThat(diagnostic.severity()).isEqualTo(Severity.ERROR);
                assertThat(diagnostic.layer()).isEqualTo("p");
            })
            .anySatisfy(diagnostic -> assertThat(diagnostic.message()).contains(way));
    }

    @Test
    void a_type_of_the_other_form_is_translated_in_the_message() {
        assertThat(only(read("layer { name: \"r\" type: RELU top: \"x\" }"), "wrong-value").message()).contains("write `type: \"ReLU\"`");
        assertThat(only(read("layers { name: \"r\" type: \"ReLU\" top: \"x\" }"), "wrong-value").message()).contains("write `type: RELU`");
    }

    @Test
    void layer_and_layers_in_one_file_is_refused() {
        assertThat(only(read(DATA + "layers { name: \"r\" type: RELU bottom: \"data\" top: \"x\" }"), "mixed-forms").severity())
            .isEqualTo(Severity.ERROR);
    }

    @Test
    void mistakes_of_the_text_are_errors_of_their_layer() {
        String text = DATA + "layer { name \"out\" type: \"Sigmoid\" bottom: \"data\" top: \"out\" }";
        Diagnostic only = only(read(text));

        assertThat(only.rule()).isEqualTo("syntax");
        assertThat(only.layer()).isEqualTo("out");
        assertThat(Position.of(text, only.span().start())).isEqualTo(new Position(2, 14));
    }

    private static Diagnostic only(Net net) {
        assertThat(net.diagnostics()).hasSize(1);
        return net.diagnostics().getFirst();
    }

    private static Diagnostic only(Net net, String rule) {
        return net.diagnostics().stream().filter(each -> each.rule().equals(rule)).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        type: "Convolution" bottom: "data" convolution_param { bias_filler { type: "zeros" } }                      | ERROR
        type: "Convolution" bottom: "data" convolution_param { bias_term: false bias_filler { type: "zeros" } }     | WARNING
        type: "Convolution" bottom: "data" convolution_param { bias_term: false weight_filler { type: "zeros" } }   | ERROR
        type: "Deconvolution" bottom: "data" convolution_param { bias_term: false bias_filler { type: "zeros" } }   | WARNING
        type: "Im2col" bottom: "data" convolution_param { weight_filler { type: "zeros" } }                         | WARNING
        type: "InnerProduct" bottom: "data" inner_product_param { bias_term: false bias_filler { type: "zeros" } }  | WARNING
        type: "Embed" bottom: "data" embed_param { bias_term: false bias_filler { type: "zeros" } }                 | WARNING
        type: "Scale" bottom: "data" scale_param { filler { type: "zeros" } }                                       | ERROR
        type: "Scale" bottom: "data" scale_param { bias_filler { type: "zeros" } }                                  | WARNING
        type: "Scale" bottom: "data" scale_param { bias_term: true bias_filler { type: "zeros" } }                  | ERROR
        type: "Scale" bottom: "data" bottom: "data" scale_param { filler { type: "zeros" } }                        | WARNING
        type: "Bias" bottom: "data" bottom: "data" bias_param { filler { type: "zeros" } }                          | WARNING
        type: "PReLU" bottom: "data" prelu_param { filler { type: "zeros" } }                                       | ERROR
        type: "PReLU" bottom: "data" prelu_param { filler { type: "zeros" } } blobs { shape { dim: 2 } data: [1,2] } | WARNING
        type: "PReLU" bottom: "data" prelu_param { filler { type: "zeros" } } include { phase: TRAIN }              | WARNING
        type: "ReLU" bottom: "data" prelu_param { filler { type: "zeros" } }                                        | WARNING
        type: "DummyData" dummy_data_param { data_filler { } data_filler { type: "zeros" } }                        | ERROR
        type: "BN" bottom: "data" bn_param { scale_filler { type: "zeros" } }                                       | ERROR
        """)
    void an_unknown_filler_is_a_mistake_where_it_fills_something(String layer, Severity severity) {
        Net net = read(DATA + "layer { name: \"it\" top: \"y\" " + layer + " }");

        List<Diagnostic> found = net.diagnostics().stream().filter(each -> each.rule().equals("unknown-filler")).toList();
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().severity()).isEqualTo(severity);
        assertThat(found.getFirst().message()).startsWith("Caffe has no filler \"zeros\"; it has constant, gaussian");
        assertThat(found.getFirst().message().endsWith(" It fills nothing here.")).isEqualTo(severity == Severity.WARNING);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        input: "a"                                                                                          | a | ERROR
        input: "a"                                                                                          |   | WARNING
        input: "a" input_dim: 1 input_dim: 2                                                                | a | ERROR
        input: "a" input: "b" input_dim: 1 input_dim: 2 input_dim: 3 input_dim: 4                           | b | ERROR
        input: "a" input: "b" input: "c" input_shape { dim: 1 } input_shape { dim: 2 }                      | c | ERROR
        input: "a" input_shape { dim: 1 } input_shape { dim: 2 }                                            | a | WARNING
        input: "a" input_dim: 1 input_dim: 2 input_dim: 3 input_dim: 4 input_dim: 5                         | a | WARNING
        """)
    void one_message_says_that_inputs_lack_sizes_or_have_too_many(String inputs, String bottom, Severity severity) {
        Net net = read(inputs + (bottom == null ? "" : "\nlayer { name: \"it\" type: \"ReLU\" bottom: \"" + bottom + "\" top: \"y\" }"));

        List<Diagnostic> said = Annotator.annotate(net).diagnostics();
        assertThat(said).hasSize(1);
        assertThat(said.getFirst().rule()).isEqualTo("input-shape");
        assertThat(said.getFirst().severity()).isEqualTo(severity);
    }

    private static Net read(String text) {
        return NetReader.read(Parser.parse(text), Phase.TEST);
    }
}
