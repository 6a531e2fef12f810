package convas.app.words;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The sentences of one language by the English ones.
final class Dictionary {
    static final Dictionary NONE = new Dictionary(Map.of(), Map.of());

    /// A pattern as an expression, and the order of its places.
    private record Form(Pattern pattern, List<Place> places, String translated) {}

    /// @param told whether what stands there is itself a sentence of `core`, rather than a name or a figure
    private record Place(int index, boolean told) {}

    /// `{0}`, or `{0!}` for what is translated in its turn.
    private static final Pattern PLACE = Pattern.compile("\\{(\\d)(!?)\\}");

    private final Map<String, String> own;
    private final Map<String, String> core;
    /// Sentences of `core` without values, as [#bare] leaves them.
    private final Map<String, String> whole = new HashMap<>();
    private final Map<Character, List<Form>> forms = new HashMap<>();

    /// @param own what `app` says
    /// @param core patterns of what `core` says
    Dictionary(Map<String, String> own, Map<String, String> core) {
        this.own = own;
        this.core = core;
        core.forEach((english, translated) -> {
            String key = small(bare(english));
            String found = bare(translated);
            if (!PLACE.matcher(english).find()) {
                whole.put(key, found);
                return;
            }
            add(key, found);
            if (key.contains("`")) {
                // titles of steps stand without
                add(key.replace("`", ""), found.replace("`", ""));
            }
        });
        // the form with most words of its own is the right one
        forms.values().forEach(list -> list.sort((a, b) -> Integer.compare(b.pattern().pattern().length(), a.pattern().pattern().length())));
    }

    /// Reads the sentences of a language; English has none.
    static Dictionary of(Language language) {
        if (language.code().isEmpty()) {
            return NONE;
        }
        try (InputStream in = Dictionary.class.getResourceAsStream("/convas/messages/" + language.code() + ".json")) {
            JsonNode read = JsonMapper.shared().readTree(in);
            return new Dictionary(entries(read.get("app")), entries(read.get("core")));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static Map<String, String> entries(JsonNode node) {
        Map<String, String> out = new HashMap<>();
        node.properties().forEach(entry -> out.put(entry.getKey(), entry.getValue().stringValue()));
        return out;
    }

    Map<String, String> own() {
        return own;
    }

    Map<String, String> core() {
        return core;
    }

    String find(String english) {
        return own.getOrDefault(english, english);
    }

    /// A sentence may stand alone, or without capital and full stop within another.
    String recognize(String sentence) {
        String bare = bare(sentence);
        String found = bare.isEmpty() ? null : found(bare);
        return found == null ? sentence : bare.equals(sentence) ? found : found + "。";
    }

    /// Without its full stop.
    private static String bare(String sentence) {
        boolean stops = sentence.endsWith("。") || sentence.endsWith(".") && !sentence.endsWith("..");
        return stops ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    /// Without its capital, unless that belongs to the word.
    private static String small(String sentence) {
        boolean begins = sentence.length() > 1 && Character.isUpperCase(sentence.charAt(0)) && !Character.isUpperCase(sentence.charAt(1));
        return begins ? Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1) : sentence;
    }

    private String found(String sentence) {
        String small = small(sentence);
        String same = whole.get(small);
        if (same != null) {
            return same;
        }
        // what begins with a value keeps its capital
        String known = found(small, small.charAt(0));
        return known != null ? known : found(sentence, '{');
    }

    private String found(String sentence, char begin) {
        for (Form form : forms.getOrDefault(begin, List.of())) {
            Matcher matcher = form.pattern().matcher(sentence);
            if (matcher.matches()) {
                Object[] values = new Object[10];
                for (int i = 0; i < form.places().size(); i++) {
                    Place place = form.places().get(i);
                    values[place.index()] = place.told() ? recognize(matcher.group(i + 1)) : matcher.group(i + 1);
                }
                return Words.fill(form.translated(), values);
            }
        }
        return null;
    }

    private void add(String english, String translated) {
        forms.computeIfAbsent(english.charAt(0), each -> new ArrayList<>()).add(form(english, translated));
    }

    private static Form form(String english, String translated) {
        StringBuilder expression = new StringBuilder();
        List<Place> places = new ArrayList<>();
        Matcher place = PLACE.matcher(english);
        int at = 0;
        while (place.find()) {
            expression.append(Pattern.quote(english.substring(at, place.start()))).append("(.+?)");
            places.add(new Place(Integer.parseInt(place.group(1)), !place.group(2).isEmpty()));
            at = place.end();
        }
        expression.append(Pattern.quote(english.substring(at)));
        return new Form(Pattern.compile(expression.toString(), Pattern.DOTALL), places, translated);
    }
}
