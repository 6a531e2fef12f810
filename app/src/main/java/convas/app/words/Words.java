package convas.app.words;

import java.util.Locale;

/// What the editor says, in the language of its user. The English sentence is the key: where the chosen language has no
/// entry for it, it is shown as it stands. What figures stand in is a pattern: `Words.of("{0} of {1} layers", 3, 7)`.
///
/// A sentence with a plural is two patterns, one for each number, and a part of a sentence is never put together with another:
/// languages differ in order.
public final class Words {
    private static volatile Language language = Language.ENGLISH;
    private static volatile Dictionary dictionary = Dictionary.NONE;

    private Words() {}

    /// Chooses the language of everything said from now on.
    public static void speak(Language wanted) {
        dictionary = Dictionary.of(wanted);
        language = wanted;
    }

    /// The language that is spoken.
    public static Language language() {
        return language;
    }

    /// @param values stand in the places of `{0}`, `{1}` …
    public static String of(String english, Object... values) {
        return fill(dictionary.find(english), values);
    }

    /// Marks a sentence that is kept in English and given to [#of] when it is shown.
    public static String key(String english) {
        return english;
    }

    /// A sentence of `core`, which is finished English: found again by its pattern.
    public static String told(String sentence) {
        return dictionary.recognize(sentence);
    }

    /// How dates are written.
    public static Locale locale() {
        return language == Language.CHINESE ? Locale.SIMPLIFIED_CHINESE : Locale.UK;
    }

    static String fill(String pattern, Object... values) {
        String filled = pattern;
        if (values.length > 0) {
            StringBuilder out = new StringBuilder();
            int at = 0;
            for (int open = pattern.indexOf('{'); open >= 0; open = pattern.indexOf('{', at)) {
                boolean place = open + 2 < pattern.length() && pattern.charAt(open + 2) == '}'
                    && Character.digit(pattern.charAt(open + 1), 10) >= 0 && pattern.charAt(open + 1) - '0' < values.length;
                out.append(pattern, at, open).append(place ? values[pattern.charAt(open + 1) - '0'] : "{");
                at = open + (place ? 3 : 1);
            }
            filled = out.append(pattern, at, pattern.length()).toString();
        }
        return filled;
    }
}
