package convas.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import convas.app.task.Jobs;
import org.junit.jupiter.api.Test;

class JobsViewTest {
    private static final long SECOND = 1_000_000_000L;

    private static Jobs.Entry entry(String detail, double fraction, Jobs.State state, double seconds) {
        return new Jobs.Entry(null, () -> "Running", detail, fraction, state, 0, (long) (seconds * SECOND));
    }

    @Test
    void what_is_left_is_what_it_took_so_far_for_the_rest() {
        Jobs.Entry quarter = entry("conv1", 0.25, Jobs.State.RUNNING, 0);
        assertThat(quarter.secondsLeft(4 * SECOND)).isEqualTo(12);
        assertThat(JobsView.told(quarter, 4 * SECOND)).isEqualTo("about 12 s left");
        assertThat(JobsView.told(quarter, 40 * SECOND)).isEqualTo("about 2 min 0 s left");
        assertThat(JobsView.told(entry("", 0.9, Jobs.State.RUNNING, 0), SECOND)).isEqualTo("almost done");
    }

    @Test
    void nothing_is_said_of_the_rest_before_something_is_known() {
        assertThat(JobsView.told(entry("weights", -1, Jobs.State.RUNNING, 0), 9 * SECOND)).isEmpty();
        assertThat(JobsView.told(entry("conv1", 0.5, Jobs.State.RUNNING, 0), SECOND / 4)).isEmpty();
    }

    @Test
    void what_ended_says_how_and_after_what_time() {
        assertThat(JobsView.told(entry("", 1, Jobs.State.DONE, 3.44), 0)).isEqualTo("done in 3.4 s");
        assertThat(JobsView.told(entry("the net was changed", 0.5, Jobs.State.STOPPED, 61), 0)).isEqualTo("stopped after 1 min 1 s: the net was changed");
        assertThat(JobsView.told(entry("no memory", 0.5, Jobs.State.FAILED, 2), 0)).isEqualTo("failed after 2 s: no memory");
    }
}
