package convas.core.analysis;

import convas.core.layer.Refused;
import convas.core.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How the shapes of a layer's tops come about, as the user wrote it where the text does not say ([convas.core.layer.Outside]). One shape
/// for all tops, or one for each, apart by semicolons; a shape is its extents, apart by commas. An extent is a number, or an axis of the first
/// bottom (`n`, `c`, `h`, `w` for the first four), maybe times, by, plus or minus a number: `n, 64, h/2, w/2`. `same` is the whole first
/// bottom. Of a layer that reads batches of data `n` is the size of the batch, and a second top without a shape of its own holds labels, so that
/// `n, 3, 224, 224` is `n, 3, 224, 224; n`.
public final class ShapeRule {
    private static final Pattern EXTENT = Pattern.compile("(?:(\\d{1,9})|([nchw])(?:\\s*([*/+-])\\s*(\\d{1,9}))?)");
    private static final String AXES = "nchw";

    private final List<List<Matcher>> shapes;

    private ShapeRule(List<List<Matcher>> shapes) {
        this.shapes = shapes;
    }

    /// @throws IllegalArgumentException if the text is no such rule; the message says why, for people
    public static ShapeRule parse(String text) {
        List<List<Matcher>> shapes = new ArrayList<>();
        for (String shape : text.strip().toLowerCase(Locale.ROOT).split(";", -1)) {
            if (shape.strip().equals("same")) {
                shapes.add(null);
                continue;
            }
            List<Matcher> extents = new ArrayList<>();
            for (String extent : shape.strip().split("\\s*[,×]\\s*", -1)) {
                Matcher matcher = EXTENT.matcher(extent);
                if (!matcher.matches()) {
                    throw new IllegalArgumentException("`" + extent + "` is no extent; write numbers or axes of the first bottom with commas"
                        + " between, such as `n, 64, h/2, w/2`, or `same`.");
                }
                extents.add(matcher);
            }
            shapes.add(extents);
        }
        return new ShapeRule(shapes);
    }

    /// @param batchSize of a layer that reads batches of data, else 0
    /// @throws Refused  if the rule does not fit the layer
    List<Shape> tops(List<Shape> bottoms, int batchSize, int tops) {
        if (shapes.size() != 1 && shapes.size() != tops) {
            throw new Refused("the declared shapes are " + shapes.size() + " for " + tops + (tops == 1 ? " top" : " tops")
                + ": declare one for all, or one for each");
        }
        List<Shape> out = new ArrayList<>();
        for (int i = 0; i < tops; i++) {
            List<Matcher> extents = shapes.get(shapes.size() == 1 ? 0 : i);
            if (extents == null && bottoms.isEmpty()) {
                throw new Refused("the declared shape is that of the bottom, but there is none: declare numbers");
            }
            if (i >= shapes.size() && bottoms.isEmpty() && batchSize > 0) {
                out.add(Shape.of(batchSize));
            } else {
                out.add(extents == null ? bottoms.getFirst() : Shape.of(extents.stream().map(extent -> extent(extent, bottoms, batchSize)).toList()));
            }
        }
        return out;
    }

    private static int extent(Matcher extent, List<Shape> bottoms, int batchSize) {
        if (extent.group(1) != null) {
            return Integer.parseInt(extent.group(1));
        }
        int axis = AXES.indexOf(extent.group(2));
        boolean batch = bottoms.isEmpty() && axis == 0 && batchSize > 0;
        if (!batch && (bottoms.isEmpty() || axis >= bottoms.getFirst().rank())) {
            throw new Refused("the declared shape names axis " + extent.group(2) + ", but "
                + (bottoms.isEmpty() ? "there is no bottom" : "the first bottom is " + bottoms.getFirst()) + ": declare a number");
        }
        int size = batch ? batchSize : bottoms.getFirst().dim(axis);
        if (extent.group(3) == null) {
            return size;
        }
        int number = Integer.parseInt(extent.group(4));
        if (extent.group(3).equals("/") && number == 0) {
            throw new Refused("the declared shape divides by 0");
        }
        int out = switch (extent.group(3)) {
            case "*" -> Math.multiplyExact(size, number);
            case "/" -> size / number;
            case "+" -> Math.addExact(size, number);
            default -> size - number;
        };
        if (out < 0) {
            throw new Refused("the declared shape comes to " + out + " on axis " + extent.group(2));
        }
        return out;
    }
}
