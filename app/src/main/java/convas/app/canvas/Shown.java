package convas.app.canvas;

import convas.core.tensor.Shape;
import java.util.EnumSet;
import java.util.Set;

/// What is written on the boxes.
public record Shown(Set<Part> parts) {
    /// One thing that can be written, or the way it is.
    public enum Part {
        NAMES,
        /// The type and what matters of it: `conv 3×3, 64`.
        ATTRIBUTES,
        SHAPES,
        PARAMS,
        /// Size, depth and number of a convolution's filters: `3×3×9 · 2`. A line of its own, as the depth has no room in every box's
        /// attributes, and some with it and some without would not be read alike.
        FILTERS,
        MACS,
        RECEPTIVE_FIELD,
        /// Room for activation maps.
        MAPS,
        /// A connection is the wider, the more values go along it.
        WIDE_EDGES,
        /// Shapes are written with the channels last.
        CHANNELS_LAST
    }

    /// What one reads a net for, in Caffe's order, but no activation maps.
    public static final Shown FIGURES = new Shown(EnumSet.of(Part.NAMES, Part.ATTRIBUTES, Part.SHAPES, Part.PARAMS));
    /// The same with activation maps, as a window begins.
    public static final Shown USUAL = FIGURES.with(Part.MAPS, true);

    public Shown {
        parts = Set.copyOf(parts);
    }

    public boolean has(Part part) {
        return parts.contains(part);
    }

    public Shown with(Part part, boolean on) {
        EnumSet<Part> changed = EnumSet.noneOf(Part.class);
        changed.addAll(parts);
        if (on) {
            changed.add(part);
        } else {
            changed.remove(part);
        }
        return new Shown(changed);
    }

    /// A shape in the order that is wanted. Only shapes of pictures (`N×C×H×W`) differ.
    String text(Shape shape) {
        return has(Part.CHANNELS_LAST) && shape.rank() == 4
            ? Shape.of(shape.num(), shape.height(), shape.width(), shape.channels()).toString() : shape.toString();
    }
}
