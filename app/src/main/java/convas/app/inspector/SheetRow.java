package convas.app.inspector;

import convas.core.layer.Field;
import convas.core.net.Diagnostic;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One field of the selected layers, as the sheet shows it.
///
/// @param path from the layer to the field: `convolution_param`, `num_output`
/// @param value as written by hand: strings without quotes, a repeated field as `3, 5`; empty if absent
/// @param present whether the text of some selected layer gives the field
/// @param mixed whether the selected layers differ; then `value` is empty
/// @param fallback what counts when the field is absent, as written by hand; empty if nothing does
/// @param problem what is told about it, or null
/// @param directed whether it can be given for height and width apart
/// @param same the padding that keeps height and width, if the field is one; -1 where there is none
public record SheetRow(
        List<String> path, Field<?> field, String value, boolean present, boolean mixed, String fallback, Diagnostic problem, int same, boolean directed) {

    static final int NOT_A_PAD = -2;

    /// Sides of inputs that can be halved often, as nets like them.
    static final List<Integer> SIDES = List.of(32, 64, 96, 224, 384, 512);

    private static final Set<String> INPUTS = Set.of("input_param", "dummy_data_param");

    public SheetRow {
        path = List.copyOf(path);
    }

    public String name() {
        return field.name();
    }

    /// What the sheet shows as being in force.
    public String shown() {
        return mixed ? "" : present ? value : fallback;
    }

    /// The value with another height and width, if the field is the shape of a data layer's images; empty if not.
    public Optional<String> withSide(int side) {
        String[] dims = value.split(", ");
        boolean images = dims.length == 4 && path.size() == 3 && INPUTS.contains(path.getFirst()) && path.get(1).equals("shape");
        return images ? Optional.of(dims[0] + ", " + dims[1] + ", " + side + ", " + side) : Optional.empty();
    }

    /// Whether a button for the padding that keeps the size belongs beside it.
    public boolean isPad() {
        return same != NOT_A_PAD;
    }
}
