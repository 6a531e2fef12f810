package convas.core.engine;

import convas.core.kernel.Check;
import java.util.concurrent.CancellationException;

/// A request to stop, shared between the one who asks and the job, which looks at it often.
public final class Cancellation implements Check {
    private volatile boolean cancelled;

    public void cancel() {
        cancelled = true;
    }

    public boolean isCancelled() {
        return cancelled;
    }

    /// @throws CancellationException if it was cancelled
    @Override
    public void check() {
        if (cancelled) {
            throw new CancellationException();
        }
    }
}
