package convas.core.document;

import convas.core.layer.LayerType;
import convas.core.layer.Layers;
import convas.core.net.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// Edits as a restless user would make them.
public final class RandomEdits {
    static final List<String> TEXTS = List.of(
        """
        # Two branches
        name: "fork"
        layer {
          name: "data"   # the picture
          type: "Input"
          top: "data"
          input_param { shape { dim: 1 dim: 3 dim: 16 dim: 16 } }
        }

        # stem
        layer {
          name: "conv1"
          type: "Convolution"
          bottom: "data"
          top: "conv1"
          param { lr_mult: 1 }
          convolution_param {
            num_output: 8
            kernel_size: 3
            pad: 1 # keep the size
          }
        }
        layer { name: "relu1" type: "ReLU" bottom: "conv1" top: "conv1" } # in place
        layer { name: "drop1" type: "Dropout" bottom: "conv1" top: "conv1" }

        # left
        layer { name: "m/1x1" type: "Convolution" bottom: "conv1" top: "m/1x1" convolution_param { num_output: 4 kernel_size: 1 } }
        layer { name: "m/relu" type: "ReLU" bottom: "m/1x1" top: "m/1x1" }
        # right
        layer {
          name: "m/3x3"
          type: "Convolution"
          bottom: "conv1"
          top: "m/3x3"
          convolution_param { num_output: 4 kernel_size: 3 pad: 1 }
        }
        layer { name: "m/out" type: "Concat" bottom: "m/1x1" bottom: "m/3x3" top: "m/out" }
        layer {
          name: "pool"
          type: "Pooling"
          bottom: "m/out"
          top: "pool"
          pooling_param { kernel_size: 2 stride: 2 } # half
        }
        """,
        """
        input: 'data' input_dim: 1 input_dim: 3 input_dim: 8 input_dim: 8
        layers { name: "c" type: CONVOLUTION bottom: "data" top: "c" convolution_param { num_output: 2 kernel_size: 3 } } # c
        layers {
        \tname: "r" # r
        \ttype: RELU
        \tbottom: "c"
        \ttop: "c"
        }
        layers {
        \tname: "s"
        \ttype: SPLIT
        \tbottom: "c"
        \ttop: "s1"
        \ttop: "s2"
        }
        layers { name: "e" type: ELTWISE bottom: ["s1", "s2"] top: "e" }
        """,
        """
        layer { name: "d" type: "Data" top: "d" top: "l" include { phase: TRAIN } data_param { batch_size: 2 } } # train
        layer { name: "d" type: "Data" top: "d" top: "l" include { phase: TEST } data_param { batch_size: 1 } } # test
        layer { name: "fc" type: "InnerProduct" bottom: "d" top: "fc" inner_product_param { num_output: 2 } } # fc
        layer { name: "relu" type: "ReLU" bottom: "fc" top: "fc" }
        layer { name: "fc2" type: "InnerProduct" bottom: "fc" top: "fc2" inner_product_param { num_output: 2 } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "fc2" bottom: "l" top: "loss" include { phase: TRAIN } }
        layer { name: "acc" type: "Accuracy" bottom: "fc2" bottom: "l" top: "acc" include { phase: TEST } }
        """.replace("\n", "\r\n"));

    private static final List<String> LAYERS = List.of(
        "layer { name: \"conv\" type: \"Convolution\" bottom: \"in\" top: \"conv\" convolution_param { num_output: 2 kernel_size: 1 } }",
        "layer {\n  name: \"relu\"\n  type: \"ReLU\"\n  bottom: \"in\"\n  top: \"in\"\n}\n",
        "layer { name: \"bn\" type: \"Dropout\" bottom: \"in\" top: \"in\" }\nlayer { name: \"sc\" type: \"ReLU\" bottom: \"in\" top: \"in\" }\n",
        "layer { name: \"cat\" type: \"Concat\" bottom: \"a\" bottom: \"b\" top: \"cat\" }",
        "layer { name: \"m/a\" type: \"Convolution\" bottom: \"in\" top: \"m/a\" convolution_param { num_output: 2 kernel_size: 1 } }\n"
            + "layer { name: \"m/r\" type: \"ReLU\" bottom: \"m/a\" top: \"m/a\" }\n"
            + "layer { name: \"m/b\" type: \"Pooling\" bottom: \"in\" top: \"m/b\" pooling_param { kernel_size: 1 } }\n"
            + "layer { name: \"m/sum\" type: \"Eltwise\" bottom: \"m/a\" bottom: \"m/b\" top: \"m/sum\" }\n",
        "layer { name: \"image\" type: \"DummyData\" top: \"image\" dummy_data_param { shape { dim: 1 } } }");

    private final Random random;

    public RandomEdits(long seed) {
        this.random = new Random(seed);
    }

    public int below(int bound) {
        return random.nextInt(bound);
    }

    /// Any edit; it may be one that is refused.
    Edit any(Document document) {
        return switch (below(13)) {
            case 10 -> attach(document);
            case 11 -> new Edit.Paste(pick(LAYERS).replace("\"in\"", "\"c\""), random.nextBoolean());
            case 12 -> new Edit.Group(new HashSet<>(List.of(node(document), node(document))), pick(List.of("m", "stage/a", "")));
            case 0, 1, 2 -> add(document);
            case 3 -> remove(document, random.nextBoolean());
            case 4 -> new Edit.Rename(node(document), pick(List.of("a", "conv1", "x y", "m/new", "d" + below(9), "\"q\"")));
            case 5, 6 -> connect(document);
            case 7 -> new Edit.Disconnect(node(document), below(2));
            case 8 -> parameter(document);
            default -> below(2) == 0 ? new Edit.Move(Map.of(node(document), new Point(below(99), below(99)))) : new Edit.Fold("m", random.nextBoolean());
        };
    }

    /// An edit after which a good net is still a good net.
    public Edit sound(Document document) {
        return switch (below(7)) {
            case 5 -> attach(document);
            case 6 -> new Edit.Group(new HashSet<>(List.of(node(document), node(document))), "g" + below(3));
            case 0, 1 -> addOnEdge(document);
            case 2 -> connect(document);
            case 3 -> new Edit.Rename(node(document), "n" + below(99));
            default -> parameter(document);
        };
    }

    Edit.Add add(Document document) {
        return switch (below(3)) {
            case 0 -> new Edit.Add(pick(LAYERS), null, List.of(), null);
            case 1 -> new Edit.Add(pick(LAYERS), null, List.of(node(document), node(document)), new Point(1, 2));
            default -> addOnEdge(document);
        };
    }

    /// A layer between an output and a layer that comes after it and takes any number of bottoms, or behind an output.
    private Edit.Attach attach(Document document) {
        Edit.Edge edge = edge(document);
        Edit.In to = below(2) == 0 || document.net().find(edge.to()).filter(node -> node.type().equals("Concat")).isEmpty() ? null
            : new Edit.In(edge.to(), -1);
        return new Edit.Attach(LAYERS.get(List.of(0, 1, 2, 4).get(below(4))), new Edit.Out(edge.from(), edge.top()), to, null);
    }

    Edit.Add addOnEdge(Document document) {
        return new Edit.Add(LAYERS.get(List.of(0, 1, 2, 4).get(below(4))), edge(document), List.of(), null);
    }

    Edit.Remove remove(Document document, boolean heal) {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i <= below(3); i++) {
            ids.add(node(document));
        }
        return new Edit.Remove(ids, heal);
    }

    Edit.Connect connect(Document document) {
        return new Edit.Connect(node(document), below(2), node(document), below(3) - 1);
    }

    private Edit parameter(Document document) {
        Node node = document.net().nodes().isEmpty() ? null : document.net().nodes().get(below(document.net().nodes().size()));
        LayerType<?> type = node == null ? null : Layers.find(node.type()).orElse(null);
        if (type == null || type.tables().isEmpty() || type.tables().getFirst().fields().isEmpty()) {
            return new Edit.SetParam(node == null ? "none" : node.id(), List.of("param", "lr_mult"), pick(List.of("0", "2.5")));
        }
        List<String> path = List.of(type.tables().getFirst().name(), pick(type.tables().getFirst().fields()).name());
        return new Edit.SetParam(node.id(), path, below(4) == 0 ? null : pick(List.of("1", "2", "[1, 3]", "true", "\"x\"", "{ type: \"xavier\" }", "}", "MAX")));
    }

    Edit.Edge edge(Document document) {
        List<Edit.Edge> edges = new ArrayList<>();
        for (Node node : document.net().nodes()) {
            for (int i = 0; i < node.bottoms().size(); i++) {
                if (node.bottoms().get(i) != null) {
                    Node from = document.net().nodes().get(node.bottoms().get(i).node());
                    edges.add(new Edit.Edge(from.id(), node.bottoms().get(i).top(), node.id(), i));
                }
            }
        }
        return edges.isEmpty() ? new Edit.Edge("none", 0, "none", 0) : pick(edges);
    }

    private String node(Document document) {
        return document.net().nodes().isEmpty() ? "none" : pick(document.net().nodes()).id();
    }

    private <T> T pick(List<T> list) {
        return list.get(below(list.size()));
    }
}
