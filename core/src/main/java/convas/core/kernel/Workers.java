package convas.core.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Shares the items of a loop between the calling thread and a few helpers, which sleep when there is nothing to do. The
/// caller never waits for a helper to wake up: whoever is there takes the next item.
final class Workers {
    @FunctionalInterface
    interface Task {
        void run(int item);
    }

    private static final int SPINS = 2000;

    private final Thread[] helpers;
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile Job job;

    /// @param threads working together, the caller included
    Workers(int threads) {
        helpers = new Thread[threads - 1];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = Thread.ofPlatform().daemon().name("convas-kernels-" + (i + 1)).unstarted(this::help);
        }
        for (Thread helper : helpers) {
            helper.start();
        }
    }

    int threads() {
        return helpers.length + 1;
    }

    /// Runs the task for each item below `items`, in any order, and returns when all are done. [Kernels#CHECK] is asked
    /// between items; what it or the task throws ends the loop.
    void each(int items, Task task) {
        // Helpers do not ask, and may have done it all before the caller gets its first turn.
        Rows.check();
        if (items <= 1 || helpers.length == 0 || !busy.compareAndSet(false, true)) {
            for (int i = 0; i < items; i++) {
                Rows.check();
                task.run(i);
            }
            return;
        }
        Job mine = new Job(items, task, Thread.currentThread());
        try {
            job = mine;
            for (Thread helper : helpers) {
                LockSupport.unpark(helper);
            }
            mine.work(Kernels.CHECK.isBound() ? Kernels.CHECK.get() : () -> {});
            mine.await();
        } finally {
            job = null;
            busy.set(false);
        }
        mine.rethrow();
    }

    private void help() {
        int idle = 0;
        while (true) {
            Job current = job;
            if (current == null || !current.hasMore()) {
                // The next loop of a pass comes within microseconds, sooner than a sleeper wakes up.
                if (idle++ < SPINS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                    idle = 0;
                }
                continue;
            }
            idle = 0;
            current.active.incrementAndGet();
            current.work(() -> {});
            current.leave();
        }
    }

    private static final class Job {
        private final int items;
        private final Task task;
        private final Thread caller;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger active = new AtomicInteger();
        private volatile Throwable failure;

        Job(int items, Task task, Thread caller) {
            this.items = items;
            this.task = task;
            this.caller = caller;
        }

        boolean hasMore() {
            return next.get() < items;
        }

        void work(Runnable check) {
            try {
                for (int item = next.getAndIncrement(); item < items; item = next.getAndIncrement()) {
                    check.run();
                    task.run(item);
                }
            } catch (RuntimeException | Error e) {
                failure = e;
                next.set(items);
            }
        }

        void leave() {
            if (active.decrementAndGet() == 0) {
                LockSupport.unpark(caller);
            }
        }

        void await() {
            for (int i = 0; active.get() > 0; i++) {
                if (i < SPINS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                }
            }
        }

        void rethrow() {
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            if (failure instanceof Error e) {
                throw e;
            }
        }
    }
}
