package convas.app.file;

import convas.core.document.Point;
import convas.core.document.Sidecar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The JSON form of a [Sidecar]: `{"positions": {"conv1": [12, 40]}, "folded": ["inception_3a"]}`, in order of the names.
final class SidecarJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private SidecarJson() {}

    static String write(Sidecar sidecar) {
        ObjectNode values = JSON.createObjectNode();
        ObjectNode positions = values.putObject("positions");
        new TreeMap<>(sidecar.positions()).forEach((id, at) -> positions.putArray(id).add(at.x()).add(at.y()));
        var folded = values.putArray("folded");
        new TreeSet<>(sidecar.folded()).forEach(folded::add);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(values) + "\n";
    }

    /// @throws RuntimeException if it is no such text
    static Sidecar read(String json) {
        JsonNode values = JSON.readTree(json);
        Map<String, Point> positions = new LinkedHashMap<>();
        values.path("positions").properties()
            .forEach(entry -> positions.put(entry.getKey(), new Point(entry.getValue().get(0).asDouble(), entry.getValue().get(1).asDouble())));
        Set<String> folded = new TreeSet<>();
        values.path("folded").forEach(each -> folded.add(each.asString()));
        return new Sidecar(positions, folded);
    }
}
