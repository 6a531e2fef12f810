package convas.core.net;

import java.util.Collection;
import java.util.Optional;

/// Finds the word that was probably meant.
public final class Spelling {
    private Spelling() {}

    /// The word at most two letters away (one for short words), if there is one.
    public static Optional<String> nearest(String word, Collection<String> words) {
        int limit = word.length() <= 4 ? 1 : 2;
        String best = null;
        int least = limit + 1;
        for (String each : words) {
            if (Math.abs(each.length() - word.length()) < least) {
                int distance = distance(word.toLowerCase(java.util.Locale.ROOT), each.toLowerCase(java.util.Locale.ROOT));
                if (distance < least) {
                    least = distance;
                    best = each;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /// Letters to insert, remove or replace (Levenshtein).
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                row[j] = Math.min(Math.min(row[j], row[j - 1]) + 1, diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1));
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
