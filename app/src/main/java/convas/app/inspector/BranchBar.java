package convas.app.inspector;

import java.util.List;
import java.util.stream.IntStream;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;

/// The branches that a Concat joins as one stacked bar, each as wide as its share.
final class BranchBar extends Region {
    private static final double HEIGHT = 20;
    private static final int TINTS = 4;
    private final List<Integer> parts;

    /// @param names of the branches
    BranchBar(List<String> names, List<Integer> parts) {
        this.parts = List.copyOf(parts);
        getStyleClass().add("branch-bar");
        setMinHeight(HEIGHT + 10);
        setPrefHeight(HEIGHT + 10);
        IntStream.range(0, parts.size()).forEach(i -> {
            Label part = new Label(parts.get(i).toString());
            part.getStyleClass().addAll("branch-part", "branch-" + i % TINTS);
            part.setTooltip(new Tooltip(names.get(i) + ": " + parts.get(i)));
            part.setMinWidth(0);
            getChildren().add(part);
        });
    }

    @Override
    protected void layoutChildren() {
        double left = snappedLeftInset();
        double room = getWidth() - left - snappedRightInset();
        double sum = parts.stream().mapToDouble(Integer::doubleValue).sum();
        double at = 0;
        for (int i = 0; i < parts.size(); i++) {
            double from = Math.rint(room * at / sum);
            at += parts.get(i);
            double to = Math.rint(room * at / sum);
            getChildren().get(i).resizeRelocate(left + from, 2, Math.max(1, to - from - 1), HEIGHT);
        }
    }
}
