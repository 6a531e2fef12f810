package convas.app.editor;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.document.Document;
import convas.core.document.History;
import convas.core.document.Sidecar;
import convas.core.layer.Phase;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TypingTest {
    private long now;
    private final Typing typing = new Typing(() -> now);
    private History history = History.of(Document.of("name: ''", Phase.TEST, Sidecar.EMPTY));

    private void type(String text) {
        history = typing.commit(history, history.present().withText(text));
    }

    private void wait(int millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private String undone() {
        return history.undo().present().text();
    }

    @Test
    void typing_that_goes_on_is_one_step() {
        type("name: 'a'");
        wait(400);
        type("name: 'ab'");
        wait(400);
        type("name: 'abc'");
        assertThat(undone()).isEqualTo("name: ''");
    }

    @Test
    void another_word_begins_another_step() {
        type("name: 'a'");
        wait(400);
        type("name: 'a '");
        wait(400);
        type("name: 'a b'");
        wait(400);
        type("name: 'a bc'");
        assertThat(undone()).isEqualTo("name: 'a '");
    }

    @Test
    void a_pause_begins_another_step() {
        type("name: 'a'");
        wait(5000);
        type("name: 'ab'");
        assertThat(undone()).isEqualTo("name: 'a'");
    }

    @Test
    void another_place_begins_another_step() {
        type("name: 'a'");
        wait(100);
        type("# x\nname: 'a'");
        assertThat(undone()).isEqualTo("name: 'a'");
    }

    @Test
    void an_edit_between_begins_another_step() {
        type("name: 'a'");
        typing.stop();
        type("name: 'ab'");
        assertThat(undone()).isEqualTo("name: 'a'");
    }

    @Test
    void the_same_text_is_no_step() {
        type("name: ''");
        assertThat(history.undoTitle()).isEmpty();
    }
}
