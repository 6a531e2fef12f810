package convas.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import convas.app.words.Language;
import convas.app.words.Words;
import convas.core.engine.Activations;
import convas.core.layer.Layers;
import convas.core.weights.CaffeModel;
import convas.core.weights.Match;
import convas.core.weights.Weights;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.Set;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.TitledPane;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testfx.robot.Motion;

/// The language is chosen under View and is spoken at once, while the documents stay as they are.
class LanguageJourneyTest extends WindowTest {
    @BeforeAll
    static void allFonts() {
        Glyphs.supposed = true;
    }

    @AfterAll
    static void fontsAsTheyAre() {
        Glyphs.supposed = false;
    }

    @AfterEach
    void english() {
        Words.speak(Language.ENGLISH);
    }

    @Test
    void without_a_font_for_its_characters_english_stays() {
        Glyphs.supposed = false;
        try {
            boolean shown = fx(() -> Glyphs.tellApart("中", "文"));
            fx(() -> {
                language("language-chinese").fire();
                return null;
            });
            assertThat(Words.language()).isEqualTo(shown ? Language.CHINESE : Language.ENGLISH);
        } finally {
            Glyphs.supposed = true;
        }
    }

    private MenuItem language(String id) {
        Menu menu = (Menu) desk.front().menu("View").getItems().stream().filter(item -> "view.language".equals(item.getId())).findFirst().orElseThrow();
        return menu.getItems().stream().filter(item -> item.getId().equals(id)).findFirst().orElseThrow();
    }

    private void choose(Language language) {
        Workbench before = desk.front();
        fx(() -> {
            language("language-" + language.name().toLowerCase(java.util.Locale.ROOT)).fire();
            return null;
        });
        waitFor(() -> desk.front() != before);
        bench = desk.front();
    }

    private void rename(String from, String to) {
        fx(() -> editor().apply(new convas.core.document.Edit.Rename(from, to)));
        waitFor(() -> editor().document().net().find(to).isPresent());
    }

    private boolean seen(String text) {
        return robot.lookup(node -> node instanceof Labeled label && text.equals(label.getText()) && shown(node)).tryQuery().isPresent();
    }

    private static boolean shown(Node node) {
        return node.getScene() != null && node.isVisible();
    }

    @Test
    void with_the_mouse_the_open_window_turns_chinese_and_nothing_that_was_done_is_lost() throws IOException {
        Path model = folder.resolve("small.caffemodel");
        waitFor(() -> bench.window().runner().isIdle());
        fx(() -> bench.window().runner().saveWeights(model, Set.of("conv1"))).join();
        fx(() -> bench.window().runner().loadWeights(listed(model), Match.Choice.NONE));
        waitFor(() -> bench.window().runner().weightsLabelProperty().get().startsWith("small.caffemodel"));
        rename("data", "image");
        rename("image", "picture");
        String edited = text();
        robot.clickOn("#canvas");
        fx(() -> {
            editor().select(Set.of("conv1"));
            bench.window().canvas().zoomIn();
            return null;
        });
        waitFor(() -> bench.window().runner().isIdle());
        Weights weights = editor().weightsProperty().get();
        Activations values = editor().activationsProperty().get();
        double zoom = bench.window().canvas().zoomProperty().get();

        robot.clickOn("View");
        // the menu is longer than the window, and the keys bring its end into sight
        for (int i = 0; i < 4; i++) {
            robot.push(KeyCode.UP);
        }
        robot.clickOn("Language", Motion.VERTICAL_FIRST).moveTo("As the system", Motion.HORIZONTAL_FIRST)
            .clickOn("简体中文", Motion.VERTICAL_FIRST);
        Workbench before = bench;
        waitFor(() -> desk.front() != before);
        bench = desk.front();
        waitFor(() -> seen("属性"));

        assertThat(bench.menu("Network").getText()).isEqualTo("网络");
        assertThat(seen("File")).isFalse();
        String doc = Layers.find("Convolution").orElseThrow().doc();
        assertThat(Words.told(doc)).isNotEqualTo(doc);
        assertThat(robot.lookup(".inspector-type").<Label>query().getText()).contains(Words.told(doc));
        assertThat(bench.menu("Edit").getItems().getFirst().getText()).isEqualTo("撤销：重命名 image");

        assertThat(text()).isEqualTo(edited);
        assertThat(editor()).isSameAs(before.editor());
        assertThat(editor().selection()).containsExactly("conv1");
        assertThat(editor().weightsProperty().get()).isSameAs(weights);
        assertThat(editor().activationsProperty().get()).isSameAs(values);
        assertThat(bench.window().runner().weightsLabelProperty().get()).isEqualTo("small.caffemodel，1 层中的 1 层");
        assertThat(bench.window().canvas().zoomProperty().get()).isEqualTo(zoom);

        waitFor(() -> bench.window().canvas().isFocused());
        robot.push(KeyCode.CONTROL, KeyCode.Z);
        waitFor(() -> text().contains("\"image\""));
        robot.push(KeyCode.CONTROL, KeyCode.Z);
        waitFor(() -> text().equals(NET));
        robot.push(KeyCode.CONTROL, KeyCode.Y);
        robot.push(KeyCode.CONTROL, KeyCode.Y);
        waitFor(() -> text().equals(edited));

        choose(Language.ENGLISH);
        waitFor(() -> seen("Properties"));
        assertThat(bench.menu("Edit").getItems().getFirst().getText()).isEqualTo("Undo Rename image");
        assertThat(text()).isEqualTo(edited);
    }

    private static CaffeModel listed(Path file) {
        try {
            return CaffeModel.list(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void a_language_is_found_among_the_commands_by_its_english_name_whichever_is_spoken() {
        for (String[] wanted : new String[][] {{"chinese", "层"}, {"english", "Layers"}}) {
            Workbench before = desk.front();
            robot.clickOn("#canvas");
            robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.P);
            waitFor(() -> robot.lookup("#command-field").tryQuery().isPresent());
            robot.write(wanted[0]).type(KeyCode.ENTER);
            waitFor(() -> desk.front() != before);
            bench = desk.front();
            waitFor(() -> seen(wanted[1]));
        }
        assertThat(text()).isEqualTo(NET);
    }

    @Test
    void what_is_searched_filtered_sorted_and_folded_stays() {
        robot.clickOn(".palette-search").write("pool");
        openTab("table");
        robot.clickOn("#report-filter").write("conv");
        robot.clickOn("Weights");
        robot.clickOn("Weights");
        fx(() -> {
            editor().select(Set.of("conv1"));
            return null;
        });
        waitFor(() -> seen("convolution_param"));
        robot.clickOn(fields().lookup(".title"));
        waitFor(() -> !fields().isExpanded());
        choose(Language.CHINESE);
        openTab("table");
        waitFor(() -> seen("convolution_param"));
        assertThat(robot.lookup(".palette-search").<TextField>query().getText()).isEqualTo("pool");
        assertThat(robot.lookup("#report-filter").<TextField>query().getText()).isEqualTo("conv");
        TableView<?> table = robot.lookup("#report").query();
        assertThat(table.getItems()).hasSize(1);
        assertThat(table.getSortOrder()).extracting(column -> column.getText() + " " + column.getSortType()).containsExactly("权重 DESCENDING");
        assertThat(fields().isExpanded()).isFalse();
    }

    private TitledPane fields() {
        return robot.lookup(".inspector-section").queryAllAs(TitledPane.class).stream()
            .filter(pane -> pane.getText().equals("convolution_param")).findFirst().orElseThrow();
    }

    @Test
    void what_is_typed_and_does_not_parse_stays_as_it_is() {
        robot.clickOn("#source");
        robot.push(KeyCode.CONTROL, KeyCode.END);
        robot.write("layer {");
        String typed = NET + "layer {";
        waitFor(() -> editor().text().equals(typed));
        choose(Language.CHINESE);
        assertThat(editor().text()).isEqualTo(typed);
        assertThat(editor().draftProperty().get()).isEqualTo(typed);
        waitFor(() -> bench.window().source().hasFocus());
        robot.push(KeyCode.BACK_SPACE);
        waitFor(() -> editor().text().equals(NET + "layer "));
    }

    @Test
    void a_document_behind_speaks_the_language_when_it_comes_to_the_front() {
        fx(() -> desk.fresh(NET, "Other"));
        waitFor(() -> desk.tabs().size() == 2);
        choose(Language.CHINESE);
        fx(() -> {
            desk.step(1);
            return null;
        });
        assertThat(desk.front().menu("Network").getText()).isEqualTo("网络");
        assertThat(desk.front().editor().text()).isEqualTo(NET);
    }

    @Test
    void the_views_of_the_other_language_are_forgotten() {
        WeakReference<Workbench> left = new WeakReference<>(bench);
        choose(Language.CHINESE);
        rename("conv1", "first");
        waitFor(() -> {
            System.gc();
            return left.get() == null;
        });
    }

    @Test
    void the_language_that_is_spoken_changes_nothing() {
        fx(() -> {
            language("language-english").fire();
            return null;
        });
        assertThat(desk.front()).isSameAs(bench);
        assertThat(desk.settings().text("language", "")).isEqualTo("english");
    }
}
