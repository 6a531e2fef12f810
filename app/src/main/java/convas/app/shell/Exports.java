package convas.app.shell;

import convas.app.editor.Editor;
import convas.core.document.AtomicFile;
import convas.core.prototxt.Parser;
import convas.core.prototxt.Position;
import convas.core.prototxt.SyntaxProblem;
import convas.core.prototxt.SyntaxTree;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// Writes something made of the document to a file of the user's choice; the document stays what it is.
final class Exports {
    private final Editor editor;
    private final DocumentFiles files;
    private final Prompts prompts;

    Exports(Editor editor, DocumentFiles files, Prompts prompts) {
        this.editor = editor;
        this.files = files;
        this.prompts = prompts;
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
                prompts.tell("This text cannot be exported yet", "Line " + at.line() + ", column " + at.column() + ": " + first.message()
                    + "\nCorrect this first. Saving keeps the text as it stands.");
                return CompletableFuture.completedFuture(false);
            }
            return bytes(title, ending, Prompts.Kind.NETWORK, () -> form.apply(tree).getBytes(StandardCharsets.UTF_8));
        });
    }

    /// @param content made on another thread; what it throws is told to the user
    CompletableFuture<Boolean> bytes(String title, String ending, Prompts.Kind kind, Callable<byte[]> content) {
        Optional<Path> chosen = prompts.save(title, files.folder(), files.stem() + ending, kind);
        return chosen.map(file -> files.onDisk(() -> {
            AtomicFile.write(file, content.call());
            return true;
        }).thenApply(done -> {
            editor.setNotice("Exported " + file.getFileName());
            return true;
        }).exceptionally(problem -> files.failed("This cannot be exported", file, problem)))
            .orElseGet(() -> CompletableFuture.completedFuture(false));
    }
}
