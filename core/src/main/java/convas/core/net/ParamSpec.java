package convas.core.net;

/// One `param { ... }` of a layer.
///
/// @param name shared between layers that give the same one; empty if it is the layer's own
public record ParamSpec(String name, float lrMult, float decayMult) {
    public static final ParamSpec DEFAULT = new ParamSpec("", 1, 1);
}
