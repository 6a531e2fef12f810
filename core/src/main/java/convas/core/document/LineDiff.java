package convas.core.document;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// How one text becomes another, line by line: the shortest way, as in E. W. Myers, "An O(ND) Difference Algorithm and Its
/// Variations" (1986). Where texts have little in common, what differs is replaced as a whole.
public final class LineDiff {
    /// Beyond so many changed lines the shortest way is not looked for: it takes memory with their square.
    private static final int MOST = 2000;

    private final List<String> before;
    private final List<String> after;

    private LineDiff(List<String> before, List<String> after) {
        this.before = before;
        this.after = after;
    }

    public enum Kind { SAME, REMOVED, ADDED }

    /// @param before number of the line in the former text, from 1; 0 for a line that is added
    /// @param after number of the line in the latter text, from 1; 0 for a line that is removed
    public record Line(Kind kind, String text, int before, int after) {}

    /// All lines of both texts in order.
    public static List<Line> between(String before, String after) {
        return new LineDiff(before.lines().toList(), after.lines().toList()).all();
    }

    private List<Line> all() {
        int head = 0;
        int least = Math.min(before.size(), after.size());
        while (head < least && before.get(head).equals(after.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < least - head && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        List<Line> out = new ArrayList<>();
        for (int i = 0; i < head; i++) {
            out.add(same(i, i));
        }
        middle(head, before.size() - tail, after.size() - tail, out);
        for (int i = tail; i > 0; i--) {
            out.add(same(before.size() - i, after.size() - i));
        }
        return out;
    }

    private void middle(int start, int beforeEnd, int afterEnd, List<Line> out) {
        int n = beforeEnd - start;
        int m = afterEnd - start;
        int most = Math.min(n + m, MOST);
        int[] reach = new int[2 * most + 3];
        List<int[]> rounds = new ArrayList<>();
        for (int d = 0; d <= most; d++) {
            rounds.add(Arrays.copyOfRange(reach, most + 1 - d, most + 2 + d));
            for (int k = -d; k <= d; k += 2) {
                int at = most + 1 + k;
                int x = k == -d || k != d && reach[at - 1] < reach[at + 1] ? reach[at + 1] : reach[at - 1] + 1;
                while (x < n && x - k < m && before.get(start + x).equals(after.get(start + x - k))) {
                    x++;
                }
                reach[at] = x;
                if (x >= n && x - k >= m) {
                    out.addAll(traced(rounds, start, n, m));
                    return;
                }
            }
        }
        for (int i = start; i < beforeEnd; i++) {
            out.add(removed(i));
        }
        for (int i = start; i < afterEnd; i++) {
            out.add(added(i));
        }
    }

    /// @param rounds how far each number of changes `d` began, on the diagonals from `-d` to `d`
    private List<Line> traced(List<int[]> rounds, int start, int n, int m) {
        List<Line> back = new ArrayList<>();
        int x = n;
        int y = m;
        for (int d = rounds.size() - 1; d >= 0; d--) {
            int[] reach = rounds.get(d);
            int k = x - y;
            boolean down = d > 0 && (k == -d || k != d && reach[d + k - 1] < reach[d + k + 1]);
            int fromX = d == 0 ? 0 : down ? reach[d + k + 1] : reach[d + k - 1];
            int fromY = d == 0 ? 0 : down ? fromX - k - 1 : fromX - k + 1;
            while (x > fromX && y > fromY) {
                x--;
                y--;
                back.add(same(start + x, start + y));
            }
            if (d > 0) {
                back.add(down ? added(start + fromY) : removed(start + fromX));
            }
            x = fromX;
            y = fromY;
        }
        Collections.reverse(back);
        return back;
    }

    private Line same(int atBefore, int atAfter) {
        return new Line(Kind.SAME, before.get(atBefore), atBefore + 1, atAfter + 1);
    }

    private Line removed(int at) {
        return new Line(Kind.REMOVED, before.get(at), at + 1, 0);
    }

    private Line added(int at) {
        return new Line(Kind.ADDED, after.get(at), 0, at + 1);
    }
}
