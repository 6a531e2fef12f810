package convas.app.shell;

import convas.app.file.NetworkFile;
import convas.app.words.Words;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;

/// Says in plain words why a file could not be read or written.
public final class Reasons {
    private Reasons() {}

    public static String of(Throwable problem) {
        Throwable cause = problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
        return switch (cause) {
            case NetworkFile.Unfit unfit -> Words.of("It {0}.", Words.of(unfit.fault().words()));
            case NoSuchFileException missing -> Words.of("There is no such file.");
            case AccessDeniedException denied -> Words.of("You may not read or write here. Choose another folder, or change its permissions.");
            case FileSystemException system when system.getReason() != null -> system.getReason() + ".";
            default -> cause.getMessage() == null ? cause.toString() : Words.told(cause.getMessage());
        };
    }
}
