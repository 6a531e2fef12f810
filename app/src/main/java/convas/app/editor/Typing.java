package convas.app.editor;

import convas.core.document.Document;
import convas.core.document.History;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Makes one step of undo out of typing that goes on without a pause at one place, so that undo takes back words and not
/// letters.
final class Typing {
    private static final long PAUSE = Duration.ofMillis(1500).toNanos();

    private final LongSupplier clock;
    private Document last;
    private long when;
    private int caret;

    Typing() {
        this(System::nanoTime);
    }

    Typing(LongSupplier clock) {
        this.clock = clock;
    }

    /// The next commit is a step of its own.
    void stop() {
        last = null;
    }

    private static boolean beginsWord(String before, TextChange change) {
        return change.start() == change.end() && change.start() > 0 && Character.isWhitespace(before.charAt(change.start() - 1))
            && !change.replacement().isEmpty() && !Character.isWhitespace(change.replacement().charAt(0));
    }

    History commit(History history, Document next) {
        String before = history.present().text();
        String after = next.text();
        if (before.equals(after)) {
            return history;
        }
        TextChange change = TextChange.between(before, after);
        long now = clock.getAsLong();
        boolean goesOn = last == history.present() && now - when < PAUSE
            && (change.start() == caret || change.end() == caret) && !change.replacement().contains("\n")
            && !beginsWord(before, change);
        last = next;
        when = now;
        caret = change.start() + change.replacement().length();
        return goesOn ? history.replacing(next) : history.then(next, "Edit text");
    }
}
