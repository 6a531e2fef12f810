package convas.app.shell;

import convas.app.canvas.Shown;
import static org.assertj.core.api.Assertions.assertThat;

import convas.app.file.Settings;
import convas.core.document.Edit;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;

/// Several documents in one window.
class TabsJourneyTest extends WindowTest {
    private static final String OTHER = NET.replace("Small", "Other").replace("conv1", "edges");

    private Workbench second() {
        fx(() -> desk.fresh(OTHER, "Other"));
        waitFor(() -> desk.front() != bench && desk.front().editor().document().text().equals(OTHER));
        return desk.front();
    }

    private void rename(Workbench at, String from, String to) {
        fx(() -> at.editor().apply(new Edit.Rename(from, to)));
        waitFor(() -> at.editor().document().text().contains(to));
    }

    @Test
    void undo_stays_with_its_document() {
        rename(bench, "conv1", "first");
        Workbench other = second();
        rename(other, "edges", "second");
        robot.push(KeyCode.CONTROL, KeyCode.Z);
        waitFor(() -> other.editor().document().text().equals(OTHER));
        robot.push(KeyCode.CONTROL, KeyCode.Z);
        fx(() -> null);
        assertThat(text()).contains("first");
        robot.push(KeyCode.CONTROL, KeyCode.TAB);
        waitFor(() -> desk.front() == bench);
        robot.push(KeyCode.CONTROL, KeyCode.Z);
        waitFor(() -> text().equals(NET));
        robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.TAB);
        waitFor(() -> desk.front() == other);
    }

    @Test
    void tabs_are_shown_once_there_are_two_and_say_what_is_unsaved() {
        assertThat(node("#documents").isVisible()).isFalse();
        assertThat(node("#document-name").isVisible()).isTrue();
        rename(bench, "conv1", "first");
        second();
        assertThat(node("#documents").isVisible()).isTrue();
        assertThat(node("#document-name").isVisible()).isFalse();
        assertThat(robot.lookup(".document-tab").queryAllAs(Label.class)).extracting(Label::getText).containsExactlyInAnyOrder("● Small", "Other");
        assertThat(stage.getTitle()).isEqualTo("Other — Convas");
        robot.clickOn(robot.lookup(".document-tab").<Label>match(label -> label.getText().equals("● Small")).queryLabeled());
        waitFor(() -> desk.front() == bench);
        assertThat(stage.getTitle()).isEqualTo("● Small — Convas");
    }

    @Test
    void a_tab_with_unsaved_changes_is_closed_only_when_the_user_says_so() {
        Workbench other = second();
        rename(other, "edges", "second");
        robot.push(KeyCode.CONTROL, KeyCode.W);
        waitFor(() -> prompts.asked.size() == 1);
        assertThat(prompts.asked).containsExactly("Save changes to Other?");
        assertThat(desk.tabs()).hasSize(2);
        prompts.way = 1;
        robot.push(KeyCode.CONTROL, KeyCode.W);
        waitFor(() -> desk.tabs().size() == 1);
        assertThat(desk.front()).isSameAs(bench);
    }

    @Test
    void a_middle_click_closes_a_tab() {
        second();
        robot.clickOn(robot.lookup(".document-tab").<Label>match(label -> label.getText().equals("Small")).queryLabeled(), MouseButton.MIDDLE);
        waitFor(() -> desk.tabs().size() == 1);
        assertThat(desk.front()).isNotSameAs(bench);
    }

    @Test
    void closing_the_window_asks_for_every_unsaved_document() {
        rename(bench, "conv1", "first");
        Workbench other = second();
        rename(other, "edges", "second");
        prompts.way = 1;
        robot.push(KeyCode.CONTROL, KeyCode.Q);
        waitFor(() -> !stage.isShowing());
        assertThat(prompts.asked).containsExactly("Save changes to Other?", "Save changes to Small?");
    }

    @Test
    void a_file_that_is_open_comes_to_the_front_and_one_that_cannot_be_opened_leaves_no_tab() throws IOException {
        Path file = Files.writeString(folder.resolve("net.prototxt"), OTHER);
        fx(() -> desk.open(file));
        waitFor(() -> file.equals(desk.front().files().pathProperty().get()));
        Workbench other = desk.front();
        fx(() -> {
            desk.step(1);
            return null;
        });
        assertThat(desk.front()).isSameAs(bench);
        fx(() -> desk.open(file));
        assertThat(desk.front()).isSameAs(other);
        fx(() -> desk.open(folder.resolve("none.prototxt")));
        waitFor(() -> desk.tabs().size() == 2 && prompts.asked.size() == 1);
    }

    @Test
    void the_untouched_document_of_the_start_gives_way_and_a_changed_one_does_not() {
        fx(() -> desk.begin(List.of()));
        waitFor(() -> text().contains("GoogleNet") || text().contains("GoogLeNet"));
        fx(() -> desk.fresh(NET, "Small"));
        waitFor(() -> text().equals(NET));
        assertThat(desk.tabs()).hasSize(1);
        second();
        assertThat(desk.tabs()).hasSize(2);
    }

    @Test
    void after_the_last_tab_there_is_a_choice_and_no_empty_window() {
        robot.push(KeyCode.CONTROL, KeyCode.W);
        waitFor(() -> robot.lookup("#template-empty").tryQuery().isPresent());
        assertThat(desk.tabs()).hasSize(1);
        waitFor(() -> desk.front().editor().document().text().equals(Gallery.EMPTY));
    }

    @Test
    void panels_stay_as_they_are_when_another_document_comes_to_the_front() {
        Workbench other = second();
        robot.push(KeyCode.CONTROL, KeyCode.I);
        robot.push(KeyCode.ALT, KeyCode.DIGIT1);
        fx(() -> {
            other.window().showTab("table");
            desk.step(1);
            return null;
        });
        assertThat(desk.front()).isSameAs(bench);
        assertThat(bench.window().propertiesShown().get()).isFalse();
        assertThat(bench.window().canvas().shown().has(Shown.Part.SHAPES)).isFalse();
        assertThat(bench.window().tab()).isEqualTo("table");
    }

    @Test
    void a_document_behind_is_not_run_until_it_comes_to_the_front() {
        waitFor(() -> editor().activationsProperty().get() != null && desk.isCalm());
        Object before = editor().activationsProperty().get();
        second();
        rename(bench, "conv1", "first");
        assertThat(bench.window().runner().isIdle()).isTrue();
        assertThat(editor().activationsProperty().get()).isSameAs(before);
        fx(() -> {
            desk.step(1);
            return null;
        });
        waitFor(() -> editor().activationsProperty().get() != before);
    }

    @Test
    void what_is_selected_and_where_the_keyboard_is_stay_with_the_document() {
        fx(() -> {
            editor().select(Set.of("conv1"));
            return null;
        });
        robot.clickOn("#source");
        Workbench other = second();
        assertThat(other.editor().selection()).isEmpty();
        assertThat(other.window().canvas().isFocused()).isTrue();
        fx(() -> {
            desk.step(1);
            return null;
        });
        assertThat(editor().selection()).containsExactly("conv1");
        waitFor(() -> bench.window().source().hasFocus());
    }

    @Test
    void a_closed_document_is_forgotten_by_the_window() {
        WeakReference<Workbench> closed = new WeakReference<>(second());
        fx(() -> {
            desk.closeFront();
            return null;
        });
        waitFor(() -> desk.tabs().size() == 1);
        // the toolkit's text area remembers the last line it set, of whichever text
        rename(bench, "conv1", "first");
        waitFor(() -> {
            System.gc();
            return closed.get() == null;
        });
    }

    @Test
    void the_files_of_the_last_time_are_opened_again_each_when_it_is_looked_at() throws IOException {
        Path home = folder.resolve("home");
        Path one = Files.writeString(folder.resolve("one.prototxt"), NET);
        Path two = Files.writeString(folder.resolve("two.prototxt"), OTHER);
        Path gone = folder.resolve("gone.prototxt");
        Settings settings = Settings.in(home);
        settings.put("session.files", List.of(one.toString(), gone.toString(), two.toString()));
        settings.put("session.front", two.toString());
        Desk next = fx(() -> new Desk(new Stage(), settings, folder.resolve("journal"), prompts));
        fx(next::resume);
        waitFor(() -> two.equals(next.front().files().pathProperty().get()));
        assertThat(next.tabs()).extracting(tab -> tab.nameProperty().get()).containsExactly("one.prototxt", "two.prototxt");
        assertThat(next.tabs().getFirst().isMade()).isFalse();
        fx(() -> {
            next.toFront(next.tabs().getFirst());
            return null;
        });
        waitFor(() -> next.front().editor().document().text().equals(NET));
        waitFor(() -> Settings.in(home).text("session.front", "").equals(one.toString()));
        assertThat(Settings.in(home).texts("session.files")).containsExactly(one.toString(), two.toString());
        assertThat(prompts.asked).isEmpty();
    }

    @Test
    void without_files_of_the_last_time_the_start_is_googlenet() {
        fx(desk::resume);
        waitFor(() -> text().contains("inception_3a"));
        assertThat(desk.tabs()).hasSize(1);
    }
}
