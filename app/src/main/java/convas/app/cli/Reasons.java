package convas.app.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// Says in words why a file could not be read or written.
final class Reasons {
    private Reasons() {}

    static String of(IOException problem) {
        return switch (problem) {
            case NoSuchFileException missing -> "there is no such folder";
            case NotDirectoryException other -> "it is no folder";
            case AccessDeniedException denied -> "permission denied";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> problem.getMessage() == null ? problem.getClass().getSimpleName() : problem.getMessage();
        };
    }
}
