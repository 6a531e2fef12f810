package convas.app.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Cells in aligned columns under headings: words to the left, figures to the right.
final class TextTable {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();
    private final List<Integer> rules = new ArrayList<>();
    private final boolean[] figures;

    /// @param figures the columns from this one on hold figures
    TextTable(List<String> headings, int figures) {
        this(headings, IntStream.range(figures, headings.size()).boxed().toList());
    }

    /// @param figures the columns that hold figures
    TextTable(List<String> headings, List<Integer> figures) {
        this.figures = new boolean[headings.size()];
        figures.forEach(column -> this.figures[column] = true);
        rows.add(headings);
        rule();
    }

    void add(String... cells) {
        rows.add(List.of(cells));
    }

    /// A line across before the next row.
    void rule() {
        rules.add(rows.size());
    }

    String print() {
        int[] widths = IntStream.range(0, figures.length)
            .map(column -> rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0)).toArray();
        String rule = "─".repeat(Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1)) + "\n";
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            out.append(rules.contains(i) ? rule : "").append(line(rows.get(i), widths)).append("\n");
        }
        return out.toString();
    }

    private String line(List<String> cells, int[] widths) {
        return IntStream.range(0, cells.size()).mapToObj(column -> {
            String pad = " ".repeat(widths[column] - length(cells.get(column)));
            return figures[column] ? pad + cells.get(column) : cells.get(column) + pad;
        }).collect(Collectors.joining(GAP)).stripTrailing();
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
