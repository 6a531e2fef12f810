package convas.core.weights;

import convas.core.tensor.Shape;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What Caffe says when weights and net do not go together, recognised in text that someone pastes, and explained.
///
/// @param layer the layer it is about; empty if Caffe does not name it, as before 2015
public record CaffeMessage(Kind kind, String layer) {
    public enum Kind {
        /// Parameters of another shape.
        SHAPE,
        /// Another number of parameters.
        NUMBER,
        /// Only in the file.
        IGNORED
    }

    private record Form(Kind kind, Pattern pattern) {}

    /// A layer's name, up to a space, the next line of the log or its end. A field of one line drops the ends of lines.
    private static final String NAME = "(\\S+?)(?=[IWEF]\\d{4} |\\*\\*\\*|\\s|$)";

    /// The first group is the layer's name, where there is one.
    private static final List<Form> FORMS = List.of(
        new Form(Kind.SHAPE, Pattern.compile("Cannot copy param \\d+ weights from layer '([^']*)'")),
        new Form(Kind.NUMBER, Pattern.compile("Incompatible number of blobs for layer " + NAME)),
        new Form(Kind.SHAPE, Pattern.compile("shape mismatch \\(reshape not set\\)|ShapeEquals\\(proto\\)")),
        new Form(Kind.SHAPE, Pattern.compile("target_blobs\\[j\\]->(?:num|channels|height|width)\\(\\) == source_layer")),
        new Form(Kind.NUMBER, Pattern.compile("target_blobs\\.size\\(\\) == source_layer\\.blobs_size\\(\\)")),
        new Form(Kind.IGNORED, Pattern.compile("Ignoring source layer " + NAME)));

    /// What Caffe's log tells before an old message that does not name the layer.
    private static final Pattern COPYING = Pattern.compile("Copying source layer " + NAME);

    /// The message in a text, which may be a whole log.
    public static Optional<CaffeMessage> in(String text) {
        for (Form form : FORMS) {
            Matcher matcher = form.pattern.matcher(text);
            if (matcher.find()) {
                String named = matcher.groupCount() > 0 ? matcher.group(1) : COPYING.matcher(text.substring(0, matcher.start()))
                    .results().reduce((before, last) -> last).map(last -> last.group(1)).orElse("");
                return Optional.of(new CaffeMessage(form.kind, named));
            }
        }
        return Optional.empty();
    }

    /// The rows of a match that it is about.
    public List<Match.Row> rows(Match match) {
        Match.Kind wanted = kind == Kind.IGNORED ? Match.Kind.ONLY_IN_FILE : Match.Kind.MISMATCH;
        return match.rows(wanted).stream().filter(row -> layer.isEmpty() || row.layer().equals(layer)).toList();
    }

    /// What it means, whatever the file and net.
    public String meaning() {
        return switch (kind) {
            case SHAPE -> "Caffe copies parameters by layer name. It stopped because a layer of the file has the name of one of the net"
                + " but parameters of another shape.";
            case NUMBER -> "Caffe copies parameters by layer name. It stopped because a layer of the file has the name of one of the net"
                + " but another number of parameters, say no bias.";
            case IGNORED -> "The file has a layer of a name that the net does not have. Caffe passes over it and goes on.";
        };
    }

    /// What it means for this file and net, and the way out.
    public String explain(Match match) {
        List<Match.Row> rows = rows(match);
        String here = rows.isEmpty()
            ? layer.isEmpty() ? " Nothing of this file and this net is so now."
                : " For " + layer + " that is not so with this file and this net."
            : " Here: " + rows.stream().map(CaffeMessage::describe).collect(Collectors.joining("; ")) + ".";
        return meaning() + here + (rows.isEmpty() || kind == Kind.IGNORED ? ""
            : " Rename the layer to learn it anew and keep the others" + (rows.stream().anyMatch(Match.Row::sameCounts)
            ? ", or reinterpret the values, as there are as many of them" : "") + ".");
    }

    private static String describe(Match.Row row) {
        return row.layer() + " has " + shapes(row.source()) + " in the file" + (row.kind() == Match.Kind.ONLY_IN_FILE ? ""
            : " and " + shapes(row.target()) + " in the net");
    }

    private static String shapes(List<Shape> shapes) {
        return shapes.isEmpty() ? "nothing" : shapes.stream().map(shape -> String.format(Locale.ROOT, "%s (%,d)", shape, shape.count()))
            .collect(Collectors.joining(", "));
    }
}
