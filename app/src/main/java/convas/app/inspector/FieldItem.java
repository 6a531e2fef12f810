package convas.app.inspector;

import convas.app.words.Words;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import org.controlsfx.control.PropertySheet;

/// A row as the property sheet wants it, for the layers it was made for. Its value is what is shown; changes go through the
/// row's editor.
final class FieldItem implements PropertySheet.Item {
    private final String group;
    private final List<String> nodes;
    private final ReadOnlyObjectWrapper<SheetRow> row;

    /// @param nodes ids of the layers that a change concerns, whatever is selected by then
    FieldItem(String group, List<String> nodes, SheetRow row) {
        this.group = group;
        this.nodes = List.copyOf(nodes);
        this.row = new ReadOnlyObjectWrapper<>(this, "row", row);
    }

    List<String> nodes() {
        return nodes;
    }

    SheetRow row() {
        return row.get();
    }

    void show(SheetRow next) {
        row.set(next);
    }

    ReadOnlyObjectWrapper<SheetRow> rowProperty() {
        return row;
    }

    @Override
    public Class<?> getType() {
        return String.class;
    }

    @Override
    public String getCategory() {
        return group;
    }

    @Override
    public String getName() {
        return row().name();
    }

    @Override
    public String getDescription() {
        return Words.told(row().field().doc()) + (row().fallback().isEmpty() ? "" : "\n" + Words.of("If absent: {0}", row().fallback()));
    }

    @Override
    public Object getValue() {
        return row().shown();
    }

    @Override
    public void setValue(Object value) {
        throw new UnsupportedOperationException("edits go through the editor of the row");
    }

    @Override
    public Optional<ObservableValue<? extends Object>> getObservableValue() {
        return Optional.empty();
    }
}
