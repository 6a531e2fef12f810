package convas.core.kernel;

/// Asked now and then by every long loop of a thread that was told to: throws what stops the loop. Kept for each thread, so that it takes no memory
/// to tell it, as binding a [ScopedValue] does.
@FunctionalInterface
public interface Check {
    /// Stops nothing.
    Check NONE = () -> {};

    /// @throws RuntimeException to stop what runs
    void check();

    /// Does the work; the loops in it that this thread runs ask this check.
    default void during(Runnable work) {
        Check before = replace(this);
        try {
            work.run();
        } finally {
            replace(before);
        }
    }

    /// From now on the loops that the calling thread runs ask another check.
    ///
    /// @return the one that they asked before, to be put back
    static Check replace(Check check) {
        Asked asked = Asked.OF_THREAD.get();
        Check before = asked.check;
        asked.check = check;
        return before;
    }

    /// What the calling thread's loops are to ask.
    static Check current() {
        return Asked.OF_THREAD.get().check;
    }

    /// What a thread asks at present.
    final class Asked {
        private static final ThreadLocal<Asked> OF_THREAD = ThreadLocal.withInitial(Asked::new);

        private Check check = NONE;

        private Asked() {}
    }
}
