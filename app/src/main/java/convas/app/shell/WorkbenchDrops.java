package convas.app.shell;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What dropping a file on the window means.
final class WorkbenchDrops {
    enum Kind { NETWORK, WEIGHTS, IMAGE }

    /// @param sentence for the status bar while the file hovers
    record Meaning(Kind kind, Path file, String sentence) {}

    private WorkbenchDrops() {}

    static Optional<Meaning> meaning(List<File> files) {
        return files.size() == 1 ? meaning(files.getFirst().toPath()) : Optional.empty();
    }

    static Optional<Meaning> meaning(Path file) {
        String name = file.getFileName().toString();
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".prototxt") || lower.endsWith(".pbtxt") || lower.endsWith(".pt") || lower.endsWith(".txt")) {
            return Optional.of(new Meaning(Kind.NETWORK, file, "Drop to open " + name));
        }
        if (lower.endsWith(".caffemodel")) {
            return Optional.of(new Meaning(Kind.WEIGHTS, file, "Drop to run the network with the weights of " + name));
        }
        if (lower.matches(".*\\.(png|jpe?g|gif|bmp)")) {
            return Optional.of(new Meaning(Kind.IMAGE, file, "Drop to run the network on " + name));
        }
        return Optional.empty();
    }
}
