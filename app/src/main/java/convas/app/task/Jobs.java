package convas.app.task;

import java.util.function.Supplier;
import javafx.animation.PauseTransition;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.util.Duration;

/// What is done in the background for one document, and what was done last: runs of the net, weights read and written, pictures
/// exported. What is over in a moment is never listed. On the UI thread.
public final class Jobs {
    /// A job shorter than this is not shown.
    static final Duration SILENT = Duration.millis(200);
    /// How many are remembered.
    private static final int KEPT = 40;

    /// How far a job has come.
    public enum State { RUNNING, DONE, STOPPED, FAILED }

    /// @param title what is done, in the language of the moment
    /// @param detail what it is at, or how it ended; may be empty
    /// @param fraction from 0 to 1, or -1 when it is not known
    /// @param began in ns, as [System#nanoTime()] counts them
    /// @param ended likewise; the same as `began` while it runs
    public record Entry(Job job, Supplier<String> title, String detail, double fraction, State state, long began, long ended) {
        /// What is done.
        public String name() {
            return title.get();
        }

        /// How long it took, in s.
        public double seconds() {
            return (ended - began) / 1e9;
        }

        /// How long it will still take if it goes on as until now, in s; -1 while that cannot be said.
        ///
        /// @param now in ns
        public double secondsLeft(long now) {
            double gone = (now - began) / 1e9;
            return state != State.RUNNING || fraction < 0.02 || gone < 0.5 ? -1 : gone * (1 - fraction) / fraction;
        }
    }

    private final ObservableList<Entry> entries = FXCollections.observableArrayList();
    private ObservableList<Entry> seen = FXCollections.unmodifiableObservableList(entries);

    /// The latest first.
    public ObservableList<Entry> entries() {
        return seen;
    }

    /// Lets those go who listen to [#entries()].
    void renew() {
        seen = FXCollections.unmodifiableObservableList(entries);
    }

    /// @param title what is done, in the language of the moment
    /// @param cancel stops it; it then tells how it ended
    public Job begin(Supplier<String> title, Runnable cancel) {
        return new Job(title, cancel);
    }

    /// One piece of work. How it ended is said once; what is said after that is not heard.
    public final class Job {
        private final Runnable cancel;
        private final PauseTransition patience = new PauseTransition(SILENT);
        private Entry now;
        private boolean listed;

        private Job(Supplier<String> title, Runnable cancel) {
            this.cancel = cancel;
            long begun = System.nanoTime();
            now = new Entry(this, title, "", -1, State.RUNNING, begun, begun);
            patience.setOnFinished(event -> list());
            patience.playFromStart();
        }

        private void list() {
            listed = true;
            entries.addFirst(now);
            if (entries.size() > KEPT) {
                entries.removeLast();
            }
        }

        /// Whether it has gone on for long enough to be shown.
        boolean isListed() {
            return listed;
        }

        /// @param fraction from 0 to 1, or -1
        public void at(String detail, double fraction) {
            if (now.state == State.RUNNING) {
                put(new Entry(this, now.title, detail, fraction, State.RUNNING, now.began, now.ended));
            }
        }

        public void done() {
            end(State.DONE, "");
        }

        public void stopped(String why) {
            end(State.STOPPED, why);
        }

        public void failed(String why) {
            end(State.FAILED, why);
        }

        /// Asks it to stop; without effect on one that has ended.
        public void cancel() {
            if (now.state == State.RUNNING) {
                cancel.run();
            }
        }

        private void end(State state, String detail) {
            if (now.state != State.RUNNING) {
                return;
            }
            patience.stop();
            put(new Entry(this, now.title, detail, state == State.DONE ? 1 : now.fraction, state, now.began, System.nanoTime()));
        }

        private void put(Entry next) {
            int at = listed ? entries.indexOf(now) : -1;
            now = next;
            if (at >= 0) {
                entries.set(at, next);
            }
        }
    }
}
