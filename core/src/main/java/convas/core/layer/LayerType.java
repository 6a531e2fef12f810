package convas.core.layer;

import java.util.List;
import java.util.function.Function;

/// What all layers of one type share. Each layer's record holds its own as `TYPE`; [Layers] lists them.
///
/// @param name as written in the text (`Convolution`)
/// @param tables the messages the type reads, the first being its own (`convolution_param`); may be empty
/// @param doc one or two sentences for palette, tooltip and documentation
public record LayerType<L extends Layer>(
        String name, Category category, List<FieldTable> tables, Arity bottoms, Arity tops, String doc, Function<Settings, L> reader) {

    public LayerType {
        tables = List.copyOf(tables);
    }

    /// Never refuses: what is out of range is refused later by the layer's shape rule.
    public L read(Settings settings) {
        return reader.apply(settings);
    }
}
