package convas.core.analysis;

import convas.core.layer.AbsVal;
import convas.core.layer.BNLL;
import convas.core.layer.Category;
import convas.core.layer.Concat;
import convas.core.layer.Dropout;
import convas.core.layer.ELU;
import convas.core.layer.Eltwise;
import convas.core.layer.Exp;
import convas.core.layer.Filter;
import convas.core.layer.Flatten;
import convas.core.layer.Im2col;
import convas.core.layer.InfogainLoss;
import convas.core.layer.InnerProduct;
import convas.core.layer.LRN;
import convas.core.layer.Log;
import convas.core.layer.MVN;
import convas.core.layer.PReLU;
import convas.core.layer.ParameterLayer;
import convas.core.layer.Phase;
import convas.core.layer.Pooling;
import convas.core.layer.Power;
import convas.core.layer.ReLU;
import convas.core.layer.Reduction;
import convas.core.layer.Reshape;
import convas.core.layer.Scale;
import convas.core.layer.Sigmoid;
import convas.core.layer.Slice;
import convas.core.layer.Softmax;
import convas.core.layer.Split;
import convas.core.layer.TanH;
import convas.core.net.Blob;
import convas.core.net.Net;
import convas.core.net.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where layers that overwrite their bottoms spoil what others still need, in Caffe, which keeps one copy of a blob's values and of
/// its gradients, shared by the bottom and the tops of Split, Flatten, Reshape, a Slice of one top and a Concat of one bottom. In
/// Convas every layer has values and gradients of its own.
///
/// @param values layers that read values which are no longer those that the text says, and Parameter layers that lose theirs, with
///     what is wrong, for people
/// @param gradients layers of which Caffe computes another gradient than the one there is, with what is wrong, for people
public record Overwriting(Map<Node, String> values, Map<Node, String> gradients) {
    /// What a layer needs of a blob's values on the way back.
    private enum Need { NOTHING, SIGN, VALUES }

    /// One layer that has overwritten memory.
    private record Write(Node by, int version) {}

    /// One state of a piece of memory.
    private record Place(int memory, int version) {}

    public static Overwriting of(Net net) {
        return new Search(net).search();
    }

    private static final class Search {
        private final Net net;
        private final Map<Blob, Place> places = new HashMap<>();
        private final List<List<Write>> writes = new ArrayList<>();
        private final Map<Blob, List<Node>> readers = new HashMap<>();
        private final Map<Node, String> values = new LinkedHashMap<>();
        private final Map<Node, String> gradients = new LinkedHashMap<>();

        Search(Net net) {
            this.net = net;
        }

        Overwriting search() {
            for (Node node : net.nodes()) {
                node.bottoms().stream().filter(places::containsKey).forEach(bottom -> {
                    readers.computeIfAbsent(bottom, blob -> new ArrayList<>()).add(node);
                    last(bottom).ifPresent(write -> values.putIfAbsent(node, "reads `" + bottom.name() + "`, but its memory in Caffe is also that of `"
                        + write.by.tops().getFirst().name() + "`, which `" + write.by.id() + "` has overwritten by then"));
                });
                place(node);
            }
            for (Node node : net.nodes()) {
                if (node.layer() instanceof ParameterLayer && !node.tops().isEmpty()) {
                    last(node.tops().getFirst()).ifPresent(write -> values.put(node, "keeps its parameter in the memory of its top, which `"
                        + write.by.id() + "` overwrites in each pass"));
                }
                spoilt(node).ifPresent(why -> gradients.put(node, why));
            }
            return new Overwriting(values, gradients);
        }

        private void place(Node node) {
            boolean shares = shares(node) && !node.bottoms().isEmpty() && places.containsKey(node.bottoms().getFirst());
            for (int t = 0; t < node.tops().size(); t++) {
                Blob top = node.tops().get(t);
                Place bottom = node.overwrites(t) ? places.get(node.bottoms().get(t)) : null;
                if (bottom != null) {
                    List<Write> all = writes.get(bottom.memory);
                    if (!(node.layer() instanceof Dropout) || net.phase() == Phase.TRAIN) {
                        all.add(new Write(node, all.size() + 1));
                    }
                    places.put(top, new Place(bottom.memory, all.size()));
                } else if (shares) {
                    places.put(top, places.get(node.bottoms().getFirst()));
                } else {
                    writes.add(new ArrayList<>());
                    places.put(top, new Place(writes.size() - 1, 0));
                }
            }
        }

        /// Who has overwritten a blob, if anybody.
        private Optional<Write> last(Blob blob) {
            Place place = places.get(blob);
            List<Write> all = writes.get(place.memory);
            return all.isEmpty() || all.getLast().version <= place.version ? Optional.empty() : Optional.of(all.getLast());
        }

        private Optional<String> spoilt(Node node) {
            if (lost(node)) {
                return Optional.of("the gradient of `" + node.tops().getFirst().name() + "` ends here, since the Flatten that reads it gives it"
                    + " memory of its own while that of this layer's bottom stays empty");
            }
            if (node.inPlace() && once(node)) {
                return Optional.of("its gradient overwrites the one that it is still to be computed from");
            }
            for (Blob bottom : node.bottoms()) {
                if (places.containsKey(bottom) && !(node.inPlace() && keeps(node))) {
                    Optional<String> why = spoilt(bottom, ofBottom(node));
                    if (why.isPresent()) {
                        return why;
                    }
                }
            }
            return node.tops().stream().flatMap(top -> spoilt(top, ofTop(node, top.top())).stream()).findFirst();
        }

        private Optional<String> spoilt(Blob blob, Need need) {
            Place place = places.get(blob);
            return writes.get(place.memory).stream().filter(write -> write.version > place.version)
                .filter(write -> need == Need.VALUES || need == Need.SIGN && !keepsSign(write.by))
                .findFirst().map(write -> "its gradient needs the values of `" + blob.name() + "`, which `" + write.by.id() + "` has overwritten by then");
        }

        /// Flatten hands its gradient on by giving its bottom the memory, and a layer before it that has its own bottom's gradient in
        /// the memory that was there sees nothing of it.
        private boolean lost(Node node) {
            if (node.tops().isEmpty() || !(node.layer() instanceof Reshape || node.layer() instanceof Slice && node.tops().size() == 1
                    || node.layer() instanceof Concat && node.bottoms().size() == 1)) {
                return false;
            }
            Blob top = node.tops().getFirst();
            List<Node> next = readers.getOrDefault(top, List.of());
            while (next.size() == 1 && next.getFirst().inPlace()) {
                top = next.getFirst().tops().getFirst();
                next = readers.getOrDefault(top, List.of());
            }
            return next.size() == 1 && next.getFirst().layer() instanceof Flatten;
        }
    }

    private static boolean shares(Node node) {
        return switch (node.layer()) {
            case Split _ -> true;
            case Flatten _ -> true;
            case Reshape _ -> true;
            case Slice _ -> node.tops().size() == 1;
            case Concat _ -> node.bottoms().size() == 1;
            default -> false;
        };
    }

    /// Layers that put something where the gradient of their top lies before they have read it.
    private static boolean once(Node node) {
        return switch (node.layer()) {
            case Log _ -> true;
            case Power _ -> true;
            case Filter _ -> true;
            case Im2col _ -> true;
            case Eltwise eltwise -> eltwise.operation() == Eltwise.Operation.MAX
                || !eltwise.coeff().isEmpty() && eltwise.coeff().getFirst() != 1;
            default -> false;
        };
    }

    /// Layers that copy the bottom that they are going to overwrite.
    private static boolean keeps(Node node) {
        return node.layer() instanceof Scale || node.layer() instanceof PReLU;
    }

    private static Need ofBottom(Node node) {
        return switch (node.layer()) {
            case ReLU relu -> relu.negativeSlope() >= 0 ? Need.SIGN : Need.VALUES;
            case ELU elu -> elu.alpha() >= 0 ? Need.SIGN : Need.VALUES;
            case AbsVal _ -> Need.VALUES;
            case Power power -> power.power() == 1 ? Need.NOTHING : Need.VALUES;
            case Eltwise eltwise -> eltwise.operation() == Eltwise.Operation.PROD ? Need.VALUES : Need.NOTHING;
            case Log _ -> Need.VALUES;
            case BNLL _ -> Need.VALUES;
            case InnerProduct _ -> Need.VALUES;
            case LRN _ -> Need.VALUES;
            case MVN mvn -> mvn.normalizeVariance() ? Need.VALUES : Need.NOTHING;
            case PReLU _ -> Need.VALUES;
            case Reduction _ -> Need.VALUES;
            case Scale _ -> Need.VALUES;
            default -> node.layer().type().category() == Category.CONVOLUTION ? Need.VALUES : Need.NOTHING;
        };
    }

    private static Need ofTop(Node node, int top) {
        return switch (node.layer()) {
            case ELU _ -> Need.VALUES;
            case Eltwise eltwise -> eltwise.operation() == Eltwise.Operation.PROD && !eltwise.stableProdGrad() ? Need.VALUES : Need.NOTHING;
            case Exp _ -> Need.VALUES;
            case InfogainLoss _ -> top == 1 ? Need.VALUES : Need.NOTHING;
            case LRN _ -> Need.VALUES;
            case MVN mvn -> mvn.normalizeVariance() ? Need.VALUES : Need.NOTHING;
            case Pooling pooling -> pooling.method() == Pooling.Method.MAX && top == 1 ? Need.VALUES : Need.NOTHING;
            case Power power -> power.power() == 1 || power.power() == 2 ? Need.NOTHING : Need.VALUES;
            case Sigmoid _ -> Need.VALUES;
            case Softmax _ -> Need.VALUES;
            case TanH _ -> Need.VALUES;
            default -> Need.NOTHING;
        };
    }

    /// Whether a rectifier's gradient stays what it is behind this layer: Dropout drops the gradient where it drops the value.
    private static boolean keepsSign(Node node) {
        return switch (node.layer()) {
            case ReLU relu -> relu.negativeSlope() >= 0;
            case ELU elu -> elu.alpha() >= 0;
            case TanH _ -> true;
            case Dropout _ -> true;
            default -> false;
        };
    }
}
