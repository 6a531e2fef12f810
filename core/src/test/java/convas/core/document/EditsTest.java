package convas.core.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convas.core.layer.Phase;
import convas.core.layout.Direction;
import convas.core.net.Diagnostic;
import convas.core.net.Node;
import convas.core.net.Severity;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EditsTest {
    private static final String CHAIN = """
        name: "chain" # a small net
        layer {
          name: "data"
          type: "Input"
          top: "data"
          input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } }
        }
        # the first convolution
        layer {
          name: "conv1"
          type: "Convolution"
          bottom: "data"
          top: "conv1"
          convolution_param {
            num_output: 4 # maps
            kernel_size: 3
          }
        }
        layer {
          name: "relu1"
          type: "ReLU"
          bottom: "conv1"
          top: "conv1"
        }
        layer {
          name: "pool1"
          type: "Pooling"
          bottom: "conv1"
          top: "pool1"
          pooling_param { pool: MAX kernel_size: 2 stride: 2 }
        }
        """;

    @Nested
    class Fields {
        @Test
        void a_value_changes_where_it_stands() {
            assertThat(set("conv1", "16", "convolution_param", "num_output").text())
                .isEqualTo(CHAIN.replace("num_output: 4 # maps", "num_output: 16 # maps"));
        }

        @Test
        void several_edits_are_one_and_are_refused_together() {
            Edit maps = new Edit.SetParam("conv1", List.of("convolution_param", "num_output"), "16");
            Edit method = new Edit.SetParam("pool1", List.of("pooling_param", "pool"), "AVE");
            assertThat(new Edit.Several("both", List.of(maps, method)).apply(read(CHAIN)).text())
                .isEqualTo(CHAIN.replace("num_output: 4", "num_output: 16").replace("MAX", "AVE"));
            Edit nowhere = new Edit.SetParam("nowhere", List.of("pooling_param", "pool"), "AVE");
            assertThatThrownBy(() -> new Edit.Several("both", List.of(maps, nowhere)).apply(read(CHAIN))).isInstanceOf(EditRefused.class);
        }

        @Test
        void a_new_field_goes_on_a_line_of_its_own() {
            assertThat(set("conv1", "1", "convolution_param", "pad").text())
                .isEqualTo(CHAIN.replace("    kernel_size: 3\n", "    kernel_size: 3\n    pad: 1\n"));
        }

        @Test
        void a_message_on_one_line_stays_on_one_line() {
            assertThat(set("pool1", "1", "pooling_param", "pad").text()).isEqualTo(CHAIN.replace("stride: 2 }", "stride: 2 pad: 1 }"));
            assertThat(set("pool1", null, "pooling_param", "pool").text()).isEqualTo(CHAIN.replace(" pool: MAX", ""));
        }

        @Test
        void a_missing_message_is_made_and_an_empty_one_goes() {
            Document made = set("relu1", "0.1", "relu_param", "negative_slope");
            assertThat(made.text()).isEqualTo(CHAIN.replace("  bottom: \"conv1\"\n  top: \"conv1\"\n}",
                "  bottom: \"conv1\"\n  top: \"conv1\"\n  relu_param {\n    negative_slope: 0.1\n  }\n}"));
            assertThat(new Edit.SetParam("relu1", List.of("relu_param", "negative_slope"), null).apply(made).text()).isEqualTo(CHAIN);
        }

        @Test
        void a_comment_keeps_its_message() {
            Document document = read("layer { name: \"r\" type: \"ReLU\"\n  relu_param {\n    # leaky\n    negative_slope: 1\n  }\n}\n");
            assertThat(new Edit.SetParam("r", List.of("relu_param", "negative_slope"), null).apply(document).text())
                .isEqualTo("layer { name: \"r\" type: \"ReLU\"\n  relu_param {\n    # leaky\n  }\n}\n");
        }

        @Test
        void repeated_values_change_one_by_one() {
            String text = "layer { name: \"i\" type: \"Input\" top: \"i\" input_param { shape { dim: 1 dim: 3 } } }";
            List<String> path = List.of("input_param", "shape", "dim");
            assertThat(new Edit.SetParam("i", path, "[2, 3]").apply(read(text)).text()).isEqualTo(text.replace("dim: 1", "dim: 2"));
            assertThat(new Edit.SetParam("i", path, "[1, 3, 4, 5]").apply(read(text)).text()).isEqualTo(text.replace("dim: 3", "dim: 3 dim: 4 dim: 5"));
            assertThat(new Edit.SetParam("i", path, "[1]").apply(read(text)).text()).isEqualTo(text.replace(" dim: 3", ""));
            String list = text.replace("dim: 1 dim: 3", "dim: [1, 3]");
            assertThat(new Edit.SetParam("i", path, "[7]").apply(read(list)).text()).isEqualTo(list.replace("[1, 3]", "[7]"));
        }

        @Test
        void several_messages_of_a_name_go_by_number() {
            Document frozen = set("conv1", "0", "param[1]", "lr_mult");
            assertThat(frozen.net().find("conv1").orElseThrow().params()).extracting("lrMult").containsExactly(1f, 0f);
            Document second = new Edit.SetParam("conv1", List.of("param[0]", "lr_mult"), "2").apply(frozen);
            Document without = new Edit.SetParam("conv1", List.of("param[0]", "lr_mult"), null).apply(second);
            assertThat(without.net().find("conv1").orElseThrow().params()).as("the first keeps its place").extracting("lrMult").containsExactly(1f, 0f);
            assertThat(new Edit.SetParam("conv1", List.of("param[1]", "lr_mult"), null).apply(frozen).net().find("conv1").orElseThrow().params())
                .as("the last goes when it is empty").hasSize(1);
        }

        @Test
        void windows_line_ends_stay() {
            Document document = read(CHAIN.replace("\n", "\r\n"));
            assertThat(new Edit.SetParam("conv1", List.of("convolution_param", "pad"), "1").apply(document).text())
                .isEqualTo(CHAIN.replace("    kernel_size: 3\n", "    kernel_size: 3\n    pad: 1\n").replace("\n", "\r\n"));
        }

        @Test
        void input_lines_take_another_size() {
            Document document = read("input: \"data\"\ninput_dim: 1\ninput_dim: 3\ninput_dim: 8\ninput_dim: 8\n");
            assertThat(new Edit.SetParam("input", List.of("input_param", "shape", "dim"), "[1, 3, 16, 8]").apply(document).text())
                .isEqualTo("input: \"data\"\ninput_dim: 1\ninput_dim: 3\ninput_dim: 16\ninput_dim: 8\n");
        }

        @Test
        void what_is_no_value_is_refused() {
            assertThatThrownBy(() -> set("conv1", "3 } }", "convolution_param", "num_output")).isInstanceOf(EditRefused.class);
            assertThatThrownBy(() -> set("conv9", "3", "convolution_param", "num_output"))
                .isInstanceOf(EditRefused.class).hasMessageContaining("no layer `conv9`");
        }

        private Document set(String node, String value, String... path) {
            return new Edit.SetParam(node, List.of(path), value).apply(read(CHAIN));
        }
    }

    @Nested
    class Adds {
        private static final String POOL = "layer {\n  name: \"pool\"\n  type: \"Pooling\"\n  bottom: \"in\"\n  top: \"pool\"\n"
            + "  pooling_param { kernel_size: 3 }\n}\n";
        private static final String RELU = "layer { name: \"relu1\" type: \"ReLU\" bottom: \"in\" top: \"in\" }\n";

        @Test
        void on_an_edge_it_reads_the_one_end_and_feeds_the_other() {
            Document after = new Edit.Add(POOL, edge("relu1", "pool1"), List.of(), new Point(3, 4)).apply(read(CHAIN));

            assertThat(wiring(after)).containsExactly("data", "conv1<data", "relu1<conv1", "pool<relu1", "pool1<pool");
            assertThat(errors(after)).isEmpty();
            assertThat(after.sidecar().positions()).containsExactly(Map.entry("pool", new Point(3, 4)));
            assertThat(after.text()).isEqualTo(CHAIN.replace("layer {\n  name: \"pool1\"", POOL.replace("\"in\"", "\"conv1\"")
                + "layer {\n  name: \"pool1\"").replace("bottom: \"conv1\"\n  top: \"pool1\"", "bottom: \"pool\"\n  top: \"pool1\""));
        }

        @Test
        void before_a_layer_in_place_the_chain_goes_on_from_the_new_one() {
            Document after = new Edit.Add(POOL, edge("conv1", "relu1"), List.of(), null).apply(read(CHAIN));

            assertThat(wiring(after)).containsExactly("data", "conv1<data", "pool<conv1", "relu1<pool", "pool1<relu1");
            assertThat(after.net().find("relu1").orElseThrow().inPlace()).isTrue();
            assertThat(errors(after)).isEmpty();
        }

        @Test
        void a_layer_in_place_stays_so_where_nothing_else_reads() {
            Document after = new Edit.Add(RELU, edge("relu1", "pool1"), List.of(), null).apply(read(CHAIN));

            assertThat(wiring(after)).containsExactly("data", "conv1<data", "relu1<conv1", "relu2<relu1", "pool1<relu2");
            assertThat(after.net().find("relu2").orElseThrow().inPlace()).isTrue();
            assertThat(errors(after)).isEmpty();
        }

        @Test
        void a_layer_in_place_gets_its_own_blob_where_others_read() {
            Document fork = read(CHAIN + "layer { name: \"other\" type: \"Sigmoid\" bottom: \"conv1\" top: \"other\" }\n");
            Document after = new Edit.Add(RELU, edge("relu1", "pool1"), List.of(), null).apply(fork);

            assertThat(wiring(after)).containsExactly("data", "conv1<data", "relu1<conv1", "relu2<relu1", "pool1<relu2", "other<relu1");
            assertThat(after.net().find("relu2").orElseThrow().inPlace()).isFalse();
            assertThat(errors(after)).isEmpty();
        }

        @Test
        void names_that_are_taken_get_a_number() {
            Document after = new Edit.Add(POOL.replace("pool\"", "pool1\""), null, List.of("conv1"), null).apply(read(CHAIN));

            assertThat(wiring(after)).contains("pool2<relu1");
            assertThat(after.net().find("pool2").orElseThrow().tops().getFirst().name()).isEqualTo("pool2");
            assertThat(errors(after)).isEmpty();
        }

        @Test
        void modules_are_renamed_as_a_whole() {
            String block = """
                layer { name: "m/a" type: "Convolution" bottom: "in" top: "m/a" convolution_param { num_output: 2 kernel_size: 1 } }
                layer { name: "m/relu" type: "ReLU" bottom: "m/a" top: "m/a" }
                layer { name: "m/b" type: "Convolution" bottom: "in" top: "m/b" convolution_param { num_output: 2 kernel_size: 1 } }
                layer { name: "m/out" type: "Concat" bottom: "m/a" bottom: "m/b" top: "m/out" }
                """;
            Document once = new Edit.Add(block, edge("relu1", "pool1"), List.of(), null).apply(read(CHAIN));
            assertThat(wiring(once)).contains("m/a<relu1", "m/relu<m/a", "m/b<relu1", "m/out<m/relu,m/b", "pool1<m/out");
            Document twice = new Edit.Add(block, new Edit.Edge("m/out", 0, "pool1", 0), List.of(), null).apply(once);
            assertThat(wiring(twice)).contains("m_2/a<m/out", "m_2/relu<m_2/a", "m_2/b<m/out", "m_2/out<m_2/relu,m_2/b", "pool1<m_2/out");
            assertThat(errors(twice)).isEmpty();
        }

        @Test
        void several_feed_a_join() {
            String join = "layer { name: \"cat\" type: \"Concat\" bottom: \"a\" bottom: \"b\" top: \"cat\" }";
            assertThat(wiring(new Edit.Add(join, null, List.of("data", "pool1", "conv1"), null).apply(read(CHAIN)))).contains("cat<data,pool1,relu1");
        }

        @Test
        void an_older_file_gets_layers_of_its_own_form() {
            Document old = read("input: \"data\" input_dim: 1 input_dim: 1 input_dim: 4 input_dim: 4\n"
                + "layers {\n  name: \"r\"\n  type: RELU\n  bottom: \"data\"\n  top: \"r\"\n}\n");
            Document after = new Edit.Add(POOL, edge("input", "r"), List.of(), null).apply(old);

            assertThat(after.text()).contains("layers {\n  name: \"pool\"\n  type: POOLING\n  bottom: \"data\"");
            assertThat(wiring(after)).containsExactly("input", "pool<input", "r<pool");
            assertThatThrownBy(() -> new Edit.Add("layer { name: \"b\" type: \"BatchNorm\" bottom: \"in\" top: \"b\" }", null, List.of(), null).apply(old))
                .isInstanceOf(EditRefused.class).hasMessageContaining("no BatchNorm layer");
        }

        @Test
        void into_an_empty_text() {
            Document after = new Edit.Add(RELU, null, List.of(), null).apply(read(""));
            assertThat(wiring(after)).containsExactly("relu1<?");
        }
    }

    @Nested
    class Removes {
        @Test
        void the_readers_of_a_removed_layer_read_what_it_read() {
            Document after = new Edit.Remove(Set.of("conv1"), true).apply(read(CHAIN));

            assertThat(wiring(after)).containsExactly("data", "relu1<data", "pool1<relu1");
            assertThat(after.net().find("relu1").orElseThrow().inPlace()).isTrue();
            assertThat(after.text()).contains("# the first convolution\n").contains("name: \"chain\" # a small net");
            assertThat(errors(after)).isEmpty();
        }

        @Test
        void several_at_once() {
            assertThat(wiring(new Edit.Remove(Set.of("conv1", "relu1"), true).apply(read(CHAIN)))).containsExactly("data", "pool1<data");
        }

        @Test
        void without_healing_a_gap_stays() {
            Document after = new Edit.Remove(Set.of("conv1"), false).apply(read(CHAIN));
            assertThat(wiring(after)).containsExactly("data", "relu1<?", "pool1<relu1");
        }

        @Test
        void a_branch_of_a_join() {
            Document fork = read(CHAIN + "layer { name: \"sum\" type: \"Eltwise\" bottom: \"conv1\" bottom: \"pool1\" top: \"sum\" }\n");
            assertThat(wiring(new Edit.Remove(Set.of("pool1"), true).apply(fork))).contains("sum<relu1,relu1");
            assertThat(wiring(new Edit.Remove(Set.of("sum"), true).apply(fork))).doesNotContain("sum");
        }

        @Test
        void positions_of_the_others_stay() {
            Document moved = new Edit.Move(Map.of("conv1", new Point(1, 1), "pool1", new Point(2, 2))).apply(read(CHAIN));
            assertThat(new Edit.Remove(Set.of("conv1"), true).apply(moved).sidecar().positions()).containsOnlyKeys("pool1");
        }
    }

    @Nested
    class Renames {
        @Test
        void the_blob_and_its_readers_go_with_the_layer() {
            Document after = new Edit.Rename("conv1", "first").apply(read(CHAIN));

            assertThat(after.text()).isEqualTo(CHAIN.replace("\"conv1\"", "\"first\""));
        }

        @Test
        void the_layers_of_the_other_phase_too() {
            String text = """
                layer { name: "data" type: "Data" top: "data" include { phase: TRAIN } }
                layer { name: "data" type: "Input" top: "data" include { phase: TEST } input_param { shape { dim: 1 } } }
                layer { name: "fc" type: "InnerProduct" bottom: "data" top: "fc" inner_product_param { num_output: 1 } }
                layer { name: "loss" type: "SoftmaxWithLoss" bottom: "fc" bottom: "data" include { phase: TRAIN } }
                """;
            assertThat(new Edit.Rename("fc", "fc8").apply(read(text)).text()).isEqualTo(text.replace("\"fc\"", "\"fc8\""));
            assertThat(new Edit.Rename("data", "image").apply(read(text)).text()).isEqualTo(text.replace("top: \"data\"", "top: \"image\"")
                .replace("bottom: \"data\"", "bottom: \"image\"").replace("name: \"data\" type: \"Input\"", "name: \"image\" type: \"Input\""));
        }

        @Test
        void its_position_goes_along() {
            Document moved = new Edit.Move(Map.of("conv1", new Point(1, 1))).apply(read(CHAIN));
            assertThat(new Edit.Rename("conv1", "c").apply(moved).sidecar().positions()).containsOnlyKeys("c");
        }

        @Test
        void a_taken_name_is_refused() {
            assertThatThrownBy(() -> new Edit.Rename("conv1", "pool1").apply(read(CHAIN)))
                .isInstanceOf(EditRefused.class).hasMessageContaining("already a layer `pool1`");
        }

        @Test
        void names_with_quotes_come_back() {
            Document after = new Edit.Rename("conv1", "a \"b\" \\").apply(read(CHAIN));
            assertThat(after.net().nodes().get(1).name()).isEqualTo("a \"b\" \\");
            assertThat(wiring(after)).contains("pool1<relu1");
        }
    }

    @Nested
    class Connections {
        private static final String TWO = CHAIN + """
            layer { name: "sum" type: "Eltwise" bottom: "conv1" bottom: "conv1" top: "sum" }
            layer { name: "side" type: "Convolution" bottom: "data" top: "side" convolution_param { num_output: 4 kernel_size: 3 } }
            """;

        @Test
        void a_bottom_is_replaced_or_added() {
            assertThat(wiring(new Edit.Connect("data", 0, "pool1", 0).apply(read(CHAIN)))).contains("pool1<data");
            assertThat(wiring(new Edit.Connect("data", 0, "sum", -1).apply(read(TWO)))).contains("sum<relu1,relu1,data");
        }

        @Test
        void a_reader_moves_behind_what_it_reads() {
            Document after = new Edit.Connect("side", 0, "sum", 1).apply(read(TWO));

            assertThat(wiring(after)).containsExactly("data", "conv1<data", "relu1<conv1", "pool1<relu1", "side<data", "sum<relu1,side");
            assertThat(errors(after)).isEmpty();
        }

        @Test
        void the_blob_is_read_after_the_last_layer_in_place() {
            assertThat(wiring(new Edit.Connect("conv1", 0, "side", 0).apply(read(TWO)))).contains("side<relu1");
        }

        @Test
        void a_layer_in_place_keeps_its_readers_on_a_new_bottom() {
            Document after = new Edit.Connect("side", 0, "relu1", 0).apply(read(TWO));

            assertThat(wiring(after)).contains("relu1<side", "pool1<relu1", "sum<relu1,relu1");
            assertThat(errors(after)).isEmpty();
        }

        @Test
        void what_one_phase_alone_makes_is_not_read_in_both() {
            Document document = read(CHAIN + "layer { name: \"only\" type: \"ReLU\" bottom: \"conv1\" top: \"only\" include { phase: TEST } }\n"
                + "layer { name: \"both\" type: \"Sigmoid\" bottom: \"conv1\" top: \"both\" }\n"
                + "layer { name: \"test\" type: \"Sigmoid\" bottom: \"conv1\" top: \"test\" include { phase: TEST } }\n");
            assertThat(new Edit.Connect("only", 0, "both", 0).whyNot(document))
                .contains("`only` is not there in phase TRAIN, where `both` is: give both the same `include`.");
            assertThat(new Edit.Connect("only", 0, "test", 0).whyNot(document)).isEmpty();
        }

        @Test
        void circles_are_refused_in_words() {
            Document document = read(CHAIN);
            Edit.Connect circle = new Edit.Connect("pool1", 0, "conv1", 0);
            assertThat(circle.whyNot(document)).hasValueSatisfying(reason -> assertThat(reason).contains("circles"));
            assertThatThrownBy(() -> circle.apply(document)).isInstanceOf(EditRefused.class).hasMessage(circle.whyNot(document).orElseThrow());
            assertThat(new Edit.Connect("conv1", 0, "conv1", 0).whyNot(document)).hasValue("A layer cannot read its own top.");
            assertThat(new Edit.Connect("pool1", 0, "data", -1).whyNot(document)).hasValueSatisfying(reason -> assertThat(reason).contains("read nothing"));
            assertThat(new Edit.Connect("data", 0, "pool1", -1).whyNot(document)).hasValueSatisfying(reason -> assertThat(reason).contains("takes 1 bottom"));
            assertThat(new Edit.Connect("data", 0, "pool1", 0).whyNot(document)).isEmpty();
        }

        @Test
        void a_bottom_is_taken_away() {
            assertThat(wiring(new Edit.Disconnect("sum", 0).apply(read(TWO)))).contains("sum<relu1");
            Document after = new Edit.Disconnect("relu1", 0).apply(read(CHAIN));
            assertThat(wiring(after)).contains("relu1", "pool1<relu1");
            assertThat(after.net().diagnostics()).extracting(Diagnostic::rule).doesNotContain("duplicate-top");
        }

        @Test
        void bottoms_in_a_list_too() {
            Document list = read(CHAIN + "layer { name: \"sum\" type: \"Eltwise\" bottom: [\"conv1\", \"pool1\", \"data\"] top: \"sum\" }\n");
            assertThat(new Edit.Disconnect("sum", 1).apply(list).text()).endsWith("bottom: [\"conv1\", \"data\"] top: \"sum\" }\n");
            assertThat(new Edit.Disconnect("sum", 0).apply(list).text()).endsWith("bottom: [\"pool1\", \"data\"] top: \"sum\" }\n");
        }
    }

    @Nested
    class OnTheCanvas {
        private static final String BRANCHES = """
            layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }
            layer { name: "a" type: "Convolution" bottom: "data" top: "a" convolution_param { num_output: 2 kernel_size: 1 } }
            # joins the branches
            layer { name: "join" type: "Concat" bottom: "a" top: "join" }
            layer { name: "pool" type: "Pooling" bottom: "join" top: "pool" pooling_param { kernel_size: 2 stride: 2 } }
            """;
        private static final String SIGMOID = "layer { name: \"s\" type: \"Sigmoid\" bottom: \"in\" top: \"s\" }";

        @Test
        void a_branch_is_written_before_the_join_that_reads_it() {
            Document with = new Edit.Attach(SIGMOID, new Edit.Out("data", 0), new Edit.In("join", -1), null).apply(read(BRANCHES));
            assertThat(with.text()).isEqualTo(BRANCHES.replace("# joins", SIGMOID.replace("\"in\"", "\"data\"") + "\n# joins")
                .replace("bottom: \"a\" top: \"join\"", "bottom: \"a\" bottom: \"s\" top: \"join\""));
        }

        @Test
        void a_layer_behind_an_output_leaves_its_other_readers() {
            Document with = new Edit.Attach(SIGMOID, new Edit.Out("a", 0), null, new Point(3, 4)).apply(read(BRANCHES));
            assertThat(with.text()).isEqualTo(BRANCHES + SIGMOID.replace("\"in\"", "\"a\"") + "\n");
            assertThat(with.sidecar().positions()).isEqualTo(Map.of("s", new Point(3, 4)));
        }

        @Test
        void layers_are_pasted_with_or_without_what_fed_them() {
            String copied = "layer { name: \"a\" type: \"Convolution\" bottom: \"data\" top: \"a\" convolution_param { num_output: 2 kernel_size: 1 } }\n"
                + "layer { name: \"r\" type: \"ReLU\" bottom: \"a\" top: \"a\" }\n";
            Document with = new Edit.Paste(copied, true).apply(read(BRANCHES));
            assertThat(with.net().find("a_2").orElseThrow().bottomNames()).containsExactly("data");
            Document without = new Edit.Paste(copied, false).apply(read(BRANCHES));
            assertThat(without.net().find("a_2").orElseThrow().bottomNames()).isEmpty();
            assertThat(without.net().find("r").orElseThrow().bottomNames()).containsExactly("a_2");
            Document alone = new Edit.Paste("layer { name: \"r\" type: \"ReLU\" bottom: \"a\" top: \"a\" }", false).apply(read(BRANCHES));
            assertThat(alone.text()).isEqualTo(BRANCHES + "layer { name: \"r\" type: \"ReLU\" top: \"r\" }\n");
            Document foreign = new Edit.Paste("layer { name: \"r\" type: \"ReLU\" bottom: \"elsewhere\" top: \"r\" }", false).apply(read(BRANCHES));
            assertThat(foreign.net().find("r").orElseThrow().bottomNames()).containsExactly("elsewhere");
        }

        @Test
        void pasted_layers_stand_as_they_stood_and_keep_the_shapes_that_were_given_to_them() {
            String copied = "layer { name: \"a\" type: \"Elsewhere\" bottom: \"data\" top: \"a\" }\n"
                + "layer { name: \"new\" type: \"ReLU\" bottom: \"a\" top: \"new\" }\n";
            Sidecar beside = new Sidecar(Map.of("a", new Point(100, 50), "other", new Point(7, 7)), Set.of(), Map.of("a", "same"), Direction.DOWN);
            Document pasted = new Edit.Paste(copied, true, beside).apply(read(BRANCHES));
            assertThat(pasted.sidecar().positions()).isEqualTo(Map.of("a_2", new Point(132, 82)));
            assertThat(pasted.sidecar().shapes()).isEqualTo(Map.of("a_2", "same"));
            Document turned = new Edit.Paste(copied, true, beside).apply(read(BRANCHES).with(Sidecar.EMPTY.turned(Direction.RIGHT)));
            assertThat(turned.sidecar().positions()).isEmpty();
        }

        @Test
        void a_type_is_replaced_where_it_stands() {
            Document pooled = new Edit.Replace("conv1", """
                layer {
                  name: "pool"
                  type: "Pooling"
                  bottom: "in"
                  top: "pool"
                  pooling_param {
                    pool: MAX
                    kernel_size: 3
                  }
                }
                """).apply(read(CHAIN.replace("  convolution_param {", "  param { lr_mult: 2 }\n  convolution_param {")));
            assertThat(pooled.text()).isEqualTo(CHAIN.replace("""
                  type: "Convolution"
                  bottom: "data"
                  top: "conv1"
                  convolution_param {
                    num_output: 4 # maps
                    kernel_size: 3
                  }
                """.indent(0), """
                  type: "Pooling"
                  bottom: "data"
                  top: "conv1"
                  pooling_param {
                    pool: MAX
                    kernel_size: 3
                  }
                """.indent(0)));
        }

        @Test
        void a_type_that_takes_another_number_of_bottoms_is_refused() {
            assertThat(new Edit.Replace("join", "layer { name: \"l\" type: \"Input\" top: \"l\" }").whyNot(read(BRANCHES)))
                .contains("Input takes no bottoms, but join reads 1.");
            assertThatThrownBy(() -> new Edit.Replace("join", SIGMOID + SIGMOID).apply(read(BRANCHES))).isInstanceOf(EditRefused.class)
                .hasMessageContaining("block of 2 layers");
        }

        @Test
        void grouped_layers_take_their_readers_along_and_ungroup_to_the_same_text() {
            Document grouped = new Edit.Group(Set.of("a", "join"), "stem").apply(read(BRANCHES));
            assertThat(grouped.text()).isEqualTo(BRANCHES.replace("\"a\"", "\"stem/a\"").replace("\"join\"", "\"stem/join\""));
            assertThat(new Edit.Ungroup(Set.of("stem/a", "stem/join"), "stem").apply(grouped).text()).isEqualTo(BRANCHES);
        }

        @Test
        void a_group_of_a_module_is_renamed_without_the_old_prefix() {
            Document grouped = new Edit.Group(Set.of("a", "join"), "stem").apply(read(BRANCHES));
            assertThat(Edit.Group.proposal(grouped, Set.of("stem/a", "stem/join"))).isEqualTo("stem");
            assertThat(Edit.Group.proposal(grouped, Set.of("stem/a", "pool"))).isEmpty();
            Document again = new Edit.Group(Set.of("stem/a", "stem/join"), "entry").apply(grouped);
            assertThat(again.text()).isEqualTo(BRANCHES.replace("\"a\"", "\"entry/a\"").replace("\"join\"", "\"entry/join\""));
        }

        @Test
        void unpinned_layers_forget_where_they_were_put() {
            Document moved = new Edit.Move(Map.of("a", new Point(1, 2), "join", new Point(3, 4))).apply(read(BRANCHES));
            assertThat(new Edit.Unpin(Set.of("a")).apply(moved).sidecar().positions()).containsOnlyKeys("join");
        }
    }

    @Nested
    class ViewState {
        @Test
        void moving_and_folding_leave_the_text_alone() {
            Document moved = new Edit.Move(Map.of("conv1", new Point(1, 2))).apply(read(CHAIN));
            Document folded = new Edit.Fold("m", true).apply(moved);

            assertThat(folded.syntax()).isSameAs(moved.syntax());
            assertThat(folded.sidecar()).isEqualTo(new Sidecar(Map.of("conv1", new Point(1, 2)), Set.of("m")));
            assertThat(new Edit.Turn(Direction.RIGHT).apply(folded).sidecar())
                .isEqualTo(new Sidecar(Map.of(), Set.of("m"), Map.of(), Direction.RIGHT));
            assertThat(new Edit.ResetLayout().apply(folded).sidecar()).isEqualTo(new Sidecar(Map.of(), Set.of("m")));
            assertThat(new Edit.Fold("m", false).apply(folded).sidecar().folded()).isEmpty();
        }
    }

    private static Edit.Edge edge(String from, String to) {
        return new Edit.Edge(from, 0, to, 0);
    }

    static Document read(String text) {
        return Document.of(text, Phase.TEST, Sidecar.EMPTY);
    }

    private static List<Diagnostic> errors(Document document) {
        return document.net().diagnostics().stream().filter(each -> each.severity() == Severity.ERROR).toList();
    }

    /// `pool1<conv1`: each layer with those that it reads.
    static List<String> wiring(Document document) {
        List<Node> nodes = document.net().nodes();
        return nodes.stream().map(node -> node.bottoms().isEmpty() ? node.id() : node.id() + "<"
            + String.join(",", node.bottoms().stream().map(blob -> blob == null ? "?" : nodes.get(blob.node()).id()).toList())).toList();
    }
}
