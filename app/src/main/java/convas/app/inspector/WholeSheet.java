package convas.app.inspector;

import javafx.geometry.Orientation;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;
import org.controlsfx.control.PropertySheet;

/// A property sheet as high as its rows, however many lines they take: the whole panel scrolls, not each sheet.
final class WholeSheet extends Region {
    private final PropertySheet sheet;
    private Region rows;

    WholeSheet(PropertySheet sheet) {
        this.sheet = sheet;
        getChildren().add(sheet);
        sheet.skinProperty().subscribe(skin -> {
            if (sheet.lookup(".scroll-pane") instanceof ScrollPane scroll) {
                scroll.setVbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
                scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
                scroll.contentProperty().subscribe(this::take);
            }
        });
    }

    private void take(Node content) {
        rows = content instanceof Region region ? region : null;
        if (rows != null) {
            rows.getChildrenUnmodifiable().stream().filter(Label.class::isInstance).forEach(label -> {
                GridPane.setValignment(label, VPos.TOP);
                label.getStyleClass().add("field-label");
            });
        }
        requestLayout();
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computePrefHeight(double width) {
        return Math.ceil(rows == null ? sheet.prefHeight(width) : rows.prefHeight(width));
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected void layoutChildren() {
        sheet.resizeRelocate(0, 0, getWidth(), getHeight());
    }
}
