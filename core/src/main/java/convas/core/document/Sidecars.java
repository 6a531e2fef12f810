package convas.core.document;

import convas.core.layout.Direction;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads and writes the view state beside a text: `lenet.prototxt` has it in `lenet.convas.json`.
public final class Sidecars {
    private static final int VERSION = 1;
    private static final String RIGHT = "right";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Sidecars() {}

    /// Where the view state of a text is kept.
    public static Path beside(Path text) {
        String name = text.getFileName().toString();
        String stem = name.endsWith(".prototxt") ? name.substring(0, name.length() - ".prototxt".length()) : name;
        return text.resolveSibling(stem + ".convas.json");
    }

    /// The view state in a file; empty if there is no such file or it cannot be understood, since losing it costs no work.
    public static Sidecar read(Path file) {
        if (!Files.isRegularFile(file)) {
            return Sidecar.EMPTY;
        }
        try {
            return read(Files.readString(file));
        } catch (IOException unreadable) {
            return Sidecar.EMPTY;
        }
    }

    /// As [#read(Path)], of a file's content. Fields of other versions are passed over.
    public static Sidecar read(String json) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JacksonException unreadable) {
            return Sidecar.EMPTY;
        }
        Map<String, Point> positions = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : root.path("positions").properties()) {
            JsonNode x = entry.getValue().path("x");
            JsonNode y = entry.getValue().path("y");
            if (x.isNumber() && y.isNumber()) {
                positions.put(entry.getKey(), new Point(x.asDouble(), y.asDouble()));
            }
        }
        Set<String> folded = new HashSet<>();
        root.path("folded").values().stream().filter(JsonNode::isString).forEach(each -> folded.add(each.asString()));
        Map<String, String> shapes = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : root.path("shapes").properties()) {
            if (entry.getValue().isString()) {
                shapes.put(entry.getKey(), entry.getValue().asString());
            }
        }
        return new Sidecar(positions, folded, shapes,
            root.path("direction").asString("").equals(RIGHT) ? Direction.RIGHT : Direction.DOWN);
    }

    /// Which part of the picture was looked at when the file was written; empty if that is not in it.
    public static Optional<View> readView(Path file) {
        try {
            return Files.isRegularFile(file) ? readView(Files.readString(file)) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /// As [#readView(Path)], of a file's content.
    public static Optional<View> readView(String json) {
        try {
            JsonNode view = JSON.readTree(json).path("view");
            JsonNode zoom = view.path("zoom");
            JsonNode x = view.path("x");
            JsonNode y = view.path("y");
            return zoom.isNumber() && zoom.asDouble() > 0 && x.isNumber() && y.isNumber()
                ? Optional.of(new View(zoom.asDouble(), x.asDouble(), y.asDouble())) : Optional.empty();
        } catch (JacksonException unreadable) {
            return Optional.empty();
        }
    }

    /// As [#write(Path, Sidecar, View)], without a part that is looked at.
    ///
    /// @throws IOException if it is not written; the message says why
    public static void write(Path file, Sidecar sidecar) throws IOException {
        write(file, sidecar, null);
    }

    /// Writes the view state, or removes the file if there is nothing to keep. The file is never half written. One that
    /// cannot be understood, or that a newer Convas wrote, is left alone.
    ///
    /// @param view which part of the picture is looked at, or null for all of it; alone it is no reason for a file
    /// @throws IOException if it is not written; the message says why
    public static void write(Path file, Sidecar sidecar, View view) throws IOException {
        if (Files.exists(file)) {
            requireOurs(file);
        }
        if (sidecar.isEmpty()) {
            Files.deleteIfExists(file);
        } else {
            AtomicFile.write(file, print(sidecar, view).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void requireOurs(Path file) throws IOException {
        JsonNode root;
        try {
            root = JSON.readTree(Files.readString(file));
        } catch (JacksonException | CharacterCodingException damaged) {
            throw new FileSystemException(file.toString(), null, "it holds something that is not a view of Convas, and is left alone");
        }
        if (!root.isObject() || !root.path("version").isNumber()) {
            throw new FileSystemException(file.toString(), null, "it holds something that is not a view of Convas, and is left alone");
        }
        if (root.path("version").asDouble() > VERSION) {
            throw new FileSystemException(file.toString(), null, "a newer Convas wrote it, and it is left alone");
        }
    }

    /// The view state as JSON, the same each time.
    public static String print(Sidecar sidecar) {
        return print(sidecar, null);
    }

    private static String print(Sidecar sidecar, View view) {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", VERSION);
        ObjectNode positions = root.putObject("positions");
        new TreeMap<>(sidecar.positions()).forEach((id, at) -> positions.putObject(id).put("x", at.x()).put("y", at.y()));
        new TreeSet<>(sidecar.folded()).forEach(root.putArray("folded")::add);
        if (!sidecar.shapes().isEmpty()) {
            ObjectNode shapes = root.putObject("shapes");
            new TreeMap<>(sidecar.shapes()).forEach(shapes::put);
        }
        if (sidecar.direction() == Direction.RIGHT) {
            root.put("direction", RIGHT);
        }
        if (view != null) {
            root.putObject("view").put("zoom", view.zoom()).put("x", view.x()).put("y", view.y());
        }
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }
}
