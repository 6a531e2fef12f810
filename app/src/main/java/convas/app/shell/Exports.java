package convas.app.shell;

import convas.app.editor.Editor;
import convas.app.task.Jobs;
import convas.app.words.Words;
import convas.core.document.AtomicFile;
import convas.core.engine.Cancellation;
import convas.core.prototxt.Parser;
import convas.core.prototxt.Position;
import convas.core.prototxt.SyntaxProblem;
import convas.core.prototxt.SyntaxTree;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.DoubleConsumer;
import java.util.function.Function;
import javafx.application.Platform;

/// Writes something made of the document to a file of the user's choice; the document stays what it is.
final class Exports {
    private final Editor editor;
    private final DocumentFiles files;
    private final Prompts prompts;
    private final Jobs jobs;

    Exports(Editor editor, DocumentFiles files, Prompts prompts, Jobs jobs) {
        this.editor = editor;
        this.files = files;
        this.prompts = prompts;
        this.jobs = jobs;
    }

    /// Writes another form of the text. Text that is not well formed is refused, as parts of it would be missing.
    ///
    /// @param ending of the suggested name, with its extension: `-deploy.prototxt`
    CompletableFuture<Boolean> text(String title, String ending, Function<SyntaxTree, String> form) {
        return files.committed().thenCompose(ready -> {
            SyntaxTree tree = Parser.parse(editor.text());
            if (!tree.problems().isEmpty()) {
                SyntaxProblem first = tree.problems().getFirst();
                Position at = Position.of(tree.text(), first.span().start());
                prompts.tell(Words.of("This text cannot be exported yet"), Words.of("Line {0}, column {1}: {2}", at.line(), at.column(), Words.told(first.message()))
                    + "\n" + Words.of("Correct this first. Saving keeps the text as it stands."));
                return CompletableFuture.completedFuture(false);
            }
            return bytes(title, ending, Prompts.Kind.NETWORK, () -> form.apply(tree).getBytes(StandardCharsets.UTF_8));
        });
    }

    /// @param content made on another thread; what it throws is told to the user
    CompletableFuture<Boolean> bytes(String title, String ending, Prompts.Kind kind, Callable<byte[]> content) {
        Optional<Path> chosen = prompts.save(title, files.folder(), files.stem() + ending, kind);
        return chosen.map(file -> write(file, content)).orElseGet(() -> CompletableFuture.completedFuture(false));
    }

    /// Stopped, it leaves the file as it was; what is being made then is thrown away.
    private CompletableFuture<Boolean> write(Path file, Callable<byte[]> content) {
        CompletableFuture<byte[]> made = new CompletableFuture<>();
        Jobs.Job job = jobs.begin(() -> Words.of("Exporting {0}", file.getFileName()), () -> made.completeExceptionally(new CancellationException()));
        Thread.ofPlatform().daemon().name("export").start(() -> {
            try {
                made.complete(content.call());
            } catch (Throwable problem) {
                made.completeExceptionally(problem);
            }
        });
        return made.thenCompose(bytes -> files.onDisk(() -> {
            AtomicFile.write(file, bytes);
            return true;
        })).handleAsync((done, problem) -> ended(file, job, problem), Platform::runLater);
    }

    /// What is written as it is made, and tells how far it is; what it tells to may throw to stop it.
    @FunctionalInterface
    interface Flow {
        void writeTo(OutputStream out, DoubleConsumer progress) throws IOException;
    }

    /// Writes what may be too large to be held. Stopped, it leaves the file as it was.
    CompletableFuture<Boolean> flow(String title, String ending, Prompts.Kind kind, Flow flow) {
        return prompts.save(title, files.folder(), files.stem() + ending, kind).map(file -> write(file, flow))
            .orElseGet(() -> CompletableFuture.completedFuture(false));
    }

    private CompletableFuture<Boolean> write(Path file, Flow flow) {
        Cancellation stop = new Cancellation();
        CompletableFuture<Boolean> written = new CompletableFuture<>();
        Jobs.Job job = jobs.begin(() -> Words.of("Exporting {0}", file.getFileName()), stop::cancel);
        Thread.ofPlatform().daemon().name("export").start(() -> {
            try {
                AtomicFile.write(file, channel -> {
                    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 18);
                    flow.writeTo(out, share -> {
                        stop.check();
                        Platform.runLater(() -> job.at("", share));
                    });
                    out.flush();
                });
                written.complete(true);
            } catch (Throwable problem) {
                written.completeExceptionally(problem);
            }
        });
        return written.handleAsync((done, problem) -> ended(file, job, problem), Platform::runLater);
    }

    private boolean ended(Path file, Jobs.Job job, Throwable problem) {
        Throwable why = problem instanceof CompletionException wrapped && wrapped.getCause() != null ? wrapped.getCause() : problem;
        switch (why) {
            case null -> {
                job.done();
                editor.setNotice(Words.of("Exported {0}", file.getFileName()));
                return true;
            }
            case CancellationException stopped -> {
                job.stopped("");
                editor.setNotice(Words.of("Exporting {0} was stopped. Nothing was written.", file.getFileName()));
                return false;
            }
            default -> {
                job.failed(Reasons.of(why));
                return files.failed(Words.of("This cannot be exported"), file, why);
            }
        }
    }
}
