package convas.app.cli;

import convas.app.figures.Figures;
import convas.core.analysis.Report;
import convas.core.analysis.Totals;
import convas.core.net.Diagnostic;
import convas.core.prototxt.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The table for people, for spreadsheets and for Markdown.
final class ReportText {
    private static final List<String> HEADINGS =
        List.of("#", "layer", "type", "k/s/p/d/g", "out", "weights", "biases", "MACs", "memory", "sees");
    private static final List<Integer> FIGURES = List.of(0, 5, 6, 7, 8, 9);

    private ReportText() {}

    /// Aligned columns, totals and problems.
    static String table(Source source) {
        Report report = Report.of(source.annotations());
        Totals totals = report.totals();
        TextTable table = new TextTable(HEADINGS, FIGURES);
        for (Report.Row row : report.rows()) {
            table.add(Integer.toString(row.number()), row.name(), row.type(), row.window(), row.out(), figure(row, row.weights()),
                figure(row, row.biases()), figure(row, row.macs()), row.known() ? Figures.bytes(row.activationBytes()) : "?",
                row.receptiveField().map(f -> f.sizeH() == f.sizeW() ? "" + f.sizeH() : f.sizeH() + "×" + f.sizeW()).orElse(""));
        }
        table.rule();
        String least = totals.complete() ? "" : "≥ ";
        table.add("", totals.complete() ? "total" : "total, at least", "", "", "", least + Figures.count(totals.weights()),
            least + Figures.count(totals.biases()), least + Figures.count(totals.macs()), least + Figures.bytes(totals.activationBytes()), "");
        StringBuilder out = new StringBuilder(title(source)).append("\n").append(table.print());
        out.append(report.rows().isEmpty() ? "No layer in this phase. " : "").append(summary(totals)).append("\n");
        problems(source).forEach(problem -> out.append(problem).append("\n"));
        return out.toString();
    }

    /// A Markdown table under a heading, with the problems below.
    static String markdown(Source source) {
        Report report = Report.of(source.annotations());
        StringBuilder out = new StringBuilder("## " + title(source) + "\n\n").append(report.markdown());
        out.append("\n").append(summary(report.totals())).append("\n");
        List<String> problems = problems(source);
        out.append(problems.isEmpty() ? "" : "\n");
        problems.forEach(problem -> out.append("- ").append(problem.replace("<", "&lt;")).append("\n"));
        return out.toString();
    }

    /// Plain numbers, one row a layer and one of totals (RFC 4180). The file comes first when there are several.
    static String csv(List<Source> sources, boolean several) {
        StringBuilder out = new StringBuilder();
        for (Source source : sources) {
            String csv = Report.of(source.annotations()).csv();
            if (!several) {
                return csv;
            }
            int head = csv.indexOf('\n') + 1;
            out.append(out.isEmpty() ? "file," + csv.substring(0, head) : "");
            String file = "\"" + source.path().toString().replace("\"", "\"\"") + "\",";
            csv.substring(head).lines().forEach(line -> out.append(file).append(line).append("\n"));
        }
        return out.toString();
    }

    private static String title(Source source) {
        String name = source.document().net().name();
        return (name.isEmpty() ? "" : name + " · ") + source.path() + " · phase " + source.document().net().phase();
    }

    private static String summary(Totals totals) {
        return (totals.complete() ? "" : "At least ") + Figures.count(totals.params()) + " parameters (" + Figures.bytes(4 * totals.params()) + "), "
            + (totals.statistics() == 0 ? "" : Figures.count(totals.statistics()) + " statistics of BatchNorm, ") + Figures.count(totals.macs()) + " multiply-accumulates" + (totals.batch() > 1 ? " for a batch of " + totals.batch() : "") + ", "
            + Figures.bytes(totals.activationBytes()) + " of blobs, " + Figures.bytes(totals.peakBytes()) + " alive at most.";
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

    private static String figure(Report.Row row, long value) {
        return row.known() ? Figures.count(value) : "?";
    }
}
