package convas.core.layer;

/// What a layer is made from: the messages of one layer of the text, and the phase the net is read for.
public interface Settings {
    /// The layer's message of that name; empty params if the text has none.
    Params get(FieldTable table);

    Phase phase();
}
