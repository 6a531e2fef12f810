package convas.core.net;

import convas.core.layer.Phase;
import convas.core.prototxt.Literals;
import convas.core.prototxt.Syntax;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Decides which layers belong to a net: Caffe's `NetState` and `NetStateRule`.
final class StateRules {
    private final String text;
    private final Phase phase;
    private final long level;
    private final Set<String> stages;

    /// @param root whose own `state` counts, but for the phase
    StateRules(Syntax.Message root, NetState asked, String text) {
        this.text = text;
        this.phase = asked.phase();
        Syntax.Message state = LayerSource.last(root, "state") instanceof Syntax.Message message ? message : null;
        this.level = asked.level() != null ? asked.level() : state == null ? 0 : number(state, "level", 0);
        this.stages = state == null ? new HashSet<>() : names(state, "stage");
        stages.addAll(asked.stages());
    }

    /// Several `include` count as "or"; without any, a layer belongs unless an `exclude` matches.
    boolean includes(Syntax.Message layer) {
        List<Syntax.Value> includes = LayerSource.values(layer, "include");
        return includes.isEmpty() ? LayerSource.values(layer, "exclude").stream().noneMatch(this::meets)
            : includes.stream().anyMatch(this::meets);
    }

    private boolean meets(Syntax.Value value) {
        if (!(value instanceof Syntax.Message rule)) {
            return false;
        }
        Syntax.Value wanted = LayerSource.last(rule, "phase");
        if (wanted != null && !means(wanted, phase, text)) {
            return false;
        }
        return level >= number(rule, "min_level", Long.MIN_VALUE) && level <= number(rule, "max_level", Long.MAX_VALUE)
            && stages.containsAll(names(rule, "stage")) && names(rule, "not_stage").stream().noneMatch(stages::contains);
    }

    /// Whether a value is this phase, by its name or its number.
    static boolean means(Syntax.Value value, Phase phase, String text) {
        String name = Literals.identifier(value, text);
        return name != null ? name.equals(phase.name()) : Objects.equals(Literals.integer(value, text), (long) phase.ordinal());
    }

    private long number(Syntax.Message message, String field, long fallback) {
        Syntax.Value value = LayerSource.last(message, field);
        Long number = value == null ? null : Literals.integer(value, text);
        return number == null ? fallback : number;
    }

    private Set<String> names(Syntax.Message message, String field) {
        Set<String> names = new HashSet<>();
        LayerSource.names(message, field, text).forEach(name -> names.add(name.text()));
        return names;
    }
}
