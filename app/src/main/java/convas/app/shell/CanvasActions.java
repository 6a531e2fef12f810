package convas.app.shell;

import convas.app.canvas.CanvasEdits;
import convas.app.canvas.CanvasView;
import convas.app.editor.Editor;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.KeyCombination;
import org.kordamp.ikonli.feather.Feather;

/// What can be done on the canvas, and the menus that open there.
final class CanvasActions {
    private static final Map<CanvasView.Place, List<String>> MENUS = Map.of(
        CanvasView.Place.LAYER, List.of("edit.rename", "edit.add", "", "edit.cut", "edit.copy", "edit.duplicate", "edit.delete", "edit.delete-gap", "",
            "edit.upstream", "edit.downstream", "edit.group", "edit.ungroup", "", "view.fold", "view.enter", "", "network.pin", "network.unpin", "",
            "view.fit-selection", "view.properties"),
        CanvasView.Place.MODULE, List.of("view.fold", "view.enter", "view.fold-all", "view.unfold-all", "", "edit.group", "edit.ungroup", "",
            "edit.cut", "edit.copy", "edit.duplicate", "edit.delete", "", "edit.upstream", "edit.downstream", "", "network.pin", "network.unpin", "",
            "view.fit-selection"),
        CanvasView.Place.CONNECTION, List.of("edit.add", "edit.disconnect"),
        CanvasView.Place.EMPTY, List.of("edit.add", "edit.paste", "edit.paste-inputs", "edit.select-all", "", "view.leave", "view.fold-all",
            "view.unfold-all", "", "network.layout", "view.fit", "view.actual-size"));

    private CanvasActions() {}

    static void edit(Actions actions, Workbench bench) {
        Editor editor = bench.editor();
        CanvasView canvas = bench.window().canvas();
        CanvasEdits edits = canvas.edits();
        BooleanBinding selected = Bindings.isNotEmpty(editor.selection());
        actions.add("Edit", "edit.cut", "Cut layers").icon(Feather.SCISSORS).shown("Ctrl+X").when(selected).apart().does(edits::cut);
        actions.add("Edit", "edit.copy", "Copy layers").icon(Feather.COPY).shown("Ctrl+C").when(selected).does(edits::copy);
        actions.add("Edit", "edit.paste", "Paste layers").icon(Feather.CLIPBOARD).shown("Ctrl+V").does(() -> edits.paste(false));
        actions.add("Edit", "edit.paste-inputs", "Paste layers with their inputs").shown("Ctrl+Shift+V").does(() -> edits.paste(true));
        actions.add("Edit", "edit.duplicate", "Duplicate layers").shown("Ctrl+D").when(selected).does(edits::duplicate);
        actions.add("Edit", "edit.add", "Add layer…").icon(Feather.PLUS).shown("/").apart().does(canvas::quickAdd);
        actions.add("Edit", "edit.delete", "Delete layers").icon(Feather.TRASH_2).shown("Delete").when(selected.or(canvas.chosenProperty().isNotNull()))
            .does(() -> edits.delete(true));
        actions.add("Edit", "edit.delete-gap", "Delete layers, leave a gap").shown("Shift+Delete").when(selected).does(() -> edits.delete(false));
        actions.add("Edit", "edit.disconnect", "Disconnect").when(canvas.chosenProperty().isNotNull()).does(() -> edits.delete(true));
        actions.add("Edit", "edit.rename", "Rename layer").shown("F2").when(Bindings.size(editor.selection()).isEqualTo(1)).does(edits::rename);
        actions.add("Edit", "edit.group", "Group as a module…").shown("Ctrl+G").when(selected).does(edits::group);
        actions.add("Edit", "edit.ungroup", "Ungroup module").shown("Ctrl+Shift+G").when(selected).does(edits::ungroup);
        actions.add("Edit", "edit.select-all", "Select all layers").shown("Ctrl+A").apart().does(canvas::selectAll);
        actions.add("Edit", "edit.upstream", "Select what feeds it").when(selected).does(canvas::selectUpstream);
        actions.add("Edit", "edit.downstream", "Select what it feeds").when(selected).does(canvas::selectDownstream);
    }

    static void view(Actions actions, Workbench bench) {
        CanvasView canvas = bench.window().canvas();
        CanvasEdits edits = canvas.edits();
        BooleanBinding selected = Bindings.isNotEmpty(bench.editor().selection());
        actions.add("View", "view.fold", "Fold or unfold module").shown("Alt+C").when(selected).does(edits::fold);
        actions.add("View", "view.fold-all", "Fold all modules").does(() -> edits.foldAll(true));
        actions.add("View", "view.unfold-all", "Unfold all modules").does(() -> edits.foldAll(false));
        actions.add("View", "view.enter", "Show module alone").shown("Enter").when(selected).does(edits::enter);
        actions.add("View", "view.leave", "Back to the whole network").shown("Alt+Up").when(canvas.insideProperty().isNotNull()).does(canvas::leave);
        BooleanProperty scrolls = new SimpleBooleanProperty(bench.settings().flag("wheel.scrolls", false));
        scrolls.subscribe(on -> {
            bench.settings().put("wheel.scrolls", on);
            canvas.setWheelZooms(!on);
        });
        bench.onEntering(() -> scrolls.set(bench.settings().flag("wheel.scrolls", false)));
        actions.add("View", "view.wheel", "Wheel scrolls, Ctrl+Wheel zooms").keys("Shortcut+M").toggles(scrolls);
    }

    static void network(Actions actions, Workbench bench) {
        CanvasEdits edits = bench.window().canvas().edits();
        BooleanBinding selected = Bindings.isNotEmpty(bench.editor().selection());
        actions.add("Network", "network.unpin", "Lay out selection anew").when(selected).does(edits::unpin);
        actions.add("Network", "network.pin", "Pin selection where it is").when(selected).does(edits::pin);
    }

    /// Gives the canvas its menus, each made when it is first asked for.
    static void menus(Actions actions, CanvasView canvas) {
        Map<CanvasView.Place, ContextMenu> made = new EnumMap<>(CanvasView.Place.class);
        canvas.setMenus(place -> made.computeIfAbsent(place, wanted -> menu(actions, wanted)));
    }

    private static ContextMenu menu(Actions actions, CanvasView.Place place) {
        ContextMenu menu = new ContextMenu();
        menu.setId("canvas-menu");
        for (String id : MENUS.get(place)) {
            menu.getItems().add(id.isEmpty() ? new SeparatorMenuItem() : item(actions.get(id)));
        }
        return menu;
    }

    /// Keys that the canvas handles itself are only written here: a context menu that belongs to no control listens to none.
    private static MenuItem item(Action action) {
        MenuItem item = Menus.item(action);
        item.setId("canvas-" + action.id());
        if (action.keys() == null && !action.shortcut().isEmpty() && !action.shortcut().equals("/")) {
            item.setAccelerator(KeyCombination.valueOf(action.shortcut()));
        }
        return item;
    }
}
