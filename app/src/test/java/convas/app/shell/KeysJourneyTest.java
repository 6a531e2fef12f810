package convas.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import convas.app.canvas.CanvasView;
import convas.app.canvas.Shown;
import convas.core.document.Edit;
import convas.core.document.Point;
import convas.core.document.Sidecar;
import convas.core.layout.Direction;
import convas.core.net.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.testfx.util.WaitForAsyncUtils;

/// The table of shortcuts, each pressed as a key while the canvas has the keyboard, and what is seen of it.
class KeysJourneyTest extends WindowTest {
    private static final String MODULE = NET + """
        layer { name: "m/a" type: "Convolution" bottom: "conv1" top: "m/a" convolution_param { num_output: 4 kernel_size: 2 stride: 5 } }
        layer { name: "m/b" type: "Convolution" bottom: "m/a" top: "m/b" convolution_param { num_output: 4 kernel_size: 1 } }
        layer { name: "m/c" type: "Convolution" bottom: "m/b" top: "m/c" convolution_param { num_output: 4 kernel_size: 1 } }
        """;

    private final List<String> failures = new ArrayList<>();

    private CanvasView canvas() {
        return bench.window().canvas();
    }

    private Set<String> layers() {
        return editor().document().net().nodes().stream().map(Node::id).collect(java.util.stream.Collectors.toSet());
    }

    /// @param keys `Ctrl+Shift+P`, with the names of [KeyCode]
    private void key(String keys, BooleanSupplier seen) {
        KeyCode[] codes = Stream.of(keys.split("\\+")).map(name -> switch (name) {
            case "Ctrl" -> KeyCode.CONTROL;
            case "Shift" -> KeyCode.SHIFT;
            case "Alt" -> KeyCode.ALT;
            default -> KeyCode.valueOf(name);
        }).toArray(KeyCode[]::new);
        robot.push(codes);
        try {
            WaitForAsyncUtils.waitFor(15, TimeUnit.SECONDS, () -> fx(seen::getAsBoolean));
        } catch (TimeoutException late) {
            failures.add(keys);
        }
    }

    private void select(String... nodes) {
        fx(() -> {
            editor().select(Set.of(nodes));
            canvas().requestFocus();
            return null;
        });
    }

    private void show() {
        fx(() -> editor().open(MODULE, Sidecar.EMPTY));
        waitFor(() -> canvas().picturedScene().document() == editor().document() && text().equals(MODULE));
        select("conv1");
    }

    private boolean overlay() {
        return desk.overlay().isOpen();
    }

    private boolean adding() {
        return robot.lookup("#quick-add").tryQuery().isPresent();
    }

    @Test
    void sheets_open_and_close() {
        show();
        for (String keys : List.of("Ctrl+Shift+P", "Ctrl+F", "F1", "Ctrl+N")) {
            key(keys, this::overlay);
            key("ESCAPE", () -> !overlay());
        }
        key("TAB", this::adding);
        key("ESCAPE", () -> !adding());
        key("SLASH", this::adding);
        key("ESCAPE", () -> !adding());
        key("Ctrl+O", () -> prompts.asked.contains("Open network"));
        key("Ctrl+Shift+S", () -> prompts.asked.stream().anyMatch(asked -> asked.startsWith("Save ")));
        key("Ctrl+Shift+E", () -> prompts.asked.stream().anyMatch(asked -> asked.startsWith("Export prototxt ")));
        prompts.file = folder.resolve("saved.prototxt");
        key("Ctrl+S", () -> prompts.file.equals(bench.files().pathProperty().get()));
        boolean properties = bench.window().propertiesShown().get();
        key("Ctrl+I", () -> bench.window().propertiesShown().get() != properties);
        key("Alt+ENTER", () -> bench.window().propertiesShown().get() == properties);
        key("F8", () -> editor().selection().contains("m/a"));
        key("Shift+F8", () -> editor().selection().contains("m/a"));
        assertThat(failures).isEmpty();
    }

    @Test
    void layers_are_changed_and_changed_back() {
        show();
        Set<String> before = layers();
        key("Ctrl+D", () -> layers().size() == before.size() + 1);
        key("Ctrl+Z", () -> layers().equals(before));
        key("Ctrl+Y", () -> layers().size() == before.size() + 1);
        key("Ctrl+Z", () -> layers().equals(before));
        key("Ctrl+Shift+Z", () -> layers().size() == before.size() + 1);
        key("Ctrl+Z", () -> layers().equals(before));
        select("conv1");
        key("Ctrl+C", () -> String.valueOf(Clipboard.getSystemClipboard().getString()).contains("\"conv1\""));
        key("Ctrl+V", () -> layers().size() == before.size() + 1);
        key("Ctrl+Z", () -> layers().equals(before));
        key("Ctrl+Shift+V", () -> layers().size() == before.size() + 1
            && editor().document().net().nodes().stream().filter(node -> node.bottomNames().contains("data")).count() == 2);
        key("Ctrl+Z", () -> layers().equals(before));
        select("conv1");
        key("Ctrl+X", () -> !layers().contains("conv1"));
        key("Ctrl+Z", () -> layers().equals(before));
        select("m/b");
        key("DELETE", () -> !layers().contains("m/b") && bottoms("m/c").equals(List.of("m/a")));
        key("Ctrl+Z", () -> layers().equals(before));
        select("m/b");
        key("Shift+DELETE", () -> !layers().contains("m/b") && !bottoms("m/c").equals(List.of("m/a")));
        key("Ctrl+Z", () -> layers().equals(before));
        select("m/b");
        key("Alt+C", () -> editor().document().sidecar().folded().contains("m"));
        key("Alt+C", () -> !editor().document().sidecar().folded().contains("m"));
        select("m/a", "m/b", "m/c");
        key("Ctrl+Shift+G", () -> layers().contains("a"));
        key("Ctrl+Z", () -> layers().equals(before));
        select("data", "conv1");
        key("Ctrl+G", () -> stage.getScene().getFocusOwner() instanceof javafx.scene.control.TextField);
        robot.write("group").type(KeyCode.ENTER);
        waitFor(() -> layers().contains("group/conv1"));
        assertThat(failures).isEmpty();
    }

    private List<String> bottoms(String node) {
        return editor().document().net().find(node).map(Node::bottomNames).orElse(List.of());
    }

    private double zoom() {
        return canvas().zoomProperty().get();
    }

    @Test
    void the_picture_is_looked_at_and_arranged() {
        show();
        double fitted = zoom();
        key("Ctrl+EQUALS", () -> zoom() > fitted);
        key("SPACE", () -> zoom() == fitted);
        key("CLOSE_BRACKET", () -> zoom() > fitted);
        key("Ctrl+DIGIT0", () -> zoom() == fitted);
        key("Ctrl+MINUS", () -> zoom() < fitted);
        key("Ctrl+DIGIT1", () -> zoom() == 1);
        key("OPEN_BRACKET", () -> zoom() < 1);
        key("PERIOD", () -> zoom() == 1.5);
        key("Alt+DIGIT1", () -> !canvas().shown().has(Shown.Part.SHAPES));
        key("Alt+DIGIT2", () -> !canvas().shown().has(Shown.Part.PARAMS));
        key("Alt+DIGIT3", () -> !canvas().shown().has(Shown.Part.NAMES));
        boolean maps = canvas().shown().has(Shown.Part.MAPS);
        key("Alt+DIGIT4", () -> canvas().shown().has(Shown.Part.MAPS) != maps);
        fx(() -> editor().apply(new Edit.Move(Map.of("conv1", new Point(300, 300)))));
        waitFor(() -> !editor().document().sidecar().positions().isEmpty());
        key("Ctrl+L", () -> editor().document().sidecar().positions().isEmpty());
        key("Ctrl+K", () -> editor().document().sidecar().direction() == Direction.RIGHT);
        waitFor(() -> editor().activationsProperty().get() != null && bench.window().runner().isIdle());
        Object first = editor().activationsProperty().get();
        key("F5", () -> editor().activationsProperty().get() != first && bench.window().runner().isIdle());
        Object second = editor().activationsProperty().get();
        key("Ctrl+ENTER", () -> editor().activationsProperty().get() != second);
        key("F11", () -> stage.isFullScreen());
        assertThat(failures).isEmpty();
    }
}
