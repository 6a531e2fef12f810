package convas.app.weights;

import convas.core.tensor.Shape;
import convas.core.weights.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One line of the list: the head of a group, or a layer in it.
sealed interface MatchLine {
    List<Match.Kind> ORDER = List.of(Match.Kind.MISMATCH, Match.Kind.COPIED, Match.Kind.FRESH, Match.Kind.ONLY_IN_FILE);

    /// @param layers how many there are
    /// @param bytes of their values
    record Head(Match.Kind kind, int layers, long bytes) implements MatchLine {}

    record Layer(Match.Row row) implements MatchLine {}

    /// All four groups, also empty ones, each with its layers whose names contain a text.
    static List<MatchLine> of(Match match, String part) {
        List<MatchLine> lines = new ArrayList<>();
        for (Match.Kind kind : ORDER) {
            List<Match.Row> rows = match.rows(kind);
            lines.add(new Head(kind, rows.size(), rows.stream().mapToLong(MatchLine::bytes).sum()));
            rows.stream().filter(row -> row.layer().toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT)))
                .map(Layer::new).forEach(lines::add);
        }
        return lines;
    }

    /// Of the net's values, or else of the file's.
    static long bytes(Match.Row row) {
        return (row.params().isEmpty() ? row.source() : row.target()).stream().mapToLong(Shape::bytes).sum();
    }
}
