package convas.app.cli;

import convas.core.document.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Files that are there completely or not at all: written under another name beside the place they
/// go to, then renamed.
final class Output {
    private Output() {}

    /// Writes the files of a folder.
    @FunctionalInterface
    interface Contents {
        void writeInto(Path folder) throws IOException;
    }

    /// @throws Failure if it cannot be written; an older file of that name is then untouched
    static void file(Path target, byte[] content) {
        file(target, channel -> {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        });
    }

    /// The same for what is too large to be held as one array.
    static void file(Path target, AtomicFile.Content content) {
        try {
            if (Files.isDirectory(target)) {
                throw Failure.of(target, "is a folder; give a file to write");
            }
            AtomicFile.write(target, content);
        } catch (IOException e) {
            throw Failure.of(target, "cannot be written: " + Reasons.of(e));
        }
    }

    /// Makes the folder, or adds to one that is there, replacing files of the same names.
    ///
    /// @throws Failure if it cannot be written; the folder is then as it was
    static void folder(Path target, Contents contents) {
        Path place = target.toAbsolutePath().normalize();
        Path temporary = null;
        try {
            if (Files.exists(place) && !Files.isDirectory(place)) {
                throw Failure.of(target, "is a file; give a folder to write into");
            }
            temporary = beside(place, ".part");
            Files.createDirectory(temporary);
            contents.writeInto(temporary);
            if (!Files.exists(place)) {
                move(temporary, place);
                temporary = null;
                return;
            }
            try (Stream<Path> files = Files.list(temporary)) {
                for (Path file : files.sorted().toList()) {
                    move(file, place.resolve(file.getFileName()));
                }
            }
        } catch (FileAlreadyExistsException e) {
            throw Failure.of(target, "cannot be written: something of that name is in the way");
        } catch (IOException e) {
            throw Failure.of(target, "cannot be written: " + Reasons.of(e));
        } finally {
            remove(temporary);
        }
    }

    private static Path beside(Path place, String ending) {
        return place.resolveSibling("." + place.getFileName() + "." + ProcessHandle.current().pid() + ending);
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void remove(Path temporary) {
        if (temporary == null || !Files.exists(temporary)) {
            return;
        }
        try (Stream<Path> inside = Files.walk(temporary)) {
            List<Path> all = inside.sorted(Comparator.reverseOrder()).toList();
            for (Path each : all) {
                Files.delete(each);
            }
        } catch (IOException ignored) {
            // The command has failed or succeeded already; a file in the way of cleaning up changes nothing about that.
        }
    }
}
