package convas.app.report;

import convas.app.words.Words;
import convas.core.analysis.Report;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/// A line of the table: a layer, or a module with the sums of its layers.
///
/// @param module the module's name; null for a layer of none
/// @param row the layer; null for the line of a module
/// @param members the layers that a module's line sums up
/// @param folded whether a module's layers are hidden
record ReportLine(String module, Report.Row row, List<Report.Row> members, boolean folded) {
    /// The lines of a table.
    ///
    /// @param modules the module of each layer by its id; empty for a table that is not grouped
    /// @param order null for the order of the text. Modules are ordered by their sums among layers of no module, and their layers
    ///     within them
    static List<ReportLine> of(
            List<Report.Row> rows, Map<String, String> modules, Set<String> folded, Predicate<Report.Row> wanted, Comparator<ReportLine> order) {
        Map<Object, List<Report.Row>> units = new LinkedHashMap<>();
        for (Report.Row row : rows) {
            if (wanted.test(row)) {
                String module = modules.get(row.node().id());
                units.computeIfAbsent(module == null ? row : module, key -> new ArrayList<>()).add(row);
            }
        }
        List<ReportLine> tops = new ArrayList<>();
        units.forEach((unit, members) -> tops.add(unit instanceof String name ? new ReportLine(name, null, List.copyOf(members), folded.contains(name))
            : layer(null, members.getFirst())));
        if (order != null) {
            tops.sort(order);
        }
        List<ReportLine> out = new ArrayList<>();
        for (ReportLine top : tops) {
            out.add(top);
            if (top.isModule() && !top.folded) {
                List<ReportLine> inner = new ArrayList<>(top.members.stream().map(row -> layer(top.module, row)).toList());
                if (order != null) {
                    inner.sort(order);
                }
                out.addAll(inner);
            }
        }
        return out;
    }

    private static ReportLine layer(String module, Report.Row row) {
        return new ReportLine(module, row, List.of(row), false);
    }

    boolean isModule() {
        return row == null;
    }

    int number() {
        return members.getFirst().number();
    }

    /// Ids of the layers it stands for.
    List<String> ids() {
        return members.stream().map(each -> each.node().id()).toList();
    }

    boolean known() {
        return members.stream().allMatch(Report.Row::known);
    }

    long sum(ToLongFunction<Report.Row> figure) {
        return members.stream().mapToLong(figure).sum();
    }

    String name() {
        return isModule() ? (folded ? "▸ " : "▾ ") + module : module == null ? row.name() : "     " + row.name();
    }

    String type() {
        return !isModule() ? row.type()
            : members.size() == 1 ? Words.of("{0} layer", members.size()) : Words.of("{0} layers", members.size());
    }

    /// What enters; for a module, its first layer.
    String in() {
        return members.getFirst().in();
    }

    /// What leaves; for a module, its last layer.
    String out() {
        return members.getLast().out();
    }

    /// What is seen through each branch, where they differ; empty for a module.
    String byBranch() {
        return isModule() ? "" : row.byBranch();
    }

    String window() {
        return isModule() ? "" : row.window();
    }
}
