package convas.app.canvas;

import convas.app.theme.Theme;
import convas.core.engine.Activations;
import convas.core.net.Node;
import java.util.ArrayList;
import java.util.List;

/// How warm each box is: where its figure lies between the smallest and the largest of the net, by order of magnitude.
///
/// @param units 0 to 1 for each card; not a number for one without such a figure
/// @param low what 0 stands for, high what 1 does
record Heat(Measure measure, List<Double> units, String low, String high) {
    static final Heat NONE = new Heat(Measure.KIND, List.of(), "", "");
    private static final int LIGHT = 0xE8590C;
    private static final int DARK = 0xFF8A3D;
    private static final double LEAST = 0.05;
    private static final double MOST = 0.5;

    Heat {
        units = List.copyOf(units);
    }

    /// @param activations of the last run, or null
    static Heat of(Scene scene, Measure measure, Activations activations) {
        if (measure == Measure.KIND) {
            return NONE;
        }
        List<Double> values = scene.cards().stream().map(card -> value(scene, card, measure, activations)).toList();
        double low = values.stream().filter(value -> value > 0).min(Double::compare).orElse(Double.NaN);
        double high = values.stream().filter(value -> value > 0).max(Double::compare).orElse(Double.NaN);
        List<Double> units = new ArrayList<>();
        for (double value : values) {
            units.add(!(value > 0) ? Double.NaN : high > low ? Math.log(value / low) / Math.log(high / low) : 1);
        }
        return new Heat(measure, units, Double.isNaN(low) ? "" : measure.text(low), Double.isNaN(high) ? "" : measure.text(high));
    }

    private static double value(Scene scene, Card card, Measure measure, Activations activations) {
        double out = Double.NaN;
        for (Node node : card.nodes()) {
            double value = measure != Measure.TIME ? measure.of(scene.document().annotations().of(node))
                : activations != null && node.index() < activations.nanos().size() ? activations.nanos().get(node.index()) : Double.NaN;
            if (!Double.isNaN(value)) {
                out = Double.isNaN(out) ? value : measure.isLargest() ? Math.max(out, value) : out + value;
            }
        }
        return out;
    }

    boolean isNone() {
        return measure == Measure.KIND;
    }

    /// The colour of a box instead of its kind's.
    int colour(int card, Theme theme, int otherwise) {
        if (isNone() || card >= units.size()) {
            return otherwise;
        }
        double unit = units.get(card);
        return Double.isNaN(unit) ? theme.surface() : at(unit, theme);
    }

    /// The colour of the scale; text can be read on all of it.
    static int at(double unit, Theme theme) {
        return Theme.mix(theme.surface(), theme.dark() ? DARK : LIGHT, LEAST + (MOST - LEAST) * unit);
    }
}
