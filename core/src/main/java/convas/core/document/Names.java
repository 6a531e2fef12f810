package convas.core.document;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds names that are still free.
final class Names {
    private static final Pattern NUMBERED = Pattern.compile("(.*_|[A-Za-z]+)(\\d{1,6})");

    private Names() {}

    /// The name itself if it is free; else `conv1` becomes `conv2`, `conv2_1` `conv2_2`, and `pool` `pool_2`.
    static String free(String name, Set<String> taken) {
        if (!taken.contains(name)) {
            return name;
        }
        Matcher numbered = NUMBERED.matcher(name);
        String stem = numbered.matches() ? numbered.group(1) : name + "_";
        int number = numbered.matches() ? Integer.parseInt(numbered.group(2)) + 1 : 2;
        while (taken.contains(stem + number)) {
            number++;
        }
        return stem + number;
    }
}
