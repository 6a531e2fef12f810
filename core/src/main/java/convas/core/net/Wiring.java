package convas.core.net;

import convas.core.net.LayerSource.Name;
import convas.core.prototxt.Literals;
import convas.core.prototxt.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Follows the names of blobs through the layers in order, as Caffe does: an in-place layer makes a new version of the blob
/// that it overwrites.
final class Wiring {
    /// What one layer reads and makes.
    record Wires(List<Blob> bottoms, List<Blob> tops, boolean inPlace) {}

    private final List<LayerSource> sources;
    private final List<String> ids;
    private final List<Backprop> backprops;
    private final Set<String> unsized;
    private final List<Diagnostic> out;
    private final Map<String, Blob> current = new HashMap<>();
    private final Map<Blob, Integer> readers = new IdentityHashMap<>();
    private final Map<Blob, Integer> firstReader = new IdentityHashMap<>();
    /// Blobs that a `loss_weight` makes a part of the loss, which for Caffe is one more that reads them.
    private final Set<Blob> losses = new HashSet<>();
    private Map<String, Integer> makers;

    private Wiring(List<LayerSource> sources, List<String> ids, List<Backprop> backprops, Set<String> unsized, List<Diagnostic> out) {
        this.sources = sources;
        this.ids = ids;
        this.backprops = backprops;
        this.unsized = unsized;
        this.out = out;
    }

    /// @param unsized inputs that no layer makes, which is known
    static List<Wires> connect(
            List<LayerSource> sources, List<String> ids, List<Backprop> backprops, Set<String> unsized, List<Diagnostic> out) {
        Wiring wiring = new Wiring(sources, ids, backprops, unsized, out);
        List<Wires> wires = new ArrayList<>(sources.size());
        for (int i = 0; i < sources.size(); i++) {
            wires.add(wiring.layer(i));
        }
        return wires;
    }

    private Wires layer(int index) {
        LayerSource source = sources.get(index);
        List<Blob> bottoms = new ArrayList<>(source.bottoms().size());
        for (Name name : source.bottoms()) {
            Blob blob = current.get(name.text());
            if (blob == null && !unsized.contains(name.text())) {
                missing(index, name);
            } else if (blob != null) {
                readers.merge(blob, 1, Integer::sum);
                firstReader.putIfAbsent(blob, index);
            }
            bottoms.add(blob);
        }
        List<Blob> tops = new ArrayList<>(source.tops().size());
        boolean inPlace = false;
        for (int i = 0; i < source.tops().size(); i++) {
            Name name = source.tops().get(i);
            Blob before = current.get(name.text());
            boolean overwrites = i < bottoms.size() && bottoms.get(i) == before && before != null;
            if (overwrites && readers.get(before) > 1) {
                int other = firstReader.get(before);
                error("duplicate-top", name.span(), "`" + name.text() + "` is overwritten in place here, but "
                    + (losses.contains(before) ? "its `loss_weight` makes it a part of the net's loss"
                    : other == index ? "is read twice" : "`" + ids.get(other) + "` has already read it")
                    + "; Caffe calls that \"produced by multiple sources\". Give this layer a top of another name.", index);
            } else if (!overwrites && before != null) {
                String maker = ids.get(before.node());
                error("duplicate-top", name.span(), "`" + name.text() + "` is already made by `" + maker
                    + "`; Caffe calls that \"produced by multiple sources\". Give this top another name"
                    + (source.bottoms().isEmpty() ? "." : ", or read `" + name.text() + "` as the bottom to overwrite it in place."), index);
            }
            inPlace |= overwrites && i == 0;
            Blob blob = new Blob(name.text(), before == null ? 0 : before.version() + 1, index, i);
            current.put(name.text(), blob);
            tops.add(blob);
            if (backprops.get(index).counts(i)) {
                losses.add(blob);
                readers.merge(blob, 1, Integer::sum);
            }
        }
        if (tops.isEmpty() && CaffeTypes.makesItsTop(source.type())) {
            tops.add(new Blob("(automatic)", 0, index, 0));
        }
        return new Wires(bottoms, tops, inPlace);
    }

    private void missing(int index, Name name) {
        if (makers == null) {
            makers = new HashMap<>();
            for (int i = 0; i < sources.size(); i++) {
                for (Name top : sources.get(i).tops()) {
                    makers.putIfAbsent(top.text(), i);
                }
            }
        }
        Integer maker = makers.get(name.text());
        String blob = "`" + name.text() + "`";
        if (maker == null) {
            Optional<String> near = Spelling.nearest(name.text(), current.keySet());
            out.add(new Diagnostic(Severity.ERROR, "missing-bottom", "No layer before this one makes " + blob + "."
                + near.map(word -> " Did you mean `" + word + "`?")
                    .orElse(current.isEmpty() ? " Add an Input layer first." : " Connect it to the top of another layer."),
                name.span(), ids.get(index), near.map(Literals::quote).orElse(null)));
        } else if (maker == index) {
            error("cycle", name.span(), "This layer reads its own top " + blob + "; a net must not go in circles.", index);
        } else if (dependsOn(maker, index)) {
            String made = ids.get(maker).equals(name.text()) ? "" : " is made by `" + ids.get(maker) + "`, which";
            error("cycle", name.span(), "This closes a circle: " + blob + made + " itself needs what `"
                + ids.get(index) + "` makes. Read a blob of an earlier layer instead.", index);
        } else {
            String made = ids.get(maker).equals(name.text()) ? " is made only later." : " is made only later, by `" + ids.get(maker) + "`.";
            error("cycle", name.span(), blob + made + " Caffe reads layers in order; move that layer before this one.", index);
        }
    }

    /// Whether a layer needs, over any number of steps, a top of another.
    private boolean dependsOn(int layer, int other) {
        Set<Integer> seen = new HashSet<>();
        Deque<Integer> open = new ArrayDeque<>(List.of(layer));
        while (!open.isEmpty()) {
            int each = open.pop();
            if (each == other) {
                return true;
            }
            if (seen.add(each)) {
                for (Name bottom : sources.get(each).bottoms()) {
                    Integer maker = makers.get(bottom.text());
                    if (maker != null) {
                        open.push(maker);
                    }
                }
            }
        }
        return false;
    }

    private void error(String rule, Span span, String message, int index) {
        out.add(new Diagnostic(Severity.ERROR, rule, message, span, ids.get(index)));
    }
}
