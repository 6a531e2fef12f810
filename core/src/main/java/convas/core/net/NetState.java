package convas.core.net;

import convas.core.layer.Phase;
import java.util.Set;

/// Which of a text's layers belong to the net: Caffe's `NetState`. Stages add to those that the text's own `state` sets.
///
/// @param level in place of the text's own, or null
public record NetState(Phase phase, Integer level, Set<String> stages) {
    public NetState {
        stages = Set.copyOf(stages);
    }

    public static NetState of(Phase phase) {
        return new NetState(phase, null, Set.of());
    }

    /// The same level and stages in another phase.
    public NetState with(Phase other) {
        return new NetState(other, level, stages);
    }
}
