package convas.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import convas.app.file.Journal;
import convas.app.file.RecentFiles;
import convas.app.file.Settings;
import convas.app.file.Views;
import convas.core.document.Edit;
import convas.core.document.LineDiff;
import convas.core.document.Point;
import convas.core.document.Sidecar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.image.ImageView;
import javafx.scene.input.KeyCode;
import jfx.incubator.scene.control.richtext.CodeArea;
import org.junit.jupiter.api.Test;
import org.kordamp.ikonli.feather.Feather;

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
        robot.clickOn("#changed-outside-2");
        ListView<LineDiff.Line> differences = robot.lookup("#differences").queryListView();
        assertThat(differences.getItems().stream().filter(line -> line == null || line.kind() != LineDiff.Kind.SAME).map(LineDiff.Line::text))
            .containsExactly("# mine", "# theirs");
        robot.push(KeyCode.ESCAPE);
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
            desk.show();
            return null;
        });
        waitFor(() -> robot.lookup("#recover-0").tryQuery().isPresent());
        robot.clickOn("#recover-0");
        waitFor(() -> desk.front().editor().text().equals(NET + "# before the crash"));
        assertThat(desk.front().editor().dirtyProperty().get()).isTrue();
        assertThat(desk.front().files().pathProperty().get()).isEqualTo(file);
        assertThat(text()).isEqualTo(NET);
        assertThat(file).hasContent(NET);
        waitFor(() -> new Journal(journals).abandoned().isEmpty());
        fx(() -> desk.front().editor().undo());
        waitFor(() -> desk.front().editor().text().equals(NET));
        assertThat(desk.front().editor().dirtyProperty().get()).isFalse();
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

    private void broken() {
        robot.clickOn("#source");
        robot.push(KeyCode.CONTROL, KeyCode.END);
        robot.write("layer { name:");
        waitFor(() -> editor().text().endsWith("name:"));
    }

    private void look() {
        fx(() -> {
            bench.files().look();
            return null;
        });
    }

    @Test
    void a_file_can_be_read_again_over_text_that_does_not_parse() throws IOException {
        Path file = file("net.prototxt", NET);
        open(file);
        broken();
        Files.writeString(file, NET + "# theirs\n");
        look();
        waitFor(() -> bench.files().changedOutsideProperty().get() != null);
        fx(() -> bench.files().reload());
        waitFor(() -> editor().text().equals(NET + "# theirs\n"));
        assertThat(editor().dirtyProperty().get()).isFalse();
        assertThat(bench.files().changedOutsideProperty().get()).isNull();
        waitFor(() -> ((CodeArea) node("#source")).getText().equals(NET + "# theirs\n"));
        fx(() -> editor().undo());
        waitFor(() -> editor().text().equals(NET + "layer { name:"));
        assertThat(editor().dirtyProperty().get()).isTrue();
    }

    @Test
    void while_a_file_is_being_opened_the_text_before_it_cannot_get_into_it() throws Exception {
        Path file = file("net.prototxt", "name: \"Other\"\n");
        fx(() -> editor().apply(new Edit.Rename("conv1", "mine")));
        waitFor(() -> text().contains("mine"));
        CompletableFuture<Boolean> saved = fx(() -> {
            bench.files().open(file);
            assertThat(bench.files().pathProperty().get()).isNull();
            return bench.files().saveTo(file);
        });
        waitFor(() -> file.equals(bench.files().pathProperty().get()));
        saved.get(30, TimeUnit.SECONDS);
        assertThat(text()).isEqualTo("name: \"Other\"\n");
        assertThat(file).hasContent("name: \"Other\"\n");
    }

    @Test
    void recovered_work_whose_file_cannot_be_opened_gets_no_file() throws Exception {
        Path mine = file("mine.prototxt", NET);
        open(mine);
        Path gone = Files.write(folder.resolve("gone.prototxt"), new byte[] {0, 1, 2});
        Path journal = Files.writeString(folder.resolve("entry.json"), "{}");
        fx(() -> bench.files().recover(new Journal.Entry(journal, Optional.of(gone), "gone.prototxt", "name: \"Lost\"\n", Sidecar.EMPTY, Instant.now())));
        waitFor(() -> text().equals("name: \"Lost\"\n") && editor().dirtyProperty().get());
        assertThat(bench.files().pathProperty().get()).isNull();
        waitFor(() -> !Files.exists(journal));
        assertThat(mine).hasContent(NET);
    }

    @Test
    void what_is_typed_in_a_field_is_saved_too() throws IOException {
        Path file = file("net.prototxt", NET);
        open(file);
        fx(() -> {
            editor().select(Set.of("conv1"));
            return null;
        });
        waitFor(() -> robot.lookup("#field-convolution_param-num_output .text-field").tryQuery().isPresent()
            || robot.lookup("#field-convolution_param-num_output").tryQuery().isPresent());
        TextField field = robot.lookup("#field-convolution_param-num_output").lookup(".text-field").queryAs(TextField.class);
        robot.clickOn(field);
        fx(() -> {
            field.setText("9");
            return null;
        });
        robot.push(KeyCode.CONTROL, KeyCode.S);
        waitFor(() -> content(file).contains("num_output: 9"));
        waitFor(() -> !editor().dirtyProperty().get());
        fx(() -> {
            field.requestFocus();
            field.setText("10");
            desk.quit();
            return null;
        });
        waitFor(() -> prompts.asked.contains("Save changes to net.prototxt?"));
        assertThat(stage.isShowing()).isTrue();
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException problem) {
            return "";
        }
    }

    @Test
    void an_edit_on_its_way_is_asked_about() {
        fx(() -> {
            editor().apply(new Edit.Rename("conv1", "mine"));
            desk.quit();
            return null;
        });
        waitFor(() -> !prompts.asked.isEmpty());
        assertThat(prompts.asked.getFirst()).isEqualTo("Save changes to Small?");
        assertThat(stage.isShowing()).isTrue();
    }

    @Test
    void a_text_is_saved_even_if_its_view_cannot_be() throws IOException {
        Path file = file("net.prototxt", NET);
        Path view = Files.writeString(folder.resolve("net.convas.json"), "{\"version\":7}");
        open(file);
        fx(() -> editor().apply(new Edit.Move(Map.of("conv1", new Point(30, 40)))));
        fx(() -> editor().apply(new Edit.Rename("conv1", "mine")));
        waitFor(() -> text().contains("mine"));
        robot.push(KeyCode.CONTROL, KeyCode.S);
        waitFor(() -> !editor().dirtyProperty().get());
        assertThat(content(file)).contains("\"mine\"");
        assertThat(view).hasContent("{\"version\":7}");
        assertThat(prompts.asked).hasSize(1);
        assertThat(prompts.asked.getFirst()).startsWith("The text is saved, but not where its layers stand").contains("newer Convas");
    }

    @Test
    void what_another_program_wrote_is_not_overwritten_unasked() throws IOException {
        Path file = file("net.prototxt", NET);
        open(file);
        typeAtTheEnd("# mine");
        Files.writeString(file, NET + "# theirs\n");
        robot.push(KeyCode.CONTROL, KeyCode.S);
        waitFor(() -> !prompts.asked.isEmpty());
        assertThat(prompts.asked.getFirst()).isEqualTo("net.prototxt was changed by another program");
        assertThat(content(file)).isEqualTo(NET + "# theirs\n");
        assertThat(editor().dirtyProperty().get()).isTrue();
        prompts.way = 0;
        robot.push(KeyCode.CONTROL, KeyCode.S);
        waitFor(() -> content(file).equals(NET + "# mine"));
        waitFor(() -> !editor().dirtyProperty().get());
        assertThat(bench.files().changedOutsideProperty().get()).isNull();
    }

    @Test
    void text_with_a_mistake_of_syntax_is_not_exported() {
        prompts.file = folder.resolve("out.prototxt");
        broken();
        fx(() -> {
            bench.actions().get("file.export").run().run();
            return null;
        });
        waitFor(() -> !prompts.asked.isEmpty());
        int line = (int) NET.lines().count() + 1;
        assertThat(prompts.asked.getFirst()).startsWith("This text cannot be exported yet: Line " + line + ", column ");
        assertThat(prompts.file).doesNotExist();
    }

    @Test
    void a_picture_is_exported_as_chosen() {
        prompts.file = folder.resolve("small.dot");
        waitFor(() -> !bench.window().canvas().picturedScene().cards().isEmpty());
        fx(() -> {
            bench.actions().get("file.export-picture").fire();
            return null;
        });
        ImageView preview = robot.lookup("#picture-preview").queryAs(ImageView.class);
        waitFor(() -> preview.getImage() != null);
        Set<Integer> colors = new HashSet<>();
        for (int y = 0; y < preview.getImage().getHeight(); y++) {
            for (int x = 0; x < preview.getImage().getWidth(); x++) {
                colors.add(preview.getImage().getPixelReader().getArgb(x, y));
            }
        }
        assertThat(colors).hasSizeGreaterThan(50);
        robot.clickOn("#picture-format");
        robot.type(KeyCode.END, KeyCode.ENTER);
        robot.clickOn("#picture-export");
        waitFor(() -> content(prompts.file).contains("\"layer conv1\" -> \"blob conv1\" [label=\"4\"]"));
        assertThat(prompts.asked).containsExactly("Export picture small.dot");
    }

    @Test
    void closing_one_notice_leaves_the_others() {
        fx(() -> {
            bench.changedOutside(folder.resolve("a.prototxt"));
            window("one");
            window("two");
            return null;
        });
        robot.clickOn("#one-0");
        waitFor(() -> bench.window().bars().getChildren().size() == 2);
        assertThat(bench.window().bars().getChildren()).extracting(javafx.scene.Node::getId).containsExactly("changed-outside", "two");
    }

    private void window(String id) {
        bench.bar(new NoticeBar(id, Feather.INFO, "A question.", bench::close, new NoticeBar.Way("Yes", () -> {})));
    }

    @Test
    void a_template_opens_in_a_tab_of_its_own_and_leaves_unsaved_work_alone() {
        typeAtTheEnd("# mine");
        robot.push(KeyCode.CONTROL, KeyCode.N);
        waitFor(() -> robot.lookup("#template-empty").tryQuery().isPresent());
        robot.push(KeyCode.CONTROL, KeyCode.Q);
        robot.push(KeyCode.CONTROL, KeyCode.S);
        fx(() -> null);
        assertThat(prompts.asked).isEmpty();
        robot.clickOn("#template-empty");
        waitFor(() -> desk.tabs().size() == 2 && desk.front().editor().text().contains("Untitled"));
        assertThat(prompts.asked).isEmpty();
        assertThat(text()).endsWith("# mine");
    }

    @Test
    void what_is_no_text_is_refused_in_words() throws IOException {
        Path binary = Files.write(folder.resolve("net.caffemodel"), new byte[] {10, 0, 3});
        fx(() -> bench.files().open(binary));
        waitFor(() -> !prompts.asked.isEmpty());
        assertThat(prompts.asked.getFirst()).startsWith("This file cannot be opened: ").endsWith("It is not text; give a network as .prototxt.");
        assertThat(text()).isEqualTo(NET);
    }

    @Test
    void recent_files_are_remembered_at_once_and_odd_ones_do_no_harm() throws IOException {
        Path home = folder.resolve("home");
        Settings settings = Settings.in(home);
        settings.put("recent", List.of("a\0b", folder.resolve("old.prototxt").toString()));
        Path file = file("net.prototxt", NET);
        fx(() -> {
            DocumentFiles files = new DocumentFiles(editor(), new RecentFiles(settings), new Views(settings), new Journal(folder.resolve("other")), prompts);
            files.open(file);
            return null;
        });
        waitFor(() -> Settings.in(home).texts("recent").contains(file.toString()));
    }

    @Test
    void a_network_without_layers_is_calm() {
        fx(() -> bench.files().fresh("", "Empty"));
        waitFor(() -> text().isEmpty());
        waitFor(() -> desk.isCalm());
    }

    private List<Path> journals() {
        try (Stream<Path> all = Files.list(folder.resolve("journal"))) {
            return all.toList();
        } catch (IOException none) {
            return List.of();
        }
    }
}
