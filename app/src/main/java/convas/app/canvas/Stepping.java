package convas.app.canvas;

import convas.app.figures.Figures;
import convas.app.words.Words;
import convas.core.analysis.Totals;
import convas.core.document.Document;
import convas.core.document.Edit;
import convas.core.net.Blob;
import convas.core.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Numbers of one layer while they are stepped up and down, and what would come of them. Immutable.
///
/// @param base the document as it is
/// @param knobs the numbers as they are stepped to
record Stepping(Document base, String node, List<Knob> before, List<Knob> knobs) {
    Stepping {
        before = List.copyOf(before);
        knobs = List.copyOf(knobs);
    }

    static Stepping of(Document document, String node) {
        List<Knob> knobs = document.net().find(node).map(found -> Knob.of(document, found)).orElse(List.of());
        return new Stepping(document, node, knobs, knobs);
    }

    Stepping step(int knob, int by) {
        List<Knob> next = new ArrayList<>(knobs);
        next.set(knob, next.get(knob).stepped(by));
        return new Stepping(base, node, before, next);
    }

    boolean changed() {
        return !knobs.equals(before);
    }

    /// The change of the numbers that differ, as one step.
    Optional<Edit> edit() {
        List<Edit> edits = new ArrayList<>();
        for (int i = 0; i < knobs.size(); i++) {
            if (!knobs.get(i).equals(before.get(i))) {
                edits.add(new Edit.SetParam(node, knobs.get(i).path(), String.valueOf(knobs.get(i).value())));
            }
        }
        return edits.size() > 1 ? Optional.of(new Edit.Several("Change " + node, edits)) : edits.stream().findFirst();
    }

    /// What a shape becomes; either may be null where it is not known.
    record Change(Shape before, Shape after) {}

    /// What would come of it.
    ///
    /// @param shapes of the blobs that change
    /// @param sentence the numbers, and how parameters, multiply-accumulates and memory change
    record Outlook(Map<Blob, Change> shapes, String sentence) {}

    /// @throws convas.core.document.EditRefused if the numbers cannot be set
    Outlook outlook() {
        Document next = edit().map(edit -> edit.apply(base)).orElse(base);
        Map<Blob, Change> shapes = new LinkedHashMap<>();
        for (Blob blob : base.annotations().blobs().keySet()) {
            Shape before = base.annotations().shape(blob).orElse(null);
            Shape after = next.annotations().shape(blob).orElse(null);
            if (!Objects.equals(before, after)) {
                shapes.put(blob, new Change(before, after));
            }
        }
        return new Outlook(shapes, sentence(next));
    }

    private String sentence(Document next) {
        StringBuilder out = new StringBuilder(node);
        for (int i = 0; i < knobs.size(); i++) {
            if (!knobs.get(i).equals(before.get(i))) {
                out.append(out.length() == node.length() ? ": " : ", ").append(knobs.get(i).label()).append(' ')
                    .append(before.get(i).value()).append(" → ").append(knobs.get(i).value());
            }
        }
        Totals a = base.annotations().totals();
        Totals b = next.annotations().totals();
        String sentence = Words.of("{0}; params {1}, MAC {2}, memory {3}", out, delta(b.params() - a.params(), Figures::brief),
            delta(b.macs() / b.batch() - a.macs() / a.batch(), Figures::brief),
            delta(b.activationBytes() / b.batch() - a.activationBytes() / a.batch(), Figures::bytes));
        return b.complete() ? sentence : Words.of("{0}, as far as is known", sentence);
    }

    @FunctionalInterface
    private interface Written {
        String of(long number);
    }

    private static String delta(long by, Written written) {
        return by == 0 ? "±0" : (by < 0 ? "−" : "+") + written.of(Math.abs(by));
    }
}
