package convas.core.kernel;

import java.util.Arrays;
import java.util.function.IntFunction;

/// A kernel made ready for its tensors, to be run over and over, each time on the values that they have then. All memory that it needs is
/// taken when it is made. For one thread at a time.
@FunctionalInterface
public interface Loop {
    /// @throws RuntimeException what the [Check] throws
    void run();

    /// All of them, one after the other.
    static Loop of(Loop... loops) {
        return () -> {
            for (Loop loop : loops) {
                loop.run();
            }
        };
    }

    /// One for each number below `count`, one after the other.
    static Loop each(int count, IntFunction<Loop> make) {
        Loop[] loops = new Loop[count];
        Arrays.setAll(loops, make);
        return of(loops);
    }
}
