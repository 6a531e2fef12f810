package convas.app.task;

import convas.app.words.Words;
import convas.core.engine.Cancellation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javafx.application.Platform;

/// Reads and writes files of weights in the background; one at a time, the latest that was asked for. To be called on the UI thread.
final class Transfers {
    private static final System.Logger LOG = System.getLogger(Transfers.class.getName());

    /// What is done with a file, off the UI thread.
    @FunctionalInterface
    interface Work<T> {
        /// Answers what is to be done on the UI thread when all is well, which completes what it is given.
        Consumer<CompletableFuture<T>> run(Transfer transfer) throws IOException;
    }

    /// A file being read or written.
    final class Transfer {
        private final boolean reads;
        private final String name;
        private final CompletableFuture<?> told;
        private final Cancellation cancellation = new Cancellation();
        private final Jobs.Job job;

        private Transfer(boolean reads, String name, CompletableFuture<?> told) {
            this.reads = reads;
            this.name = name;
            this.told = told;
            job = jobs.begin(this::title, Transfers.this::stop);
        }

        private String title() {
            return reads ? Words.of("Reading {0}", name) : Words.of("Writing {0}", name);
        }

        /// @param why empty if the user stopped it
        private String stopped(String why) {
            return why.isEmpty()
                ? reads ? Words.of("Loading {0} was stopped. The net keeps the weights it has.", name)
                    : Words.of("Saving {0} was stopped. The file is as it was.", name)
                : reads ? Words.of("Loading {0} was stopped, {1}.", name, why) : Words.of("Saving {0} was stopped, {1}.", name, why);
        }

        /// Tells how far it is.
        ///
        /// @throws CancellationException if it is not wanted any more
        void moved(long bytes, long total) {
            check();
            Runner.Job next = new Runner.Job(title(), Words.of("{0} of {1} MB", Math.round(bytes / 1e6), Math.round(total / 1e6)),
                total > 0 ? (double) bytes / total : -1);
            if (this != current || next.equals(underway)) {
                return;
            }
            Platform.runLater(() -> {
                if (this == current) {
                    underway = next;
                    job.at(next.detail(), next.fraction());
                    news.run();
                }
            });
        }

        /// @throws CancellationException if it is not wanted any more
        void check() {
            cancellation.check();
        }
    }

    private final Jobs jobs;
    private final Runnable news;
    private final Consumer<String> notice;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("weights").factory());
    private volatile Transfer current;
    private volatile Runner.Job underway;

    /// @param news run whenever [#underway()] has changed
    /// @param notice told why something was stopped
    Transfers(Jobs jobs, Runnable news, Consumer<String> notice) {
        this.jobs = jobs;
        this.news = news;
        this.notice = notice;
    }

    /// What is being read or written, and how far; or null.
    Runner.Job underway() {
        return underway;
    }

    /// The result completes on the UI thread; exceptionally with an [IOException] whose message is for people, or
    /// [CancellationException], of which the user was told.
    ///
    /// @param reads whether the file is read rather than written
    <T> CompletableFuture<T> begin(boolean reads, Path file, Work<T> work) {
        CompletableFuture<T> told = new CompletableFuture<>();
        Transfer mine = new Transfer(reads, file.getFileName().toString(), told);
        current = mine;
        underway = new Runner.Job(mine.title(), "", -1);
        news.run();
        thread.execute(() -> move(mine, () -> {
            Consumer<CompletableFuture<T>> then = work.run(mine);
            return () -> then.accept(told);
        }));
        return told;
    }

    @FunctionalInterface
    private interface Moving {
        Runnable run() throws IOException;
    }

    private void move(Transfer mine, Moving work) {
        try {
            mine.check();
            Runnable then = work.run();
            Platform.runLater(() -> {
                if (ended(mine)) {
                    mine.job.done();
                    then.run();
                }
            });
        } catch (CancellationException e) {
            LOG.log(System.Logger.Level.DEBUG, "a transfer was stopped");
        } catch (OutOfMemoryError e) {
            failed(mine, new IOException(Words.of("There is not enough memory for {0}.", mine.name), e));
        } catch (IOException e) {
            failed(mine, e);
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.ERROR, "weights could not be moved", e);
            failed(mine, new IOException(Words.of("{0} did not work: {1}", mine.title(), Runner.reason(e)), e));
        }
    }

    private void failed(Transfer mine, IOException problem) {
        Platform.runLater(() -> {
            if (ended(mine)) {
                mine.job.failed(problem.getMessage());
                mine.told.completeExceptionally(problem);
            }
        });
    }

    /// Whether this file is still wanted; it is not being read or written any more.
    private boolean ended(Transfer mine) {
        if (current != mine) {
            return false;
        }
        current = null;
        underway = null;
        news.run();
        return true;
    }

    /// At the user's wish.
    void stop() {
        stop("");
    }

    /// @param why `since other weights are loaded`
    void stop(String why) {
        Transfer mine = current;
        if (mine == null) {
            return;
        }
        mine.cancellation.cancel();
        mine.job.stopped("");
        ended(mine);
        notice.accept(mine.stopped(why));
        mine.told.completeExceptionally(new CancellationException());
    }
}
