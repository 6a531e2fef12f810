package convas.app.cli;

import convas.core.analysis.Totals;
import convas.core.net.Diagnostic;
import convas.core.prototxt.Position;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The table for people, for spreadsheets and for Markdown.
final class ReportText {
    private static final List<String> HEADINGS = List.of(
        "#", "layer", "type", "settings", "in", "out", "weights", "biases", "MACs", "memory", "sees");
    private static final List<Integer> NUMBERS = List.of(0, 6, 7, 8, 9, 10);

    private ReportText() {}

    /// Aligned columns, totals and problems.
    static String table(Source source) {
        TextTable table = new TextTable(HEADINGS, NUMBERS);
        ReportRow.of(source.annotations()).forEach(row -> table.add(cells(row).toArray(String[]::new)));
        table.rule();
        table.add(totals(source.annotations().totals()).toArray(String[]::new));
        StringBuilder out = new StringBuilder(title(source)).append("\n").append(table.print());
        out.append(summary(source.annotations().totals())).append("\n");
        problems(source).forEach(problem -> out.append(problem).append("\n"));
        return out.toString();
    }

    /// A Markdown table under a heading.
    static String markdown(Source source) {
        StringBuilder out = new StringBuilder("## " + escaped(title(source)) + "\n\n");
        out.append("| ").append(String.join(" | ", HEADINGS)).append(" |\n|");
        for (int i = 0; i < HEADINGS.size(); i++) {
            out.append(NUMBERS.contains(i) ? " ---: |" : " --- |");
        }
        out.append("\n");
        for (ReportRow row : ReportRow.of(source.annotations())) {
            out.append(cells(row).stream().map(ReportText::escaped).collect(Collectors.joining(" | ", "| ", " |\n")));
        }
        out.append(totals(source.annotations().totals()).stream().map(cell -> cell.isEmpty() ? "" : "**" + cell + "**")
            .collect(Collectors.joining(" | ", "| ", " |\n")));
        out.append("\n").append(summary(source.annotations().totals())).append("\n");
        List<String> problems = problems(source);
        if (!problems.isEmpty()) {
            out.append("\n");
            problems.forEach(problem -> out.append("- ").append(escaped(problem)).append("\n"));
        }
        return out.toString();
    }

    private static String escaped(String cell) {
        return cell.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*").replace("_", "\\_");
    }

    /// Plain numbers in units and bytes, one row a layer (RFC 4180). The file comes first when there are several.
    static String csv(List<Source> sources, boolean several) {
        StringBuilder out = new StringBuilder(several ? "file," : "")
            .append("index,name,type,settings,in,out,weights,biases,statistics,macs,activation_bytes,receptive_field\r\n");
        for (Source source : sources) {
            for (ReportRow row : ReportRow.of(source.annotations())) {
                List<Object> cells = new ArrayList<>(several ? List.of(source.path()) : List.of());
                cells.addAll(Arrays.asList(row.index(), row.name(), row.type(), row.settings(), row.in(), row.out(), row.weights(),
                    row.biases(), row.statistics(), row.macs(), row.activationBytes(), row.receptiveField()));
                out.append(cells.stream().map(ReportText::quoted).collect(Collectors.joining(","))).append("\r\n");
            }
        }
        return out.toString();
    }

    private static String quoted(Object cell) {
        String text = cell == null ? "" : cell.toString();
        return text.matches("(?s).*[\",\r\n].*") ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }

    private static List<String> cells(ReportRow row) {
        return List.of(Integer.toString(row.index()), row.name(), row.type(), row.settings(), row.in(), row.out(), count(row.weights()),
            count(row.biases()), count(row.macs()), row.activationBytes() == null ? "?" : bytes(row.activationBytes()),
            row.receptiveField());
    }

    private static List<String> totals(Totals totals) {
        String least = totals.complete() ? "" : "≥ ";
        return List.of("", totals.complete() ? "total" : "total, at least", "", "", "", "", least + count(totals.weights()),
            least + count(totals.biases()), least + count(totals.macs()), least + bytes(totals.activationBytes()), "");
    }

    private static String title(Source source) {
        String name = source.document().net().name();
        return (name.isEmpty() ? "" : name + " · ") + source.path() + " · phase " + source.document().net().phase();
    }

    private static String summary(Totals totals) {
        return (totals.complete() ? "" : "At least ") + count(totals.params()) + " parameters (" + bytes(4 * totals.params()) + "), "
            + (totals.statistics() == 0 ? "" : count(totals.statistics()) + " statistics of BatchNorm, ") + count(totals.macs()) + " multiply-accumulates" + (totals.batch() > 1 ? " for a batch of " + totals.batch() : "") + ", "
            + bytes(totals.activationBytes()) + " of blobs, " + bytes(totals.peakBytes()) + " alive at most.";
    }

    private static List<String> problems(Source source) {
        List<String> lines = new ArrayList<>();
        for (Diagnostic each : source.annotations().diagnostics()) {
            Position at = Position.of(source.text(), each.span().start());
            lines.add(source.path() + ":" + at.line() + ":" + at.column() + ": " + each.severity().name().toLowerCase(Locale.ROOT) + ": "
                + each.message().replaceAll("\\s*\\R\\s*", " ") + " [" + each.rule() + "]");
        }
        return lines;
    }

    private static String count(Long number) {
        return number == null ? "?" : String.format(Locale.ROOT, "%,d", number);
    }

    /// In units of 1024: `3.1 MB`.
    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < 4) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, List.of("B", "KB", "MB", "GB", "TB").get(unit));
    }
}
