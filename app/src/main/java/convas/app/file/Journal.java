package convas.app.file;

import convas.core.document.AtomicFile;
import convas.core.document.Sidecar;
import convas.core.document.Sidecars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Keeps a copy of unsaved work, so that it outlives a crash. Each running editor writes one file of its own and removes it
/// when the work is saved or given up.
public final class Journal {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path folder;
    private Path file;

    /// @param folder where journals lie; made when needed
    public Journal(Path folder) {
        this.folder = folder;
        this.file = fresh(folder);
    }

    private static Path fresh(Path folder) {
        return folder.resolve(ProcessHandle.current().pid() + "-" + UUID.randomUUID() + ".json");
    }

    /// One piece of unsaved work.
    ///
    /// @param journal the file that holds it
    /// @param path of the document it belongs to; empty for one that was never saved
    /// @param when it was written
    public record Entry(Path journal, Optional<Path> path, String name, String text, Sidecar sidecar, Instant when) {}

    /// Writes the present state over the one before.
    ///
    /// @throws IOException if it cannot be written
    public synchronized void write(Optional<Path> path, String name, String text, Sidecar sidecar) throws IOException {
        ObjectNode values = JSON.createObjectNode();
        values.put("process", ProcessHandle.current().pid());
        values.put("started", started(ProcessHandle.current()));
        values.put("when", Instant.now().toString());
        path.ifPresent(p -> values.put("path", p.toString()));
        values.put("name", name);
        values.put("text", text);
        values.put("sidecar", Sidecars.print(sidecar));
        AtomicFile.write(file, JSON.writeValueAsBytes(values));
    }

    /// Forgets what was written.
    public synchronized void clear() {
        discard(file);
    }

    /// Leaves the present journal for [#abandoned] to find and starts another.
    public synchronized void leave() {
        file = fresh(folder);
    }

    public static void discard(Path journal) {
        try {
            Files.deleteIfExists(journal);
        } catch (IOException stays) {
            // offered again at the next start
        }
    }

    /// The work of editors that ended without saving or giving it up, newest first. Unreadable journals are left alone.
    public List<Entry> abandoned() {
        List<Entry> found = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(each -> each.toString().endsWith(".json") && !each.equals(file))
                .forEach(each -> read(each).ifPresent(found::add));
        } catch (IOException unreadable) {
            return found;
        }
        found.sort(Comparator.comparing(Entry::when).reversed());
        return found;
    }

    private static Optional<Entry> read(Path journal) {
        try {
            JsonNode values = JSON.readTree(Files.readString(journal));
            if (running(values.path("process").asLong(-1), values.path("started").asString(""))) {
                return Optional.empty();
            }
            String path = values.path("path").asString("");
            return Optional.of(new Entry(journal, path.isEmpty() ? Optional.empty() : Optional.of(Path.of(path)),
                values.path("name").asString("Untitled"), values.path("text").stringValue(),
                Sidecars.read(values.path("sidecar").asString("")), Instant.parse(values.path("when").stringValue())));
        } catch (IOException | RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    private static boolean running(long process, String started) {
        return ProcessHandle.of(process).filter(ProcessHandle::isAlive).map(Journal::started).filter(started::equals).isPresent();
    }

    private static String started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("");
    }
}
