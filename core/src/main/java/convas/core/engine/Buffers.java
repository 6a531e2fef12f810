package convas.core.engine;

import convas.core.net.Blob;
import convas.core.net.Node;
import convas.core.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// Room for the blobs of a pass.
final class Buffers {
    private Plan plan;
    private final Function<Form, Tensor> memory;
    private final Map<Blob, Plan.Step> makers = new HashMap<>();
    private final Map<Blob, Tensor> made = new HashMap<>();
    private final Map<Form, Deque<Tensor>> free = new HashMap<>();

    /// Room of its own for each blob, taken when first asked for.
    Buffers(Plan plan, Function<Form, Tensor> memory) {
        this.memory = memory;
        follow(plan);
    }

    /// Room for the tops of all groups, run in this order; when the last reader of a blob has run, others may have its room.
    ///
    /// @param kept blobs that nothing may overwrite
    Buffers(Plan plan, List<Group> groups, Set<Blob> kept) {
        this(plan, Form::make);
        Map<Blob, Integer> last = new HashMap<>();
        for (int i = 0; i < groups.size(); i++) {
            Group group = groups.get(i);
            boolean input = group.step().node().isInput();
            for (Blob top : group.tops()) {
                last.merge(root(top), input || kept.contains(top) ? Integer.MAX_VALUE : i, Math::max);
            }
            for (Blob bottom : group.bottoms()) {
                last.merge(root(bottom), i, Math::max);
            }
        }
        // All inputs are loaded before the first layer runs, so that none may have room that a layer before it uses.
        groups.stream().filter(group -> group.step().node().isInput() && group.step().skipped().isEmpty())
            .forEach(group -> group.tops().forEach(this::of));
        for (int i = 0; i < groups.size(); i++) {
            int now = i;
            if (groups.get(i).step().skipped().isEmpty()) {
                groups.get(i).tops().forEach(this::of);
            }
            last.forEach((blob, when) -> {
                if (when == now && made.containsKey(blob)) {
                    free.computeIfAbsent(form(blob), form -> new ArrayDeque<>()).add(made.get(blob));
                }
            });
        }
    }

    /// Goes on with a plan in which blobs that are not made yet have other shapes.
    void follow(Plan other) {
        plan = other;
        plan.steps().forEach(step -> step.node().tops().forEach(top -> makers.put(top, step)));
    }

    /// The blob whose memory this one has a part of.
    private Blob root(Blob blob) {
        Plan.Place place = plan.places().get(blob);
        Node maker = makers.get(blob).node();
        return place != null ? root(place.whole()) : maker.layer().passes() ? root(maker.bottoms().getFirst()) : blob;
    }

    private Form form(Blob blob) {
        Plan.Step step = makers.get(blob);
        return new Form(step.tops().get(blob.top()), step.halos().get(blob.top()));
    }

    /// Channels of a Concat's top where the plan says so.
    Tensor of(Blob blob) {
        Tensor known = made.get(blob);
        if (known == null) {
            known = make(blob);
            made.put(blob, known);
        }
        return known;
    }

    private Tensor make(Blob blob) {
        Form form = form(blob);
        Plan.Place place = plan.places().get(blob);
        Node maker = makers.get(blob).node();
        if (place != null) {
            return of(place.whole()).channels(place.channel(), form.shape().dim(1));
        }
        if (maker.layer().passes()) {
            return of(maker.bottoms().getFirst());
        }
        Deque<Tensor> old = free.get(form);
        return old != null && !old.isEmpty() ? old.pop() : memory.apply(form);
    }
}
