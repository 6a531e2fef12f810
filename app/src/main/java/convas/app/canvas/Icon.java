package convas.app.canvas;

import convas.core.layer.Category;
import java.util.ArrayList;
import java.util.List;

/// The small drawing that tells a role apart without its colour, in a square of 16.
///
/// @param lines what is stroked, `fills` what is filled
public record Icon(List<Segment> lines, List<Segment> fills) {
    /// Side of the square that the numbers refer to.
    public static final double SIDE = 16;

    /// One command of a path: `M` and `L` with a point, `C` with three, `Z` with none.
    public record Segment(char command, double[] points) {}

    private static final String DISC = "M8 6 C9.1 6 10 6.9 10 8 C10 9.1 9.1 10 8 10 C6.9 10 6 9.1 6 8 C6 6.9 6.9 6 8 6 Z";

    public static Icon of(Category category) {
        return switch (category) {
            case DATA -> DATA;
            case CONVOLUTION -> CONVOLUTION;
            case POOL -> POOL;
            case ACTIVATION -> ACTIVATION;
            case NORMALIZATION -> NORMALIZATION;
            case JOIN -> JOIN;
            case DENSE -> DENSE;
            case UTILITY -> UTILITY;
            case LOSS -> LOSS;
            case UNKNOWN -> UNKNOWN;
        };
    }

    /// A snowflake: a layer that does not learn.
    static final Icon FROZEN = parse("M8 1.5 L8 14.5 M2.4 4.75 L13.6 11.25 M13.6 4.75 L2.4 11.25 M6 2.6 L8 4.4 L10 2.6 M6 13.4 L8 11.6 L10 13.4", "");
    /// A skull: maps that do not respond.
    static final Icon SILENT = parse(
        "M8 1.6 C4.4 1.6 2 4 2 7.2 C2 9.3 3.1 10.8 4.8 11.6 L4.8 14.2 L11.2 14.2 L11.2 11.6 C12.9 10.8 14 9.3 14 7.2 C14 4 11.6 1.6 8 1.6 Z M8 12 L8 14.2",
        "M4.4 6.2 L7 6.2 L7 9 L4.4 9 Z M9 6.2 L11.6 6.2 L11.6 9 L9 9 Z");
    private static final Icon DATA = parse(
        "M2.5 3.5 L13.5 3.5 L13.5 12.5 L2.5 12.5 Z M2.5 11 L6.2 7.4 L8.8 9.9 L10.4 8.3 L13.5 11.2", "M10 5.5 L11.5 5.5 L11.5 7 L10 7 Z");
    private static final Icon CONVOLUTION = parse("M2.5 2.5 L13.5 2.5 L13.5 13.5 L2.5 13.5 Z", "M4.5 4.5 L9.5 4.5 L9.5 9.5 L4.5 9.5 Z");
    private static final Icon POOL = parse("M2.5 3 L13.5 3 L9.6 8.2 L9.6 13.4 L6.4 13.4 L6.4 8.2 Z", "");
    private static final Icon ACTIVATION = parse("M2 11.8 L7.6 11.8 L13.6 3.6", "");
    private static final Icon NORMALIZATION = parse("M1.6 12.4 C6 12.4 5.6 3.6 8 3.6 C10.4 3.6 10 12.4 14.4 12.4", "");
    private static final Icon JOIN = parse("M3 2.4 C3 7.2 8 6 8 10 M13 2.4 C13 7.2 8 6 8 10 L8 13.8", "");
    private static final Icon DENSE = parse("M3.6 4 L12.4 4 L3.6 12 L12.4 12 Z",
        "M2.2 2.6 L5 2.6 L5 5.4 L2.2 5.4 Z M11 2.6 L13.8 2.6 L13.8 5.4 L11 5.4 Z M2.2 10.6 L5 10.6 L5 13.4 L2.2 13.4 Z "
            + "M11 10.6 L13.8 10.6 L13.8 13.4 L11 13.4 Z");
    private static final Icon UTILITY = parse(
        "M2.4 5.2 L13.4 5.2 M10.6 2.4 L13.4 5.2 L10.6 8 M13.6 10.8 L2.6 10.8 M5.4 8 L2.6 10.8 L5.4 13.6", "");
    private static final Icon LOSS = parse(
        "M8 2.4 C11.1 2.4 13.6 4.9 13.6 8 C13.6 11.1 11.1 13.6 8 13.6 C4.9 13.6 2.4 11.1 2.4 8 C2.4 4.9 4.9 2.4 8 2.4 Z", DISC);
    private static final Icon UNKNOWN = parse("M5.4 5.8 C5.4 1.8 10.9 2 10.7 5.8 C10.5 8 8 7.8 8 10.2",
        "M7.1 11.9 L8.9 11.9 L8.9 13.7 L7.1 13.7 Z");

    private static Icon parse(String lines, String fills) {
        return new Icon(path(lines), path(fills));
    }

    private static List<Segment> path(String text) {
        List<Segment> out = new ArrayList<>();
        for (String part : text.split("(?=[MLCZ])")) {
            if (!part.isBlank()) {
                String numbers = part.substring(1).trim();
                out.add(new Segment(part.charAt(0), numbers.isEmpty() ? new double[0]
                    : java.util.Arrays.stream(numbers.split("\\s+")).mapToDouble(Double::parseDouble).toArray()));
            }
        }
        return List.copyOf(out);
    }
}
