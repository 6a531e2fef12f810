package convas.app.maps;

import convas.app.figures.Figures;
import convas.app.words.Words;
import convas.core.vision.FeatureMaps;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javafx.scene.control.Label;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Line;
import javafx.scene.shape.LineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;
import javafx.scene.shape.PathElement;

/// A vector of values as bars, with the five largest beside it.
final class VectorView extends HBox {
    static final int TOP = 5;

    /// Shows as many lines as there is room for.
    private final VBox best = new VBox(4) {
        @Override
        protected void layoutChildren() {
            super.layoutChildren();
            getChildren().forEach(line -> line.setVisible(line.getBoundsInParent().getMaxY() <= getHeight() + 1));
        }
    };
    private final Bars bars = new Bars();

    VectorView() {
        getStyleClass().add("vector-view");
        best.getStyleClass().add("top-values");
        best.setMinWidth(Region.USE_PREF_SIZE);
        best.setMinHeight(0);
        setMinHeight(0);
        HBox.setHgrow(bars, Priority.ALWAYS);
        getChildren().setAll(best, bars);
    }

    void onHover(Consumer<Integer> action) {
        bars.hovered = action;
    }

    void onPick(Consumer<Integer> action) {
        bars.picked = action;
    }

    /// @param random whether any weights of the net are random, so that the values say little
    void show(FeatureMaps vector, boolean random) {
        best.getChildren().clear();
        Label title = new Label(random ? Words.of("Largest values, by random weights") : Words.of("Largest values"));
        title.getStyleClass().add("top-title");
        best.getChildren().add(title);
        double reach = Math.max(Math.abs(vector.total().max()), Math.abs(vector.total().min()));
        for (int index : largest(vector)) {
            best.getChildren().add(line(index, vector.at(index, 0, 0), reach));
        }
        bars.show(vector);
    }

    /// The indices of the largest values, the largest first.
    static List<Integer> largest(FeatureMaps vector) {
        return IntStream.range(0, vector.count()).boxed()
            .sorted(Comparator.comparingDouble(i -> -vector.at(i, 0, 0))).limit(TOP).toList();
    }

    private static HBox line(int index, float value, double reach) {
        Label which = new Label(Integer.toString(index));
        which.getStyleClass().add("top-index");
        Region bar = new Region();
        bar.getStyleClass().add("top-bar");
        double width = reach > 0 ? 72 * Math.abs(value) / reach : 0;
        bar.setMinWidth(width);
        bar.setMaxWidth(width);
        Pane room = new Pane(bar);
        room.setMinWidth(72);
        room.setMaxWidth(72);
        bar.resizeRelocate(0, 3, width, 10);
        bar.setManaged(false);
        room.setMinHeight(16);
        Label number = new Label(Figures.value(value));
        number.getStyleClass().add("top-number");
        return new HBox(8, which, room, number);
    }

    /// One thin bar a value, or a column of several where there are more values than pixels.
    private static final class Bars extends Region {
        private final Path path = new Path();
        private final Line zero = new Line();
        private final Label low = new Label();
        private final Label high = new Label();
        private FeatureMaps vector;
        private Consumer<Integer> hovered = index -> { };
        private Consumer<Integer> picked = index -> { };

        Bars() {
            getStyleClass().add("bars");
            path.getStyleClass().add("bars-path");
            zero.getStyleClass().add("bars-zero");
            path.setManaged(false);
            zero.setManaged(false);
            low.getStyleClass().add("scale-label");
            high.getStyleClass().add("scale-label");
            getChildren().setAll(path, zero, low, high);
            addEventHandler(MouseEvent.MOUSE_MOVED, event -> hovered.accept(index(event.getX())));
            addEventHandler(MouseEvent.MOUSE_EXITED, event -> hovered.accept(-1));
            addEventHandler(MouseEvent.MOUSE_CLICKED, event -> picked.accept(index(event.getX())));
            setMinWidth(80);
        }

        void show(FeatureMaps values) {
            vector = values;
            requestLayout();
        }

        private int index(double x) {
            int index = vector == null ? -1 : (int) Math.floor(x / getWidth() * vector.count());
            return vector != null && index >= 0 && index < vector.count() ? index : -1;
        }

        @Override
        protected void layoutChildren() {
            double width = getWidth();
            double height = getHeight() - 2;
            if (vector == null || width < 10 || height < 30) {
                return;
            }
            double max = Math.max(0, vector.total().max());
            double min = Math.min(0, vector.total().min());
            double room = max > min ? max - min : 1;
            double top = 18;
            double unit = (height - 2 * top) / room;
            double base = top + max * unit;
            int count = vector.count();
            int columns = Math.min(count, (int) (width / 2));
            double step = width / columns;
            PathElement[] elements = new PathElement[2 * columns];
            for (int column = 0; column < columns; column++) {
                float value = 0;
                int end = (int) ((long) (column + 1) * count / columns);
                for (int i = (int) ((long) column * count / columns); i < end; i++) {
                    value = Math.abs(vector.at(i, 0, 0)) > Math.abs(value) ? vector.at(i, 0, 0) : value;
                }
                double x = (column + 0.5) * step;
                elements[2 * column] = new MoveTo(x, base);
                elements[2 * column + 1] = new LineTo(x, base - (Float.isFinite(value) ? value : 0) * unit);
            }
            path.getElements().setAll(elements);
            path.setStrokeWidth(Math.max(1, Math.min(24, step * 0.72)));
            zero.setStartX(0);
            zero.setEndX(width);
            zero.setStartY(base);
            zero.setEndY(base);
            high.setText(max > 0 ? Figures.value((float) max) : "");
            low.setText(min < 0 ? Figures.value((float) min) : "");
            high.resizeRelocate(0, 0, high.prefWidth(-1), high.prefHeight(-1));
            low.resizeRelocate(0, height - low.prefHeight(-1), low.prefWidth(-1), low.prefHeight(-1));
        }
    }
}
