package convas.app.file;

import convas.core.document.Sidecar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The file beside a prototxt that keeps moved positions and folded modules: `NAME.convas.json`.
public final class SidecarFile {
    private SidecarFile() {}

    /// `net.prototxt` → `net.convas.json`.
    public static Path beside(Path prototxt) {
        String name = prototxt.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return prototxt.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".convas.json");
    }

    /// What is kept beside a prototxt; empty if there is nothing, or nothing that can be read.
    public static Sidecar read(Path prototxt) {
        Path file = beside(prototxt);
        try {
            return Files.exists(file) ? SidecarJson.read(Files.readString(file)) : Sidecar.EMPTY;
        } catch (IOException | RuntimeException unreadable) {
            return Sidecar.EMPTY;
        }
    }

    /// Writes the file if there is something to keep, or if it was there before.
    public static void write(Path prototxt, Sidecar sidecar) throws IOException {
        Path file = beside(prototxt);
        if (!sidecar.isEmpty() || Files.exists(file)) {
            AtomicFile.write(file, SidecarJson.write(sidecar).getBytes(StandardCharsets.UTF_8));
        }
    }
}
