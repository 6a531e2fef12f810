package convas.app.cli;

import convas.core.layer.Phase;
import convas.core.net.NetState;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/// For which phase, level and stages a net is read, as `caffe` itself takes them.
final class StateOptions {
    @Option(names = "--phase", defaultValue = "TEST", description = "TEST (default) or TRAIN.")
    private Phase phase;

    @Option(names = "--stages", split = ",", paramLabel = "S", description = "Stages that layers ask for in their rules, beside those of the"
        + " net's own state.")
    private List<String> stages = List.of();

    @Option(names = "--level", paramLabel = "N", description = "The level that layers ask for in their rules, in place of the net's own.")
    private Integer level;

    NetState state() {
        return new NetState(phase, level, Set.copyOf(stages));
    }
}
