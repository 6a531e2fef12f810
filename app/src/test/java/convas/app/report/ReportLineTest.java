package convas.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.analysis.Report;
import convas.core.document.Document;
import convas.core.document.Sidecar;
import convas.core.layer.Phase;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// How the table's lines are grouped, folded, filtered and ordered.
class ReportLineTest {
    private static final List<Report.Row> ROWS = Report.of(Document.of(("layer { name: 'data' type: 'Input' top: 'data' input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }\n"
        + conv("a", "data", 2) + conv("m/x", "a", 4) + conv("m/y", "a", 8) + conv("z", "m/y", 1)), Phase.TEST, Sidecar.EMPTY).annotations()).rows();
    private static final Map<String, String> MODULES = Map.of("m/x", "m", "m/y", "m");

    private static String conv(String name, String bottom, int filters) {
        return "layer { name: '" + name + "' type: 'Convolution' bottom: '" + bottom + "' top: '" + name + "' convolution_param { num_output: "
            + filters + " kernel_size: 1 } }\n";
    }

    private static List<String> names(List<ReportLine> lines) {
        return lines.stream().map(ReportLine::name).toList();
    }

    @Test
    void without_groups_there_is_a_line_for_each_layer_in_the_order_of_the_text() {
        assertThat(names(ReportLine.of(ROWS, Map.of(), Set.of(), row -> true, null))).containsExactly("data", "a", "m/x", "m/y", "z");
    }

    /// 2·4 + 2·8 weights.
    @Test
    void a_module_stands_above_its_layers_with_their_sums_and_can_be_folded() {
        List<ReportLine> open = ReportLine.of(ROWS, MODULES, Set.of(), row -> true, null);
        assertThat(names(open)).containsExactly("data", "a", "▾ m", "     m/x", "     m/y", "z");
        ReportLine module = open.get(2);
        assertThat(module.sum(Report.Row::weights)).isEqualTo(24);
        assertThat(module.sum(Report.Row::biases)).isEqualTo(12);
        assertThat(module.type()).isEqualTo("2 layers");
        assertThat(module.in()).isEqualTo("1×2×8×8");
        assertThat(module.out()).isEqualTo("1×8×8×8");
        assertThat(module.ids()).containsExactly("m/x", "m/y");
        assertThat(names(ReportLine.of(ROWS, MODULES, Set.of("m"), row -> true, null))).containsExactly("data", "a", "▸ m", "z");
    }

    @Test
    void modules_are_ordered_by_their_sums_and_their_layers_within_them() {
        Comparator<ReportLine> most = Comparator.comparingLong(line -> -line.sum(Report.Row::weights));
        assertThat(names(ReportLine.of(ROWS, MODULES, Set.of(), row -> true, most)))
            .containsExactly("▾ m", "     m/y", "     m/x", "z", "a", "data");
    }

    @Test
    void a_module_sums_up_only_what_the_filter_leaves() {
        List<ReportLine> lines = ReportLine.of(ROWS, MODULES, Set.of(), row -> row.name().endsWith("x"), null);
        assertThat(names(lines)).containsExactly("▾ m", "     m/x");
        assertThat(lines.getFirst().sum(Report.Row::weights)).isEqualTo(8);
    }
}
