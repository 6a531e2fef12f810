package convas.core.net;

import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds the word that was probably meant.
public final class Spelling {
    private static final Pattern DIGIT = Pattern.compile("\\d");

    private Spelling() {}

    /// The word at most two letters away (one for short words), if there is one; whether letters are large or small does not count.
    /// Another number is no slip: `conv2` does not mean `conv1`.
    public static Optional<String> nearest(String word, Collection<String> words) {
        String best = null;
        int least = (word.length() <= 4 ? 1 : 2) + 1;
        int[] row = new int[word.length() + 1];
        for (String each : words) {
            if (Math.abs(each.length() - word.length()) < least) {
                int distance = distance(each, word, row, least);
                if (distance < least && !isOfOtherNumber(word, each)) {
                    least = distance;
                    best = each;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    private static boolean isOfOtherNumber(String word, String other) {
        return !word.equalsIgnoreCase(other) && DIGIT.matcher(word).find() && DIGIT.matcher(other).find()
            && DIGIT.matcher(word).replaceAll("").equalsIgnoreCase(DIGIT.matcher(other).replaceAll(""));
    }

    /// Letters to insert, remove or replace (Levenshtein), or `enough` if they are as many or more.
    ///
    /// @param row room for one number more than `b` has letters
    private static int distance(String a, String b, int[] row, int enough) {
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            int smallest = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                row[j] = Math.min(Math.min(row[j], row[j - 1]) + 1, diagonal + (same(a.charAt(i - 1), b.charAt(j - 1)) ? 0 : 1));
                smallest = Math.min(smallest, row[j]);
                diagonal = above;
            }
            if (smallest >= enough) {
                return enough;
            }
        }
        return row[b.length()];
    }

    private static boolean same(char a, char b) {
        return a == b || Character.toLowerCase(a) == Character.toLowerCase(b);
    }
}
