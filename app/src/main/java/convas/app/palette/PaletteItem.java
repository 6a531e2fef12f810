package convas.app.palette;

import convas.core.document.Edit;
import convas.core.layer.Category;
import convas.core.layer.Layers;
import java.util.List;
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
/// @param whole whether it is a network, which stands for itself
public record PaletteItem(String title, String detail, Category category, String doc, String words, String prototxt, boolean whole) {
    /// What is dragged from the palette onto the canvas: a string, the item's text.
    public static final DataFormat FORMAT = new DataFormat("application/x-convas-prototxt");
    /// Beside it if the item is a whole network: its title.
    public static final DataFormat WHOLE = new DataFormat("application/x-convas-network");

    private static final Pattern TYPE = Pattern.compile("type: \"(\\w+)\"");
    private static final Set<String> FILLERS = Set.of("weight_filler", "filler");

    /// A network by itself, beside what is there.
    public static Edit.Add apart(String prototxt) {
        return new Edit.Add(prototxt, null, List.of(), null);
    }

    /// Whether some layer of it has weights that are learned, which goes without saying of a whole network: those are the types whose weights can be filled.
    public boolean learns() {
        return !whole && TYPE.matcher(prototxt).results().map(found -> Layers.find(found.group(1))).flatMap(Optional::stream)
            .flatMap(type -> type.tables().stream()).flatMap(table -> table.fields().stream())
            .anyMatch(field -> FILLERS.contains(field.name()));
    }
}
