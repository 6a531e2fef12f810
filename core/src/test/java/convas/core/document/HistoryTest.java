package convas.core.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HistoryTest {
    @Test
    void undo_and_redo_walk_the_same_way() {
        History history = steps(3);

        assertThat(history.undoTitle()).hasValue("step 3");
        assertThat(history.redoTitle()).isEmpty();
        History back = history.undo().undo();
        assertThat(back.present().text()).isEqualTo("name: \"1\"");
        assertThat(back.undoTitle()).hasValue("step 1");
        assertThat(back.redoTitle()).hasValue("step 2");
        assertThat(back.redo().redo().present()).isSameAs(history.present());
        assertThat(back.undo().undo().undo().present().text()).isEqualTo("name: \"0\"");
    }

    @Test
    void a_new_edit_forgets_what_was_undone() {
        History history = steps(3).undo().then(EditsTest.read("name: \"other\""), "other");

        assertThat(history.redoTitle()).isEmpty();
        assertThat(history.redo()).isSameAs(history);
        assertThat(history.undo().present().text()).isEqualTo("name: \"2\"");
    }

    @Test
    void at_least_the_last_thousand_steps_can_be_undone() {
        History history = steps(5 * History.LIMIT);
        int undone = 0;
        while (history.undoTitle().isPresent()) {
            history = history.undo();
            undone++;
        }
        assertThat(undone).isBetween(History.LIMIT, 2 * History.LIMIT);
        assertThat(history.present().text()).isEqualTo("name: \"" + (5 * History.LIMIT - undone) + "\"");
        for (int i = 0; i < undone; i++) {
            history = history.redo();
        }
        assertThat(history.present().text()).isEqualTo("name: \"" + 5 * History.LIMIT + "\"");
    }

    @Test
    void any_step_can_be_gone_to() {
        History history = steps(5).undo().undo();
        assertThat(history.titles()).containsExactly("step 1", "step 2", "step 3", "step 4", "step 5");
        assertThat(history.position()).isEqualTo(3);
        assertThat(history.at(1).present().text()).isEqualTo("name: \"1\"");
        assertThat(history.at(5).present().text()).isEqualTo("name: \"5\"");
        assertThat(history.at(0).titles()).isEqualTo(history.titles());
        assertThat(history.at(99).position()).isEqualTo(5);
    }

    private static History steps(int count) {
        History history = History.of(EditsTest.read("name: \"0\""));
        for (int i = 1; i <= count; i++) {
            history = history.then(EditsTest.read("name: \"" + i + "\""), "step " + i);
        }
        return history;
    }
}
