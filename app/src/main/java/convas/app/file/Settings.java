package convas.app.file;

import convas.core.document.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What the editor remembers of its window and of the user's choices. A folder that cannot be read or written does no harm:
/// then nothing is remembered. May be used by several threads.
public final class Settings {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path file;
    private final ObjectNode values;

    private Settings(Path file, ObjectNode values) {
        this.file = file;
        this.values = values;
    }

    /// @param folder where `settings.json` lies; null to remember nothing beyond this process
    public static Settings in(Path folder) {
        if (folder == null) {
            return new Settings(null, JSON.createObjectNode());
        }
        Path file = folder.resolve("settings.json");
        try {
            if (Files.exists(file) && JSON.readTree(Files.readString(file)) instanceof ObjectNode read) {
                return new Settings(file, read);
            }
        } catch (IOException | JacksonException unreadable) {
            // starts afresh
        }
        return new Settings(file, JSON.createObjectNode());
    }

    public synchronized double number(String key, double fallback) {
        JsonNode value = values.get(key);
        return value != null && value.isNumber() ? value.doubleValue() : fallback;
    }

    public synchronized boolean flag(String key, boolean fallback) {
        JsonNode value = values.get(key);
        return value != null && value.isBoolean() ? value.booleanValue() : fallback;
    }

    public synchronized String text(String key, String fallback) {
        JsonNode value = values.get(key);
        return value != null && value.isString() ? value.stringValue() : fallback;
    }

    public synchronized List<String> texts(String key) {
        List<String> found = new ArrayList<>();
        JsonNode value = values.get(key);
        if (value != null && value.isArray()) {
            value.forEach(each -> {
                if (each.isString()) {
                    found.add(each.stringValue());
                }
            });
        }
        return found;
    }

    public synchronized void put(String key, double value) {
        values.put(key, value);
    }

    public synchronized void put(String key, boolean value) {
        values.put(key, value);
    }

    public synchronized void put(String key, String value) {
        values.put(key, value);
    }

    public synchronized void put(String key, List<String> value) {
        var array = values.putArray(key);
        value.forEach(array::add);
    }

    /// Saves without waiting for the disk.
    public void saveSoon() {
        if (file != null) {
            Thread.ofPlatform().name("settings").start(this::save);
        }
    }

    public synchronized void save() {
        if (file == null) {
            return;
        }
        try {
            AtomicFile.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(values));
        } catch (IOException | JacksonException unwritable) {
            // not remembered
        }
    }
}
