package convas.core.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Every field that Caffe 1.0 accepts in a net's text, whether or not Convas knows the layer it is for. Decides what Caffe
/// would refuse to read; the meaning of fields is in the layers' own tables.
public final class CaffeFields {
    public enum Kind { INT32, UINT32, INT64, FLOAT, DOUBLE, BOOL, STRING, BYTES, ENUM, MESSAGE }

    /// One field of a message.
    ///
    /// @param constants of an enum, with their numbers; else empty
    /// @param type the message's name (`PoolingParameter`), or null if the field holds none
    /// @param fallback the default as in the text, or null
    public record Member(String name, Kind kind, boolean repeated, Map<String, Integer> constants, String type, String fallback) {}

    private static final Map<String, Map<String, Member>> MESSAGES = load();

    private CaffeFields() {}

    /// The fields of a message (`LayerParameter`), by name, in Caffe's order.
    ///
    /// @throws IllegalArgumentException if Caffe has no such message
    public static Map<String, Member> of(String message) {
        Map<String, Member> fields = MESSAGES.get(message);
        if (fields == null) {
            throw new IllegalArgumentException("no message " + message);
        }
        return fields;
    }

    public static Set<String> messages() {
        return MESSAGES.keySet();
    }

    private static Map<String, Map<String, Member>> load() {
        Map<String, Map<String, Member>> messages = new LinkedHashMap<>();
        try (InputStream in = CaffeFields.class.getResourceAsStream("/convas/caffe/caffe-1.0.fields");
             BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            Map<String, Member> fields = null;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith("  ")) {
                    Member member = member(line);
                    fields.put(member.name(), member);
                } else if (!line.startsWith("#")) {
                    fields = new LinkedHashMap<>();
                    messages.put(line, fields);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return messages;
    }

    private static Member member(String line) {
        String[] words = line.strip().split(" ");
        boolean repeated = words[0].startsWith("*");
        String name = repeated ? words[0].substring(1) : words[0];
        String fallback = words.length > 2 ? words[2] : null;
        if (words[1].indexOf('|') >= 0) {
            Map<String, Integer> constants = new LinkedHashMap<>();
            for (String constant : words[1].split("\\|")) {
                int equals = constant.indexOf('=');
                constants.put(equals < 0 ? constant : constant.substring(0, equals),
                    equals < 0 ? constants.size() : Integer.parseInt(constant.substring(equals + 1)));
            }
            return new Member(name, Kind.ENUM, repeated, constants, null, fallback);
        }
        if (Character.isUpperCase(words[1].charAt(0))) {
            return new Member(name, Kind.MESSAGE, repeated, Map.of(), words[1], null);
        }
        return new Member(name, Kind.valueOf(words[1].toUpperCase(java.util.Locale.ROOT)), repeated, Map.of(), null, fallback);
    }
}
