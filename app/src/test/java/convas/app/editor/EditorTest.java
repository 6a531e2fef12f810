package convas.app.editor;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.document.Edit;
import convas.core.document.Sidecar;
import convas.core.layer.Phase;
import convas.core.net.NetState;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

class EditorTest {
    private static final String NET = """
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }
        layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 4 kernel_size: 3 } }
        layer { name: "drop" type: "Dropout" bottom: "conv" top: "drop" include { phase: TRAIN } }
        """;

    private Editor editor;

    @BeforeEach
    void open() throws Exception {
        FxToolkit.registerPrimaryStage();
        editor = fx(Editor::new);
        await(() -> editor.open(NET, Sidecar.EMPTY));
    }

    private static <T> T fx(Callable<T> work) {
        return WaitForAsyncUtils.waitForAsyncFx(30_000, work);
    }

    /// Calls on the UI thread and waits for what comes of it.
    private static <T> T await(Callable<CompletableFuture<T>> call) throws Exception {
        T result = fx(call).get(30, TimeUnit.SECONDS);
        WaitForAsyncUtils.waitForFxEvents();
        return result;
    }

    private static Edit outputs(int number) {
        return new Edit.SetParam("conv", List.of("convolution_param", "num_output"), String.valueOf(number));
    }

    @Test
    void an_edit_shows_in_the_text_and_undo_takes_it_back() throws Exception {
        assertThat(await(() -> editor.apply(outputs(7)))).isTrue();
        assertThat(editor.document().text()).isEqualTo(NET.replace("num_output: 4", "num_output: 7"));
        assertThat(editor.dirtyProperty().get()).isTrue();
        await(editor::undo);
        assertThat(editor.document().text()).isEqualTo(NET);
        assertThat(editor.dirtyProperty().get()).isFalse();
        await(editor::redo);
        assertThat(editor.document().text()).contains("num_output: 7");
    }

    @Test
    void steps_of_one_run_are_undone_together_unless_something_else_came_between() throws Exception {
        Object run = new Object();
        await(() -> editor.apply(outputs(5), run));
        await(() -> editor.apply(outputs(6), run));
        assertThat(editor.document().text()).contains("num_output: 6");
        await(editor::undo);
        assertThat(editor.document().text()).isEqualTo(NET);
        await(editor::redo);
        await(() -> editor.apply(outputs(7), run));
        await(() -> editor.apply(outputs(8), new Object()));
        await(editor::undo);
        assertThat(editor.document().text()).contains("num_output: 7");
    }

    @Test
    void edits_are_made_in_the_order_of_the_calls() throws Exception {
        List<CompletableFuture<Boolean>> all = fx(() -> List.of(editor.apply(outputs(5)), editor.apply(outputs(6)), editor.apply(outputs(7))));
        for (CompletableFuture<Boolean> each : all) {
            assertThat(each.get(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(fx(editor::document).text()).contains("num_output: 7");
    }

    @Test
    void an_edit_that_cannot_be_made_says_why_and_changes_nothing() throws Exception {
        assertThat(await(() -> editor.apply(new Edit.Rename("conv", "data")))).isFalse();
        assertThat(editor.noticeProperty().get()).isNotBlank();
        assertThat(editor.document().text()).isEqualTo(NET);
    }

    @Test
    void an_edit_commits_what_was_typed_before_it() throws Exception {
        await(() -> {
            editor.setDraft(NET + "# typed");
            return editor.apply(outputs(7));
        });
        assertThat(editor.document().text()).isEqualTo(NET.replace("num_output: 4", "num_output: 7") + "# typed");
        assertThat(editor.draftProperty().get()).isNull();
        await(editor::undo);
        assertThat(editor.document().text()).isEqualTo(NET + "# typed");
        await(editor::undo);
        assertThat(editor.document().text()).isEqualTo(NET);
    }

    @Test
    void an_edit_over_a_draft_that_does_not_parse_is_refused_and_names_the_place() throws Exception {
        boolean made = await(() -> {
            editor.setDraft(NET + "layer {");
            return editor.apply(outputs(7));
        });
        assertThat(made).isFalse();
        assertThat(editor.noticeProperty().get()).startsWith("Line 4, column");
        assertThat(editor.document().text()).isEqualTo(NET);
        assertThat(editor.text()).isEqualTo(NET + "layer {");
    }

    @Test
    void undo_over_a_draft_that_does_not_parse_keeps_it_for_redo() throws Exception {
        await(() -> {
            editor.setDraft(NET + "layer {");
            return editor.undo();
        });
        assertThat(editor.text()).isEqualTo(NET);
        await(editor::redo);
        assertThat(editor.text()).isEqualTo(NET + "layer {");
    }

    @Test
    void the_phase_can_be_changed_and_is_kept_by_undo() throws Exception {
        assertThat(editor.document().net().find("drop")).isEmpty();
        await(() -> editor.apply(outputs(7)));
        await(() -> editor.setState(NetState.of(Phase.TRAIN)));
        assertThat(editor.document().net().find("drop")).isPresent();
        await(editor::undo);
        assertThat(editor.document().text()).isEqualTo(NET);
        assertThat(editor.document().net().find("drop")).isPresent();
    }

    @Test
    void stages_and_level_can_be_changed_and_are_kept_by_undo_and_redo() throws Exception {
        String staged = NET + "layer { name: \"soft\" type: \"Softmax\" bottom: \"conv\" top: \"soft\" include { stage: \"deploy\" min_level: 2 } }\n";
        await(() -> editor.open(staged, convas.core.document.Sidecar.EMPTY).thenApply(opened -> true));
        await(() -> editor.apply(outputs(7)));
        await(() -> editor.setState(new NetState(Phase.TEST, 2, Set.of("deploy"))));
        assertThat(editor.document().net().find("soft")).isPresent();
        assertThat(editor.historyProperty().get().redoTitle()).isEmpty();
        await(editor::undo);
        assertThat(editor.document().text()).isEqualTo(staged);
        assertThat(editor.document().net().find("soft")).isPresent();
        await(editor::redo);
        assertThat(editor.document().net().find("soft")).isPresent();
        await(() -> editor.setState(new NetState(Phase.TEST, 1, Set.of("deploy"))));
        assertThat(editor.document().net().find("soft")).isEmpty();
        assertThat(editor.dirtyProperty().get()).isTrue();
    }

    @Test
    void the_selection_follows_what_is_renamed_and_forgets_what_is_gone() throws Exception {
        fx(() -> {
            editor.select(Set.of("conv"));
            return null;
        });
        await(() -> editor.apply(new Edit.Rename("conv", "features")));
        assertThat(editor.selection()).containsExactly("features");
        await(() -> editor.apply(new Edit.Remove(Set.of("features"), true)));
        assertThat(editor.selection()).isEmpty();
        await(editor::undo);
        assertThat(editor.selection()).containsExactly("features");
    }

    @Test
    void other_work_on_the_document_is_a_step_of_its_own() throws Exception {
        await(() -> editor.goOn(NET + "# more", Sidecar.EMPTY, "Recover unsaved work"));
        assertThat(editor.text()).isEqualTo(NET + "# more");
        assertThat(editor.dirtyProperty().get()).isTrue();
        await(editor::undo);
        assertThat(editor.text()).isEqualTo(NET);
        assertThat(editor.dirtyProperty().get()).isFalse();
    }
}
