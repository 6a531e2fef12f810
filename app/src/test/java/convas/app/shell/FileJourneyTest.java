package convas.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import convas.app.file.Journal;
import convas.core.document.Edit;
import convas.core.document.Point;
import convas.core.document.Sidecar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/// Saving, opening, and what keeps work from being lost.
class FileJourneyTest extends WindowTest {
    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private void open(Path file) {
        fx(() -> bench.files().open(file));
        waitFor(() -> file.equals(bench.files().pathProperty().get()));
    }

    private void typeAtTheEnd(String text) {
        robot.clickOn("#source");
        robot.push(KeyCode.CONTROL, KeyCode.END);
        robot.write(text);
        waitFor(() -> text().endsWith(text));
    }

    @Test
    void what_is_saved_is_there_when_it_is_opened_again() throws IOException {
        prompts.file = folder.resolve("saved.prototxt");
        typeAtTheEnd("# kept");
        fx(() -> editor().apply(new Edit.Move(Map.of("conv1", new Point(30, 40)))));
        waitFor(() -> !editor().document().sidecar().isEmpty());
        robot.push(KeyCode.CONTROL, KeyCode.S);
        waitFor(() -> !editor().dirtyProperty().get());
        assertThat(prompts.file).hasContent(NET + "# kept");
        fx(() -> bench.files().fresh("", "Other"));
        waitFor(() -> text().isEmpty());
        open(prompts.file);
        waitFor(() -> text().equals(NET + "# kept"));
        assertThat(editor().document().sidecar().positions()).containsEntry("conv1", new Point(30, 40));
        assertThat(editor().dirtyProperty().get()).isFalse();
    }

    @Test
    void line_ends_and_encoding_of_a_file_are_kept() throws IOException {
        Path file = folder.resolve("old.prototxt");
        byte[] before = NET.replace("four maps", "vier Bl\u00f6cke").replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        Files.write(file, before);
        open(file);
        typeAtTheEnd("# x");
        robot.push(KeyCode.CONTROL, KeyCode.S);
        waitFor(() -> !editor().dirtyProperty().get());
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .isEqualTo(new String(before, StandardCharsets.ISO_8859_1) + "# x");
    }

    @Test
    void text_that_does_not_parse_is_saved_as_it_stands() {
        prompts.file = folder.resolve("broken.prototxt");
        robot.clickOn("#source");
        robot.push(KeyCode.CONTROL, KeyCode.END);
        robot.write("layer { name:");
        robot.push(KeyCode.CONTROL, KeyCode.S);
        waitFor(() -> Files.exists(prompts.file));
        waitFor(() -> !editor().dirtyProperty().get());
        assertThat(prompts.file).hasContent(NET + "layer { name:");
    }

    @Test
    void unsaved_changes_are_asked_about_before_they_would_be_lost() {
        typeAtTheEnd("# mine");
        robot.push(KeyCode.CONTROL, KeyCode.Q);
        waitFor(() -> !prompts.asked.isEmpty());
        assertThat(prompts.asked.getFirst()).isEqualTo("Save changes to Small?");
        assertThat(stage.isShowing()).isTrue();
        assertThat(text()).endsWith("# mine");
        prompts.way = 1;
        robot.push(KeyCode.CONTROL, KeyCode.Q);
        waitFor(() -> !stage.isShowing());
    }

    @Test
    void a_file_changed_by_another_program_is_followed_and_the_former_text_can_be_brought_back() throws IOException {
        Path file = file("net.prototxt", NET);
        open(file);
        Files.writeString(file, NET + "# theirs\n");
        fx(() -> {
            bench.files().look();
            return null;
        });
        waitFor(() -> text().equals(NET + "# theirs\n"));
        assertThat(editor().dirtyProperty().get()).isFalse();
        robot.clickOn("#source");
        robot.push(KeyCode.CONTROL, KeyCode.Z);
        waitFor(() -> text().equals(NET));
    }

    @Test
    void with_unsaved_changes_the_user_chooses_between_both_texts() throws IOException {
        Path file = file("net.prototxt", NET);
        open(file);
        typeAtTheEnd("# mine");
        Files.writeString(file, NET + "# theirs\n");
        fx(() -> {
            bench.files().look();
            return null;
        });
        waitFor(() -> bench.files().changedOutsideProperty().get() != null);
        assertThat(text()).endsWith("# mine");
        robot.clickOn("#changed-outside-0");
        waitFor(() -> text().equals(NET + "# theirs\n"));
    }

    @Test
    void unsaved_work_is_offered_after_a_crash() throws Exception {
        Path file = file("net.prototxt", NET);
        Path journals = folder.resolve("journal");
        Journal crashed = new Journal(journals);
        crashed.write(Optional.of(file), "net.prototxt", NET + "# before the crash", Sidecar.EMPTY);
        crashed.leave();
        try (Stream<Path> all = Files.list(journals)) {
            for (Path each : all.toList()) {
                Files.writeString(each, Files.readString(each).replaceFirst("\"process\":\\d+", "\"process\":1").replaceFirst(
                    "\"started\":\"[^\"]*\"", "\"started\":\"long ago\""));
            }
        }
        fx(() -> {
            stage.hide();
            bench.show();
            return null;
        });
        waitFor(() -> robot.lookup("#recover-0").tryQuery().isPresent());
        robot.clickOn("#recover-0");
        waitFor(() -> text().equals(NET + "# before the crash"));
        assertThat(editor().dirtyProperty().get()).isTrue();
        assertThat(bench.files().pathProperty().get()).isEqualTo(file);
        assertThat(file).hasContent(NET);
        waitFor(() -> new Journal(journals).abandoned().isEmpty());
    }

    @Test
    void unsaved_work_is_written_to_the_journal_and_removed_when_it_is_saved() throws Exception {
        typeAtTheEnd("# journal");
        fx(() -> bench.files().autosave());
        waitFor(() -> journals().size() == 1);
        assertThat(Files.readString(journals().getFirst())).contains("# journal");
        prompts.file = folder.resolve("saved.prototxt");
        robot.push(KeyCode.CONTROL, KeyCode.S);
        waitFor(() -> journals().isEmpty());
    }

    private List<Path> journals() {
        try (Stream<Path> all = Files.list(folder.resolve("journal"))) {
            return all.toList();
        } catch (IOException none) {
            return List.of();
        }
    }
}
