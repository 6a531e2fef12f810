package convas.core.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// Bounds what the heap is asked for by this thread, garbage included, which is never less than what is held at any time.
final class Allocated {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocated() {}

    /// Does something that may throw a checked exception.
    @FunctionalInterface
    interface Work<X extends Exception> {
        void run() throws X;
    }

    /// Does it again, up to three times, while too much is asked for: classes are loaded and linked once, and what watches the branches
    /// asks for memory too when it meets one.
    ///
    /// @throws AssertionError if it asks for more every time
    static <X extends Exception> void atMost(long bytes, Work<X> work) throws X {
        long asked = asked(work);
        for (int again = 0; again < 3 && asked > bytes; again++) {
            asked = asked(work);
        }
        if (asked > bytes) {
            throw new AssertionError(asked + " bytes were asked for, at most " + bytes + " may be");
        }
    }

    private static <X extends Exception> long asked(Work<X> work) throws X {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        work.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
