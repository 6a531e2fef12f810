package convas.app.shell;

import convas.app.canvas.CanvasView;
import convas.app.canvas.Measure;
import convas.app.canvas.Shown;
import convas.app.editor.Editor;
import convas.app.words.Words;
import convas.core.document.Edit;
import convas.core.layout.Direction;
import convas.core.layer.Phase;
import convas.core.net.NetWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.value.ObservableValue;
import org.kordamp.ikonli.feather.Feather;

/// Every action of a workbench, with its words and keys.
final class WorkbenchActions {
    private WorkbenchActions() {}

    static void fill(Actions actions, Workbench bench) {
        file(actions, bench);
        edit(actions, bench);
        view(actions, bench);
        network(actions, bench);
        help(actions, bench);
        CanvasActions.menus(actions, bench.window().canvas());
    }

    private static void file(Actions actions, Workbench bench) {
        DocumentFiles files = bench.files();
        actions.add("File", "file.new", "New…").icon(Feather.FILE_PLUS).keys("Shortcut+N")
            .does(bench.desk()::welcome);
        actions.add("File", "file.pattern", "New from pattern…")
            .does(() -> PatternSheet.open(bench.overlay(), bench.desk()::fresh));
        actions.add("File", "file.open", "Open…").icon(Feather.FOLDER).keys("Shortcut+O")
            .does(() -> bench.prompts().open(Words.of("Open network"), files.folder(), Prompts.Kind.NETWORK).ifPresent(bench.desk()::open));
        actions.add("File", "file.close", "Close").keys("Shortcut+W").does(bench.desk()::closeFront);
        actions.add("File", "file.save", "Save").icon(Feather.SAVE).keys("Shortcut+S").apart().does(files::save);
        actions.add("File", "file.save-as", "Save as…").keys("Shortcut+Shift+S").does(files::saveAs);
        Exports exports = new Exports(bench.editor(), files, bench.prompts(), bench.window().runner().jobs());
        actions.add("File", "file.export", "Export prototxt…").keys("Shortcut+Shift+E").apart()
            .does(() -> exports.text(Words.of("Export prototxt"), "-export.prototxt", NetWriter::write));
        actions.add("File", "file.export-deploy", "Export prototxt without training layers…")
            .does(() -> exports.text(Words.of("Export prototxt without training layers"), "-deploy.prototxt", NetWriter::deploy));
        actions.add("File", "file.export-onnx", "Export ONNX with weights…").does(() -> bench.weights().saveOnnx());
        actions.add("File", "file.export-picture", "Export picture…").icon(Feather.IMAGE).does(() -> PictureDialog.open(bench, exports));
        actions.add("File", "file.reopen", "Open the same files at the next start").apart().toggles(bench.desk().session().reopenProperty());
        actions.add("File", "file.quit", "Quit").keys("Shortcut+Q").apart().does(bench.desk()::quit);
    }

    private static void edit(Actions actions, Workbench bench) {
        Editor editor = bench.editor();
        ObservableValue<String> undo = Bindings.createStringBinding(
            () -> editor.draftProperty().get() != null ? Words.of("Undo {0}", Words.told("Edit text"))
                : editor.historyProperty().get().undoTitle().map(title -> Words.of("Undo {0}", Words.told(title))).orElse(Words.of("Undo")),
            editor.historyProperty(), editor.draftProperty());
        ObservableValue<String> redo = Bindings.createStringBinding(
            () -> editor.historyProperty().get().redoTitle().map(title -> Words.of("Redo {0}", Words.told(title))).orElse(Words.of("Redo")), editor.historyProperty());
        BooleanBinding canUndo = Bindings.createBooleanBinding(
            () -> editor.draftProperty().get() != null || editor.historyProperty().get().undoTitle().isPresent(),
            editor.historyProperty(), editor.draftProperty());
        BooleanBinding canRedo = Bindings.createBooleanBinding(
            () -> editor.draftProperty().get() == null && editor.historyProperty().get().redoTitle().isPresent(),
            editor.historyProperty(), editor.draftProperty());
        actions.add("Edit", "edit.undo", "Undo").text(undo).icon(Feather.CORNER_UP_LEFT).keys("Shortcut+Z").when(canUndo).does(editor::undo);
        actions.add("Edit", "edit.redo", "Redo").text(redo).icon(Feather.CORNER_UP_RIGHT).keys("Shortcut+Y").when(canRedo).does(editor::redo);
        CanvasActions.edit(actions, bench);
        actions.add("Edit", "edit.find", "Find…").icon(Feather.SEARCH).keys("Shortcut+F").apart().does(() -> find(bench));
        actions.add("Edit", "edit.find-layer", "Go to layer…").keys("Shortcut+P").does(() -> findLayer(bench));
        actions.add("Edit", "edit.render", "Show text as picture").shown("Shift+Enter").apart().does(() -> bench.window().source().render());
    }

    /// In the text it searches the text, elsewhere the layers.
    private static void find(Workbench bench) {
        if (bench.window().source().hasFocus()) {
            bench.window().source().find();
        } else {
            findLayer(bench);
        }
    }

    private static void findLayer(Workbench bench) {
        Editor editor = bench.editor();
        List<CommandPalette.Entry> entries = editor.document().net().nodes().stream().map(node -> new CommandPalette.Entry(
            node.name().isEmpty() ? node.id() : node.name(), node.type() + (node.layer().knobs().isEmpty() ? "" : "  " + node.layer().knobs()),
            node.tops().isEmpty() ? "" : editor.document().annotations().shape(node.tops().getFirst()).map(Object::toString).orElse(""),
            true, () -> {
                editor.select(Set.of(node.id()));
                editor.reveal(new Editor.Place(node.id(), null));
            })).toList();
        CommandPalette.open(bench.overlay(), Words.of("Name or type of a layer, or a blob"), Words.of("No such layer or blob."),
            Stream.concat(entries.stream(), blobs(editor)).toList());
    }

    /// Blobs that are called otherwise than the layer that makes them.
    private static Stream<CommandPalette.Entry> blobs(Editor editor) {
        return editor.document().net().nodes().stream().flatMap(node -> node.tops().stream()
            .filter(top -> !top.name().equals(node.name())).map(top -> new CommandPalette.Entry(top.name(), Words.of("blob of {0}", node.name()),
                editor.document().annotations().shape(top).map(Object::toString).orElse(""), true, () -> {
                    editor.select(Set.of(node.id()));
                    editor.reveal(new Editor.Place(node.id(), null));
                })));
    }

    private static void view(Actions actions, Workbench bench) {
        MainWindow window = bench.window();
        CanvasView canvas = window.canvas();
        Looks looks = bench.desk().looks();
        String layers = Words.key("On the layers");
        String panels = Words.key("Panels");
        actions.add("View", "view.fit", "Whole network").icon(Feather.MAXIMIZE).keys("Shortcut+0").does(canvas::fit);
        actions.add("View", "view.fit-selection", "Selected layers").shown(".").when(Bindings.isNotEmpty(bench.editor().selection()))
            .does(canvas::fitSelection);
        actions.add("View", "view.actual-size", "100 %").keys("Shortcut+1").does(canvas::actualSize);
        actions.add("View", "view.zoom-in", "Zoom in").icon(Feather.ZOOM_IN).keys("Shortcut+EQUALS").does(canvas::zoomIn);
        actions.add("View", "view.zoom-out", "Zoom out").icon(Feather.ZOOM_OUT).keys("Shortcut+MINUS").does(canvas::zoomOut);
        actions.add("View", "view.shapes", "Shapes on the layers").in(layers).keys("Alt+1").apart().toggles(shown(bench, Shown.Part.SHAPES));
        actions.add("View", "view.parameters", "Parameters on the layers").in(layers).keys("Alt+2").toggles(shown(bench, Shown.Part.PARAMS));
        actions.add("View", "view.names", "Names on the layers").in(layers).keys("Alt+3").toggles(shown(bench, Shown.Part.NAMES));
        actions.add("View", "view.thumbnails", "Activation maps on the layers").in(layers).keys("Alt+4").toggles(shown(bench, Shown.Part.MAPS));
        actions.add("View", "view.attributes", "Attributes on the layers").in(layers).toggles(shown(bench, Shown.Part.ATTRIBUTES));
        actions.add("View", "view.filters", "Filter sizes on the layers").in(layers).toggles(shown(bench, Shown.Part.FILTERS));
        actions.add("View", "view.macs", "Multiply-adds on the layers").in(layers).toggles(shown(bench, Shown.Part.MACS));
        actions.add("View", "view.receptive-field", "Receptive fields on the layers").in(layers).toggles(shown(bench, Shown.Part.RECEPTIVE_FIELD));
        actions.add("View", "view.wide-edges", "Wider edges for larger blobs").in(layers).toggles(shown(bench, Shown.Part.WIDE_EDGES));
        actions.add("View", "view.channels-last", "Shapes as H×W×C").in(layers).keys("Alt+6").toggles(shown(bench, Shown.Part.CHANNELS_LAST));
        CanvasActions.view(actions, bench);
        actions.add("View", "view.colour", "Colour by…").keys("Alt+5").does(() -> colour(bench));
        BooleanProperty right = new SimpleBooleanProperty(false);
        bench.editor().documentProperty().subscribe(document -> right.set(document.sidecar().direction() == Direction.RIGHT));
        right.subscribe(on -> {
            Direction wanted = on ? Direction.RIGHT : Direction.DOWN;
            if (wanted != bench.editor().document().sidecar().direction()) {
                bench.editor().apply(new Edit.Turn(wanted));
            }
        });
        actions.add("View", "view.direction", "Left to right").keys("Shortcut+K").toggles(right);
        actions.add("View", "view.palette", "Layer palette").in(panels).keys("Shortcut+Alt+P").apart().toggles(window.paletteShown());
        actions.add("View", "view.text", "Text").in(panels).keys("Shortcut+Alt+T").toggles(window.textShown());
        actions.add("View", "view.properties", "Properties").in(panels).keys("Shortcut+I").toggles(window.propertiesShown());
        actions.add("View", "view.bottom", "Bottom panel").in(panels).keys("Shortcut+Alt+B").toggles(window.bottomShown());
        actions.add("View", "view.problems", "Problems").in(panels).apart().does(() -> window.showTab("problems"));
        actions.add("View", "view.table", "Table").in(panels).does(() -> window.showTab("table"));
        actions.add("View", "view.maps", "Maps").in(panels).does(() -> window.showTab("maps"));
        actions.add("View", "view.history", "History").in(panels).does(() -> window.showTab("history"));
        actions.add("View", "view.jobs", "Jobs").in(panels).does(() -> window.showTab("jobs"));
        actions.add("View", "view.outline", "Outline").in(panels).does(() -> window.showLeft("outline"));
        actions.add("View", "view.next-problem", "Next problem").keys("F8").apart().does(() -> window.problems().step(1));
        actions.add("View", "view.previous-problem", "Previous problem").keys("Shift+F8").does(() -> window.problems().step(-1));
        actions.add("View", "view.next-part", "Next part of the window").keys("F6").apart().does(() -> window.parts().step(1));
        actions.add("View", "view.previous-part", "Previous part of the window").keys("Shift+F6").does(() -> window.parts().step(-1));
        actions.add("View", "view.larger", "Larger text").when(looks.largerProperty()).apart().does(() -> looks.zoomText(1));
        actions.add("View", "view.smaller", "Smaller text").when(looks.smallerProperty()).does(() -> looks.zoomText(-1));
        actions.add("View", "view.theme", "Light or dark").icon(Feather.MOON).apart().does(bench.desk().looks()::change);
        actions.add("View", "view.theme-system", "Light or dark as the desktop").does(() -> bench.desk().looks().set(Looks.Look.SYSTEM));
        actions.add("View", "view.next-tab", "Next document").shown("Ctrl+Tab").apart().does(() -> bench.desk().step(1));
        actions.add("View", "view.previous-tab", "Previous document").shown("Ctrl+Shift+Tab").does(() -> bench.desk().step(-1));
        actions.add("View", "view.full-screen", "Full screen").keys("F11")
            .does(() -> bench.stage().setFullScreen(!bench.stage().isFullScreen()));
    }

    private static void colour(Workbench bench) {
        CommandPalette.open(bench.overlay(), Words.of("Colour the layers by"), Words.of("No such figure."), Arrays.stream(Measure.values())
            .map(measure -> new CommandPalette.Entry(Words.of(measure.title()), measure == bench.window().canvas().measure() ? Words.of("now") : "", "", true,
                () -> bench.window().canvas().setMeasure(measure))).toList());
    }

    /// A switch of what is written on the boxes, as it was left the last time.
    private static BooleanProperty shown(Workbench bench, Shown.Part part) {
        CanvasView canvas = bench.window().canvas();
        String setting = "show." + part.name().toLowerCase(Locale.ROOT).replace('_', '-');
        boolean usual = canvas.shown().has(part);
        BooleanProperty on = new SimpleBooleanProperty(bench.settings().flag(setting, usual));
        on.subscribe(now -> {
            bench.settings().put(setting, now);
            canvas.setShown(canvas.shown().with(part, now));
        });
        bench.onEntering(() -> on.set(bench.settings().flag(setting, usual)));
        return on;
    }

    private static void network(Actions actions, Workbench bench) {
        Editor editor = bench.editor();
        actions.add("Network", "network.run", "Run").icon(Feather.PLAY).keys("F5").shown("F5, Ctrl+Enter").does(() -> {
            bench.files().autosave();
            bench.window().runner().runAnyway();
        });
        actions.add("Network", "network.stop", "Stop").shown("Esc").keys("Shortcut+PERIOD").when(bench.window().runner().jobProperty().isNotNull())
            .does(() -> bench.window().runner().cancel());
        actions.add("Network", "network.image", "Run on image…").icon(Feather.IMAGE).apart().does(
            () -> bench.prompts().open(Words.of("Run on image"), null, Prompts.Kind.IMAGE).ifPresent(bench::loadImage));
        actions.add("Network", "network.draw", "Draw an input").does(() -> bench.window().showLeft("draw"));
        actions.add("Network", "network.weights", "Load weights…").icon(Feather.DOWNLOAD).does(
            () -> bench.prompts().open(Words.of("Load weights"), bench.files().folder(), Prompts.Kind.WEIGHTS).ifPresent(file -> bench.weights().load(file)));
        actions.add("Network", "network.save-weights", "Save weights…").does(() -> bench.weights().save());
        bench.window().maps().onOpen(() -> actions.get("network.image").fire(), () -> actions.get("network.weights").fire());
        actions.add("Network", "network.random", "Random weights").does(
            () -> bench.window().runner().useRandomWeights(bench.window().runner().seed() + 1));
        BooleanProperty train = new SimpleBooleanProperty(false);
        editor.stateProperty().subscribe(state -> train.set(state.phase() == Phase.TRAIN));
        train.subscribe(on -> {
            if (on != (editor.stateProperty().get().phase() == Phase.TRAIN)) {
                editor.setState(editor.stateProperty().get().with(on ? Phase.TRAIN : Phase.TEST));
            }
        });
        actions.add("Network", "network.train", "Read for training (TRAIN phase)").apart().toggles(train);
        actions.add("Network", "network.convert", "Convert to the current format").when(Bindings.createBooleanBinding(
            () -> NetWriter.isOlder(editor.document().syntax()), editor.documentProperty())).does(() -> editor.apply(new Edit.Convert()));
        actions.add("Network", "network.layout", "Lay out anew").keys("Shortcut+L").does(() -> {
            bench.window().canvas().layOut();
            editor.apply(new Edit.ResetLayout());
        });
        CanvasActions.network(actions, bench);
    }

    private static void help(Actions actions, Workbench bench) {
        actions.add("Help", "help.welcome", "Welcome…").does(bench.desk()::welcome);
        actions.add("Help", "help.draw", "Draw a digit").does(() -> DigitDemo.open(bench.desk()));
        actions.add("Help", "help.commands", "All commands…").icon(Feather.COMMAND).keys("Shortcut+Shift+P")
            .does(() -> CommandPalette.commands(bench.overlay(), actions, bench.languages()));
        actions.add("Help", "help.shortcuts", "Shortcuts").keys("F1").shown("F1, ?").does(() -> CheatSheet.open(bench.overlay(), actions));
    }
}
