package convas.app.cli;

import convas.core.layer.Phase;
import convas.core.net.NetState;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;

/// For which phase, level and stages a net is read, as `caffe` itself takes them, and the shapes that its text does not give.
final class NetOptions {
    @Option(names = "--phase", defaultValue = "TEST", description = "TEST (default) or TRAIN.")
    private Phase phase;

    @Option(names = "--stages", split = ",", paramLabel = "S", description = "Stages that layers ask for in their rules, beside those of the"
        + " net's own state.")
    private List<String> stages = List.of();

    @Option(names = "--level", paramLabel = "N", description = "The level that layers ask for in their rules, in place of the net's own.")
    private Integer level;

    @Option(names = "--shape", paramLabel = "LAYER=SHAPE", description = "The shape of what a layer makes that reads a database, runs"
        + " Python or is of unknown type, such as mnist=n,1,28,28 (n is the batch). Else what the editor keeps beside the file.")
    private Map<String, String> shapes = Map.of();

    Map<String, String> shapes() {
        return shapes;
    }

    NetState state() {
        return new NetState(phase, level, Set.copyOf(stages));
    }
}
