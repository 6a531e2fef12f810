package convas.app.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The networks that come with Convas.
public final class Templates {
    private static final String FOLDER = "/convas/networks/";

    private Templates() {}

    /// @param file in the folder of networks
    /// @param year in which it was published
    public record Template(String file, String title, int year, String category, String story) {
        public String resource() {
            return FOLDER + file;
        }
    }

    public static List<Template> all() {
        return in("");
    }

    /// Modules of networks, each with an input it could stand behind.
    public static List<Template> blocks() {
        return in("blocks/");
    }

    private static List<Template> in(String folder) {
        JsonNode index = JsonMapper.shared().readTree(read(FOLDER + folder + "index.json"));
        List<Template> all = new ArrayList<>();
        index.forEach(each -> all.add(new Template(folder + each.path("file").asString(), each.path("title").asString(),
            each.path("year").asInt(), each.path("category").asString(), each.path("story").asString())));
        return all;
    }

    static String read(String resource) {
        try (InputStream in = Templates.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new NoSuchFileException(resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
