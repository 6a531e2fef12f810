package convas.app.palette;

import convas.core.layer.Category;
import convas.core.layer.Layers;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javafx.scene.input.DataFormat;

/// One thing that can be added to a net.
///
/// @param title what stands in the list
/// @param detail what stands beside it in few words: `3×3, 64`; may be empty
/// @param category gives colour and glyph
/// @param doc one or two sentences
/// @param words more words that the search finds it by
/// @param prototxt one or more `layer { ... }` texts; bottoms that none of them makes are open
public record PaletteItem(String title, String detail, Category category, String doc, String words, String prototxt) {
    /// What is dragged from the palette onto the canvas: a string, the item's text.
    public static final DataFormat FORMAT = new DataFormat("application/x-convas-prototxt");

    private static final Pattern TYPE = Pattern.compile("type: \"(\\w+)\"");
    private static final Set<String> FILLERS = Set.of("weight_filler", "filler");

    /// Whether some layer of it has weights that are learned: those are the types whose weights can be filled.
    public boolean learns() {
        return TYPE.matcher(prototxt).results().map(found -> Layers.find(found.group(1))).flatMap(Optional::stream)
            .flatMap(type -> type.tables().stream()).flatMap(table -> table.fields().stream())
            .anyMatch(field -> FILLERS.contains(field.name()));
    }
}
