package convas.app.outline;

import convas.app.editor.Editor;
import convas.app.palette.RoleIcon;
import convas.app.words.Words;
import convas.core.net.Net;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javafx.collections.SetChangeListener;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.TreeCell;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeView;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;

/// The net as a tree of modules and layers. A click selects a layer, or all of a module, and brings it into sight.
public final class OutlineView extends BorderPane {
    private final Editor editor;
    private final TextField filter = new TextField();
    private final TreeItem<OutlineTree.Line> root = new TreeItem<>();
    private final TreeView<OutlineTree.Line> tree = new TreeView<>(root);
    private final Map<String, TreeItem<OutlineTree.Line>> items = new HashMap<>();
    private List<OutlineTree.Line> lines = List.of();
    private Net shown;
    private boolean following;

    public OutlineView(Editor editor) {
        this.editor = editor;
        getStyleClass().add("outline-view");
        filter.setPromptText(Words.of("Filter by name or type"));
        filter.setId("outline-filter");
        filter.textProperty().addListener(property -> fill());
        tree.setId("outline");
        tree.setShowRoot(false);
        tree.setAccessibleText(Words.of("Modules and layers"));
        tree.getStyleClass().add("outline-tree");
        tree.setCellFactory(view -> new Cell());
        tree.getSelectionModel().selectedItemProperty().addListener((property, was, now) -> {
            if (!following && now != null && now.getValue() != null) {
                choose(now.getValue());
            }
        });
        setMargin(filter, new Insets(0, 8, 4, 8));
        setTop(filter);
        setCenter(tree);
        editor.documentProperty().addListener(property -> update());
        editor.selection().addListener((SetChangeListener<String>) change -> follow());
        sceneProperty().addListener(property -> update());
    }

    /// Only while it is looked at.
    private void update() {
        if (getScene() != null && shown != editor.document().net()) {
            fill();
        }
    }

    private void fill() {
        shown = editor.document().net();
        List<OutlineTree.Line> next = OutlineTree.of(shown, filter.getText());
        if (!next.equals(lines)) {
            lines = next;
            following = true;
            items.clear();
            root.getChildren().setAll(next.stream().map(this::item).toList());
            following = false;
        }
        follow();
    }

    private TreeItem<OutlineTree.Line> item(OutlineTree.Line line) {
        TreeItem<OutlineTree.Line> item = new TreeItem<>(line);
        switch (line) {
            case OutlineTree.Line.Module module -> {
                module.layers().forEach(layer -> item.getChildren().add(item(layer)));
                item.setExpanded(!filter.getText().isBlank());
            }
            case OutlineTree.Line.Layer layer -> items.put(layer.id(), item);
        }
        return item;
    }

    private void choose(OutlineTree.Line line) {
        following = true;
        switch (line) {
            case OutlineTree.Line.Module module -> {
                editor.select(Set.copyOf(module.layers().stream().map(OutlineTree.Line.Layer::id).toList()));
                editor.reveal(new Editor.Place(module.layers().getFirst().id(), null));
            }
            case OutlineTree.Line.Layer layer -> {
                editor.select(Set.of(layer.id()));
                editor.reveal(new Editor.Place(layer.id(), null));
            }
        }
        following = false;
    }

    private void follow() {
        if (following || getScene() == null) {
            return;
        }
        following = true;
        TreeItem<OutlineTree.Line> item = editor.selection().size() == 1 ? items.get(editor.selection().iterator().next()) : null;
        if (item == null) {
            tree.getSelectionModel().clearSelection();
        } else if (tree.getSelectionModel().getSelectedItem() != item) {
            item.getParent().setExpanded(true);
            tree.getSelectionModel().select(item);
            tree.scrollTo(Math.max(0, tree.getRow(item) - 5));
        }
        following = false;
    }

    private static final class Cell extends TreeCell<OutlineTree.Line> {
        private final RoleIcon glyph = new RoleIcon();
        private final Label name = new Label();
        private final Label detail = new Label();
        private final HBox row = new HBox(6);

        Cell() {
            getStyleClass().add("outline-cell");
            row.setAlignment(Pos.CENTER_LEFT);
            name.setMinWidth(USE_PREF_SIZE);
            detail.getStyleClass().add("muted");
            detail.setMinWidth(0);
            setPrefWidth(0);
        }

        @Override
        protected void updateItem(OutlineTree.Line line, boolean empty) {
            super.updateItem(line, empty);
            switch (empty ? null : line) {
                case null -> {
                    setGraphic(null);
                    setAccessibleText(null);
                }
                case OutlineTree.Line.Module module -> {
                    name.setText(module.title());
                    detail.setText(Words.of("{0} layers", module.layers().size()));
                    row.getChildren().setAll(name, detail);
                    setGraphic(row);
                    setAccessibleText(Words.of("{0}, module of {1} layers", module.title(), module.layers().size()));
                }
                case OutlineTree.Line.Layer layer -> {
                    glyph.show(layer.category());
                    name.setText(layer.name());
                    detail.setText(layer.type());
                    row.getChildren().setAll(glyph, name, detail);
                    setGraphic(row);
                    setAccessibleText(layer.name() + ", " + layer.type());
                }
            }
        }
    }
}
