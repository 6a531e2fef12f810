package convas.app.shell;

import com.sun.javafx.tk.Toolkit;
import com.sun.scenario.animation.AbstractPrimaryTimer;
import com.sun.scenario.animation.shared.PulseReceiver;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// A window in which nothing changes sleeps: it is not woken for each frame by something that is not seen to move.
class IdleJourneyTest extends WindowTest {
    private static final long QUIET_NANOS = 700_000_000;

    private final AtomicLong lastFrame = new AtomicLong();

    /// What other tests left in their closed windows, such as a caret in a field, would wake this one.
    @BeforeAll
    static void stopWhatOthersLeft() throws Exception {
        FxToolkit.registerPrimaryStage();
        WaitForAsyncUtils.asyncFx(() -> {
            AbstractPrimaryTimer timer = Toolkit.getToolkit().getPrimaryTimer();
            Field records = AbstractPrimaryTimer.class.getDeclaredField("receivers");
            records.setAccessible(true);
            Method receiver = records.getType().getComponentType().getDeclaredMethod("receiver");
            receiver.setAccessible(true);
            for (Object each : ((Object[]) records.get(timer)).clone()) {
                if (each != null) {
                    timer.removePulseReceiver((PulseReceiver) receiver.invoke(each));
                }
            }
            return null;
        }).get();
    }

    @Test
    void no_frame_is_made_while_nothing_happens() throws TimeoutException {
        fx(() -> {
            stage.getScene().addPostLayoutPulseListener(() -> lastFrame.set(System.nanoTime()));
            return null;
        });
        sleeps();
        fx(() -> {
            editor().select(Set.of("conv1"));
            return null;
        });
        waitFor(() -> robot.lookup("#field-convolution_param-num_output").tryQuery().isPresent());
        sleeps();
        robot.clickOn("#field-convolution_param-num_output").clickOn(".code-pane");
        robot.moveTo(bench.window().canvas()).moveBy(150, 60).clickOn();
        sleeps();
    }

    private void sleeps() throws TimeoutException {
        long from = System.nanoTime();
        WaitForAsyncUtils.waitFor(60, TimeUnit.SECONDS, () -> System.nanoTime() - Math.max(from, lastFrame.get()) > QUIET_NANOS);
    }
}
