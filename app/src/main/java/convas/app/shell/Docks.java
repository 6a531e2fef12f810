package convas.app.shell;

import convas.app.file.Settings;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.SplitPane;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;

/// Views side by side with dividers between them. Those at the sides keep their size in pixels when the window changes, can
/// be hidden, and come back at the size they had.
final class Docks {
    private final SplitPane pane = new SplitPane();
    private final Settings settings;
    private final String key;
    private final List<Part> parts = new ArrayList<>();

    private final class Part {
        private final Region region;
        private final boolean side;
        private final BooleanProperty shown;
        /// In pixels; below 1 a share of the whole until there is a whole.
        private double size;

        private Part(Region region, double size, boolean side, boolean shownAtFirst, int index) {
            this.region = region;
            this.side = side;
            this.size = side ? settings.number(key + "." + index + ".size", size) : size;
            this.shown = new SimpleBooleanProperty(!side || settings.flag(key + "." + index + ".shown", shownAtFirst));
        }

        double now() {
            double length = pane.getOrientation() == Orientation.HORIZONTAL ? region.getWidth() : region.getHeight();
            return region.getScene() != null && length > 0 ? length : size;
        }
    }

    Docks(Settings settings, String key, Orientation orientation) {
        this.settings = settings;
        this.key = key;
        pane.setOrientation(orientation);
        pane.getStyleClass().add("docks");
        pane.widthProperty().subscribe(width -> place());
        pane.heightProperty().subscribe(height -> place());
        pane.addEventFilter(MouseEvent.MOUSE_RELEASED, event -> measure());
    }

    SplitPane pane() {
        return pane;
    }

    /// @param size in pixels, of a side; below 1 as a share of the whole
    /// @param least it can be made
    void add(Region region, double size, double least, boolean side) {
        add(region, size, least, side, true);
    }

    /// @param shownAtFirst whether a side is shown as long as the user has not said
    void add(Region region, double size, double least, boolean side, boolean shownAtFirst) {
        Part part = new Part(region, size, side, shownAtFirst, parts.size());
        if (pane.getOrientation() == Orientation.HORIZONTAL) {
            region.setMinWidth(least);
            region.setPrefWidth(Math.max(least, part.size));
        } else {
            region.setMinHeight(least);
            region.setPrefHeight(Math.max(least, part.size));
        }
        SplitPane.setResizableWithParent(region, !side);
        parts.add(part);
        part.shown.subscribe((was, is) -> {
            arrange();
        });
        arrange();
    }

    BooleanProperty shown(int index) {
        return parts.get(index).shown;
    }

    private void arrange() {
        List<Node> items = new ArrayList<>();
        parts.stream().filter(part -> part.shown.get()).forEach(part -> items.add(part.region));
        if (!pane.getItems().equals(items)) {
            pane.getItems().setAll(items);
            // when its own size changes the pane goes by the sizes of its last layout, so there has to be one with the new parts
            pane.applyCss();
            pane.layout();
            place();
            pane.layout();
        } else {
            place();
        }
    }

    /// The user may have moved a divider.
    private void measure() {
        parts.stream().filter(part -> part.side && part.shown.get()).forEach(part -> part.size = part.now());
    }

    private double length() {
        return pane.getOrientation() == Orientation.HORIZONTAL ? pane.getWidth() : pane.getHeight();
    }

    private void place() {
        double length = length();
        if (length == 0) {
            return;
        }
        parts.stream().filter(part -> part.side && part.size < 1).forEach(part -> part.size = Math.rint(part.size * length));
        List<Part> visible = parts.stream().filter(part -> part.shown.get()).toList();
        double at = 0;
        int divider = 0;
        boolean behind = false;
        for (int i = 0; i < visible.size() - 1; i++) {
            behind |= !visible.get(i).side;
            if (behind) {
                double rest = 0;
                for (int j = i + 1; j < visible.size(); j++) {
                    rest += visible.get(j).size;
                }
                at = length - rest;
            } else {
                at += visible.get(i).size;
            }
            pane.setDividerPosition(divider++, Math.clamp(at / length, 0, 1));
        }
    }

    void recall() {
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (part.side) {
                part.size = settings.number(key + "." + i + ".size", part.size);
                part.shown.set(settings.flag(key + "." + i + ".shown", part.shown.get()));
            }
        }
        place();
    }

    void remember() {
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (part.side) {
                settings.put(key + "." + i + ".size", part.size);
                settings.put(key + "." + i + ".shown", part.shown.get());
            }
        }
    }
}
