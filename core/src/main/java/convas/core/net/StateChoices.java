package convas.core.net;

import convas.core.prototxt.Literals;
import convas.core.prototxt.Syntax;
import convas.core.prototxt.SyntaxTree;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// What the rules of a text's layers ask for, so that it can be offered: each net that the text holds is that of one of these states.
///
/// @param stages named in `include` and `exclude`, or set by the text's own `state`
/// @param levels one on each side of every bound, ascending; empty where no rule speaks of levels
public record StateChoices(List<String> stages, List<Integer> levels) {
    public StateChoices {
        stages = List.copyOf(stages);
        levels = List.copyOf(levels);
    }

    public static StateChoices of(SyntaxTree tree) {
        SortedSet<String> stages = new TreeSet<>();
        SortedSet<Integer> levels = new TreeSet<>();
        String text = tree.text();
        if (LayerSource.last(tree.root(), "state") instanceof Syntax.Message state) {
            names(state, "stage", text, stages);
        }
        for (Syntax.Field field : tree.root().fields()) {
            if ((field.name().equals("layer") || field.name().equals("layers")) && field.value() instanceof Syntax.Message layer) {
                List<Syntax.Value> rules = new ArrayList<>(LayerSource.values(layer, "include"));
                rules.addAll(LayerSource.values(layer, "exclude"));
                for (Syntax.Value each : rules) {
                    if (each instanceof Syntax.Message rule) {
                        names(rule, "stage", text, stages);
                        names(rule, "not_stage", text, stages);
                        bound(rule, "min_level", -1, text, levels);
                        bound(rule, "max_level", 1, text, levels);
                    }
                }
            }
        }
        if (!levels.isEmpty()) {
            levels.add(0);
        }
        return new StateChoices(List.copyOf(stages), List.copyOf(levels));
    }

    private static void names(Syntax.Message message, String field, String text, SortedSet<String> into) {
        LayerSource.names(message, field, text).forEach(name -> into.add(name.text()));
    }

    /// @param beyond the step that leads out of the bound
    private static void bound(Syntax.Message rule, String field, int beyond, String text, SortedSet<Integer> into) {
        Syntax.Value value = LayerSource.last(rule, field);
        Long at = value == null ? null : Literals.integer(value, text);
        if (at != null && Math.abs(at) < Integer.MAX_VALUE) {
            into.add(at.intValue());
            into.add(at.intValue() + beyond);
        }
    }
}
