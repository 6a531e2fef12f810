package convas.core.kernel;

import convas.core.tensor.Shape;
import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/// Shares the items of a loop between the calling thread and a few helpers, which sleep when there is nothing to do.
///
/// Each thread begins with a stretch of items of its own, the same in every loop of as many items: what it wrote and read there is still near its
/// own processor, while what another wrote comes as slowly as from memory. Whoever is done takes items from the end of another's
/// stretch, so that the caller never waits for a helper to wake up.
final class Workers {
    @FunctionalInterface
    interface Task {
        void run(int item);
    }

    /// Items that follow each other, done in one go.
    @FunctionalInterface
    interface Range {
        /// @param from the first, `to` behind the last
        void run(int from, int to);
    }

    /// A row of an image.
    @FunctionalInterface
    interface ImageRow {
        void at(int n, int y);
    }

    private static final int SPINS = 2000;

    /// The parts that a loop is cut into at least, so that it can be cancelled between them.
    private static final int PARTS = 8;

    /// Longs from one stretch to the next: threads would wait for each other if two were in the same line of the cache.
    private static final int APART = 16;

    private final Thread[] helpers;
    private final AtomicBoolean busy = new AtomicBoolean();
    /// For each thread what is left of its stretch of the loop: the first item in the upper half, the end in the lower. Who has taken items
    /// from it may read what the loop is, below.
    private final AtomicLongArray left;
    /// Helpers that may have taken items.
    private final AtomicInteger active = new AtomicInteger();
    private Range range;
    private int most;
    private volatile Thread caller;
    private volatile Throwable failure;

    /// @param threads working together, the caller included
    Workers(int threads) {
        left = new AtomicLongArray(threads * APART);
        helpers = new Thread[threads - 1];
        for (int i = 0; i < helpers.length; i++) {
            int self = i + 1;
            helpers[i] = Thread.ofPlatform().daemon().name("convas-kernels-" + self).unstarted(() -> help(self));
        }
        for (Thread helper : helpers) {
            helper.start();
        }
    }

    int threads() {
        return helpers.length + 1;
    }

    /// Runs the task for each item below `items`, in any order, and returns when all are done. The thread's [Check] is asked
    /// between items; what it or the task throws ends the loop. What the task holds stays reachable till then, for code that uses addresses.
    void each(int items, Task task) {
        eachLoop(items, task).run();
    }

    Loop eachLoop(int items, Task task) {
        Range one = (from, to) -> task.run(from);
        return () -> run(items, items, one);
    }

    /// Runs the range for all items below `items`: several at a time, fewer and fewer towards the end, so that all threads end together.
    /// For items that share something with their neighbours and are done in a microsecond or a few.
    void split(int items, Range range) {
        splitLoop(items, range).run();
    }

    Loop splitLoop(int items, Range range) {
        return () -> run(items, PARTS, range);
    }

    /// Runs it for all rows of images, as [#split].
    void rows(Shape images, ImageRow row) {
        rowsLoop(images, row).run();
    }

    Loop rowsLoop(Shape images, ImageRow row) {
        int height = images.dim(2);
        return splitLoop(images.dim(0) * height, (from, to) -> {
            for (int item = from; item < to; item++) {
                row.at(item / height, item % height);
            }
        });
    }

    private void run(int items, int parts, Range each) {
        // Helpers do not ask, and may have done it all before the caller gets its first turn.
        Rows.check();
        Check check = Check.current();
        int longest = Math.max(1, items / Math.max(1, parts));
        if (items <= 1 || helpers.length == 0 || !busy.compareAndSet(false, true)) {
            for (int from = 0; from < items; from += longest) {
                check.check();
                each.run(from, Math.min(items, from + longest));
            }
            Reference.reachabilityFence(each);
            return;
        }
        Throwable thrown;
        try {
            share(items, longest, each);
            work(0, check);
            await();
        } finally {
            thrown = failure;
            range = null;
            busy.set(false);
        }
        rethrow(thrown);
    }

    /// Gives each thread its stretch, and wakes the helpers.
    private void share(int items, int longest, Range each) {
        range = each;
        most = longest;
        caller = Thread.currentThread();
        failure = null;
        for (int i = 0; i < threads(); i++) {
            left.set(i * APART, stretch((int) ((long) items * i / threads()), (int) ((long) items * (i + 1) / threads())));
        }
        for (Thread helper : helpers) {
            LockSupport.unpark(helper);
        }
    }

    private static long stretch(int from, int to) {
        return (long) from << 32 | to;
    }

    private static int count(long stretch) {
        return (int) stretch - (int) (stretch >>> 32);
    }

    private boolean hasMore() {
        for (int i = 0; i < threads(); i++) {
            if (count(left.get(i * APART)) > 0) {
                return true;
            }
        }
        return false;
    }

    private void help(int self) {
        int idle = 0;
        while (true) {
            if (hasMore()) {
                idle = 0;
                active.incrementAndGet();
                work(self, Check.NONE);
                leave();
            } else if (idle++ < SPINS) {
                // The next loop of a pass comes within microseconds, sooner than a sleeper wakes up.
                Thread.onSpinWait();
            } else {
                LockSupport.park(this);
                idle = 0;
            }
        }
    }

    private void work(int self, Check check) {
        try {
            for (int i = 0; i < threads(); i++) {
                take((self + i) % threads(), i == 0, check);
            }
        } catch (RuntimeException | Error e) {
            failure = e;
            for (int i = 0; i < threads(); i++) {
                left.set(i * APART, 0);
            }
        }
    }

    /// Does what is left of a stretch, from its beginning if it is the own one, else from its end.
    private void take(int whose, boolean own, Check check) {
        for (long known = left.get(whose * APART); count(known) > 0; known = left.get(whose * APART)) {
            int from = (int) (known >>> 32);
            int to = (int) known;
            int some = Math.clamp((to - from) / 2, 1, most);
            if (left.compareAndSet(whose * APART, known, own ? stretch(from + some, to) : stretch(from, to - some))) {
                check.check();
                range.run(own ? from : to - some, own ? from + some : to);
            }
        }
    }

    private void leave() {
        if (active.decrementAndGet() == 0) {
            LockSupport.unpark(caller);
        }
    }

    /// Waits for the helpers' last items.
    private void await() {
        for (int i = 0; active.get() > 0; i++) {
            if (i < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.park(this);
            }
        }
    }

    private static void rethrow(Throwable failure) {
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
    }
}
