package convas.core.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A sequential net in the short form of course notes: `INPUT -> [[CONV -> RELU]*N -> POOL?]*M -> [FC -> RELU]*K -> FC`.
///
/// A step is a layer or steps in brackets; `*3` or `*N` repeats it, `?` says that it may be left out. `CONV3-64` has a kernel of 3
/// and 64 filters, `POOL3` a window of 3, `FC-100` 100 outputs.
public final class LayerPattern {
    /// What may stand for a layer; `CONVOLUTION` and such are taken too, in capitals or not.
    static final List<String> WORDS = List.of("INPUT", "CONV", "RELU", "SIGMOID", "TANH", "POOL", "AVEPOOL", "GAP", "NORM", "BN",
        "DROPOUT", "FC", "SOFTMAX");
    private static final Map<String, String> OTHER = Map.of("CONVOLUTION", "CONV", "POOLING", "POOL", "MAXPOOL", "POOL", "LRN", "NORM",
        "BATCHNORM", "BN", "INNERPRODUCT", "FC", "DENSE", "FC", "AVGPOOL", "AVEPOOL");
    /// No net has more layers; a longer one is a slip.
    private static final int MOST = 1000;
    private static final Pattern STEP = Pattern.compile("([A-Za-z]+)(\\d+)?(?:-(\\d+))?");
    private static final Pattern TIMES = Pattern.compile("\\*\\s*(\\d+|[A-Za-z]\\b)");

    /// One layer.
    ///
    /// @param word of [#WORDS]
    /// @param kernel as given; 0 if it is not
    /// @param outputs as given; 0 if they are not
    public record Step(String word, int kernel, int outputs) {}

    private sealed interface Part {
        record One(Step step, int at) implements Part {}

        record Repeat(List<Part> parts, String times) implements Part {}
    }

    /// A pattern that cannot be read; the message says where and what was expected.
    public static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;
        private final int at;

        Unreadable(int at, String message) {
            super("Character " + (at + 1) + ": " + message, null, false, false);
            this.at = at;
        }

        /// Index of the character.
        public int at() {
            return at;
        }
    }

    private final String text;
    private final SortedSet<String> letters = new TreeSet<>();
    private final List<Part> parts;
    private int at;

    private LayerPattern(String text) throws Unreadable {
        this.text = text;
        this.parts = steps(false);
    }

    public static LayerPattern parse(String text) throws Unreadable {
        return new LayerPattern(text);
    }

    /// The letters that stand for numbers of repetitions.
    public Set<String> letters() {
        return letters;
    }

    /// All layers one after another.
    ///
    /// @param times what each letter stands for; 1 where it is missing
    public List<Step> layers(Map<String, Integer> times) throws Unreadable {
        List<Step> out = new ArrayList<>();
        unroll(parts, times, out);
        return out;
    }

    private void unroll(List<Part> steps, Map<String, Integer> times, List<Step> out) throws Unreadable {
        for (Part part : steps) {
            switch (part) {
                case Part.One(Step step, int place) -> {
                    if (step.word.equals("INPUT") && !out.isEmpty()) {
                        throw new Unreadable(place, "INPUT can stand at the beginning only.");
                    }
                    if (out.isEmpty() && !step.word.equals("INPUT")) {
                        throw new Unreadable(place, "A net begins with INPUT, not with " + step.word + ".");
                    }
                    if (out.size() >= MOST) {
                        throw new Unreadable(place, "This would be more than " + MOST + " layers.");
                    }
                    out.add(step);
                }
                case Part.Repeat(List<Part> inner, String count) -> {
                    int number = Character.isDigit(count.charAt(0)) ? Integer.parseInt(count) : times.getOrDefault(count, 1);
                    for (int i = 0; i < number; i++) {
                        unroll(inner, times, out);
                    }
                }
            }
        }
    }

    // ---- reading

    private List<Part> steps(boolean bracketed) throws Unreadable {
        List<Part> out = new ArrayList<>();
        while (true) {
            out.add(repeated());
            blanks();
            if (at >= text.length() || text.charAt(at) == ']') {
                if (bracketed != at < text.length()) {
                    throw new Unreadable(at, bracketed ? "The bracket \"[\" is not closed: \"]\" is missing." : "\"]\" closes no bracket.");
                }
                return out;
            }
            if (!text.startsWith("->", at) && text.charAt(at) != '→') {
                throw new Unreadable(at, "\"->\" is expected between two layers, not \"" + text.charAt(at) + "\".");
            }
            at += text.charAt(at) == '→' ? 1 : 2;
        }
    }

    private Part repeated() throws Unreadable {
        blanks();
        List<Part> inner;
        if (at < text.length() && text.charAt(at) == '[') {
            int open = at++;
            inner = steps(true);
            if (inner.isEmpty()) {
                throw new Unreadable(open, "Nothing stands between the brackets.");
            }
            at++;
        } else {
            inner = List.of(layer());
        }
        blanks();
        if (at < text.length() && text.charAt(at) == '?') {
            at++;
        }
        Matcher times = TIMES.matcher(text).region(at, text.length());
        if (times.lookingAt()) {
            at = times.end();
            return new Part.Repeat(inner, count(times));
        }
        if (at < text.length() && text.charAt(at) == '*') {
            throw new Unreadable(at, "\"*\" is followed by a number or one letter, such as *3 or *N.");
        }
        return new Part.Repeat(inner, "1");
    }

    private String count(Matcher times) throws Unreadable {
        String count = times.group(1);
        if (Character.isLetter(count.charAt(0))) {
            letters.add(count.toUpperCase(Locale.ROOT));
            return count.toUpperCase(Locale.ROOT);
        }
        if (count.length() > 3) {
            throw new Unreadable(times.start(1), count + " repetitions would be more than " + MOST + " layers.");
        }
        return count;
    }

    private Part layer() throws Unreadable {
        Matcher step = STEP.matcher(text).region(at, text.length());
        if (!step.lookingAt()) {
            throw new Unreadable(Math.min(at, text.length()), "A layer is expected here: one of " + String.join(", ", WORDS) + ", or \"[\".");
        }
        String word = step.group(1).toUpperCase(Locale.ROOT);
        word = OTHER.getOrDefault(word, word);
        if (!WORDS.contains(word)) {
            throw new Unreadable(at, "There is no layer \"" + step.group(1) + "\""
                + Spelling.nearest(word, WORDS).map(near -> "; did you mean " + near + "?").orElse(": write one of " + String.join(", ", WORDS) + "."));
        }
        int place = at;
        at = step.end();
        return new Part.One(new Step(word, number(step, 2), number(step, 3)), place);
    }

    private static int number(Matcher step, int group) throws Unreadable {
        String digits = step.group(group);
        if (digits == null) {
            return 0;
        }
        if (digits.length() > 5 || Integer.parseInt(digits) == 0) {
            throw new Unreadable(step.start(group), digits + " is not a number of this kind: write 1 to 99999.");
        }
        return Integer.parseInt(digits);
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
