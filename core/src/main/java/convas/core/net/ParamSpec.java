package convas.core.net;

/// One `param { ... }` of a layer.
///
/// @param name shared between layers that give the same one; empty if it is the layer's own
/// @param permissive whether a shared parameter may have another shape of the same count (`share_mode: PERMISSIVE`)
/// @param lr `lr_mult`, or null if the text does not give it
/// @param decay `decay_mult`, or null if the text does not give it
public record ParamSpec(String name, boolean permissive, Float lr, Float decay) {
    public static final ParamSpec DEFAULT = new ParamSpec("", false, null, null);

    public float lrMult() {
        return lr == null ? 1 : lr;
    }

    public float decayMult() {
        return decay == null ? 1 : decay;
    }
}
