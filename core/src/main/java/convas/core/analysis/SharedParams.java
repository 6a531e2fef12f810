package convas.core.analysis;

import convas.core.layer.Parameter;
import convas.core.net.Diagnostic;
import convas.core.net.Node;
import convas.core.net.ParamSpec;
import convas.core.prototxt.Span;
import convas.core.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The parameters that layers share by name, each held by the layer that names it first. What does not fit is what Caffe's
/// `Net::AppendParam` refuses.
final class SharedParams {
    /// @param lr the rate that the first layer to give one gives, or null
    private record Owner(String layer, Shape shape, Float lr, Float decay) {}

    private final Map<String, Owner> owners = new HashMap<>();

    /// Whether the parameter is the layer's own or the first of its name.
    boolean first(Node node, int index, Parameter param, ParamSpec spec, List<Diagnostic> out) {
        if (spec.name().isEmpty()) {
            return true;
        }
        Owner owner = owners.get(spec.name());
        if (owner == null) {
            owners.put(spec.name(), new Owner(node.id(), param.shape(), spec.lr(), spec.decay()));
            return true;
        }
        Span place = Places.nth(node, "param", index);
        boolean fits = spec.permissive() ? owner.shape.count() == param.shape().count() : owner.shape.equals(param.shape());
        if (!fits) {
            out.add(Annotator.error("shared-param", "the shared parameter `" + spec.name() + "` is " + owner.shape + " in `" + owner.layer
                + "`, but would be " + param.shape() + " here: " + (owner.shape.count() == param.shape().count()
                    ? "both must be of one shape, or this `param` needs `share_mode: PERMISSIVE`" : "both must have the same number of values"), place, node));
        }
        if (owner.lr != null && spec.lr() != null && !owner.lr.equals(spec.lr())) {
            out.add(rates(node, "lr_mult", spec, owner, owner.lr, spec.lr(), place));
        }
        if (owner.decay != null && spec.decay() != null && !owner.decay.equals(spec.decay())) {
            out.add(rates(node, "decay_mult", spec, owner, owner.decay, spec.decay(), place));
        }
        owners.put(spec.name(), new Owner(owner.layer, owner.shape, owner.lr == null ? spec.lr() : owner.lr,
            owner.decay == null ? spec.decay() : owner.decay));
        return false;
    }

    private static Diagnostic rates(Node node, String field, ParamSpec spec, Owner owner, float there, float here, Span place) {
        return Annotator.error("shared-param", "the shared parameter `" + spec.name() + "` has a `" + field + "` of " + there + " in `" + owner.layer
            + "`, but of " + here + " here: give both the same, or leave it out here", place, node);
    }
}
