package convas.core.net;

import convas.core.prototxt.Syntax;
import convas.core.tensor.Shape;
import java.util.List;
import java.util.Optional;

/// A layer as it is to be written.
///
/// @param body its other fields
/// @param old whether the body's rates are those of the older forms
/// @param shapes of the tops, for a layer that takes the place of a data layer
record Exported(String name, String type, List<String> bottoms, List<String> tops, Syntax.Message body, boolean old,
                Optional<List<Shape>> shapes) {

    static Exported of(LayerSource source) {
        return new Exported(source.name(), source.type(), texts(source.bottoms()), texts(source.tops()), source.body(),
            source.form() != LayerSource.Form.TODAY, Optional.empty());
    }

    private static List<String> texts(List<LayerSource.Name> names) {
        return names.stream().map(LayerSource.Name::text).toList();
    }
}
