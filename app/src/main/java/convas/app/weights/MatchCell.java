package convas.app.weights;

import convas.app.figures.Figures;
import convas.app.words.Words;
import convas.core.tensor.Shape;
import convas.core.weights.Match;
import java.util.List;
import java.util.stream.Collectors;
import javafx.geometry.Pos;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;

/// Draws a line of the match: a group's head, or a layer with what it has on both sides.
final class MatchCell extends ListCell<MatchLine> {
    private static final double TICK = 22;
    private static final double TYPE = 110;
    private static final double SHAPES = 190;
    private static final double SIZE = 72;

    /// Borders, padding and the scroll bar, whether or not it shows: so all rows stand under the headings.
    private static final double SIDES = 32;

    private final MatchModel model;
    private final CheckBox tick = new CheckBox();
    private final StackPane ticked = new StackPane(tick);
    private final Region dot = new Region();
    private final Label name = new Label();
    private final Label type = column(TYPE);
    private final Label source = column(SHAPES);
    private final Label target = column(SHAPES);
    private final Label said = new Label();
    private final Label size = column(SIZE);
    private final HBox row = new HBox(8);

    MatchCell(MatchModel model) {
        this.model = model;
        getStyleClass().add("match-cell");
        ticked.setMinWidth(TICK);
        ticked.setMaxWidth(TICK);
        ticked.setAlignment(Pos.CENTER_LEFT);
        dot.getStyleClass().add("match-dot");
        dot.setMinSize(8, 8);
        dot.setMaxSize(8, 8);
        name.setMinWidth(60);
        name.setMaxWidth(Double.MAX_VALUE);
        said.getStyleClass().add("muted");
        said.setMaxWidth(Double.MAX_VALUE);
        size.setAlignment(Pos.CENTER_RIGHT);
        row.setAlignment(Pos.CENTER_LEFT);
        row.setMinWidth(0);
        row.maxWidthProperty().bind(row.prefWidthProperty());
        listViewProperty().subscribe(list -> {
            if (list != null) {
                row.prefWidthProperty().bind(list.widthProperty().subtract(SIDES));
            }
        });
        tick.setFocusTraversable(false);
        tick.setOnAction(event -> ticked());
        setPrefWidth(0);
    }

    /// What stands above the columns.
    static HBox headings() {
        HBox row = new HBox(8);
        Region gap = new Region();
        gap.setMinWidth(TICK + 16);
        Label layer = new Label(Words.of("Layer"));
        layer.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(layer, Priority.ALWAYS);
        Label size = column(SIZE);
        size.setText(Words.of("Size"));
        size.setAlignment(Pos.CENTER_RIGHT);
        row.getChildren().setAll(gap, layer, column(TYPE), column(SHAPES), column(SHAPES), size);
        ((Label) row.getChildren().get(2)).setText(Words.of("Type"));
        ((Label) row.getChildren().get(3)).setText(Words.of("In the file"));
        ((Label) row.getChildren().get(4)).setText(Words.of("In the net"));
        row.getStyleClass().add("match-headings");
        return row;
    }

    private static Label column(double width) {
        Label label = new Label();
        label.setMinWidth(width);
        label.setPrefWidth(width);
        label.setMaxWidth(width);
        return label;
    }

    private void ticked() {
        if (getItem() instanceof MatchLine.Layer(Match.Row layer)) {
            model.take(layer, tick.isSelected());
        } else {
            model.takeAll(tick.isSelected());
        }
    }

    @Override
    protected void updateItem(MatchLine line, boolean none) {
        super.updateItem(line, none);
        getStyleClass().removeAll("match-head", "copied", "mismatch", "only", "fresh", "left-out");
        setTooltip(null);
        if (none || line == null) {
            setGraphic(null);
            return;
        }
        switch (line) {
            case MatchLine.Head head -> show(head);
            case MatchLine.Layer layer -> show(layer.row());
        }
        setGraphic(row);
    }

    private void show(MatchLine.Head head) {
        getStyleClass().addAll("match-head", style(head.kind()));
        long taken = model.taken().size();
        tick.setVisible(head.kind() == Match.Kind.COPIED && head.layers() > 0);
        tick.setSelected(taken == head.layers());
        tick.setIndeterminate(taken > 0 && taken < head.layers());
        name.setText(word(head.kind()) + "  " + head.layers());
        HBox.setHgrow(name, Priority.NEVER);
        said.setText(sentence(head.kind()));
        HBox.setHgrow(said, Priority.ALWAYS);
        size.setText(head.layers() == 0 ? "" : Figures.bytes(head.bytes()));
        row.getChildren().setAll(ticked, dot, name, said, size);
    }

    private void show(Match.Row layer) {
        getStyleClass().add(style(layer.kind()));
        if (layer.kind() == Match.Kind.COPIED && !model.taken(layer)) {
            getStyleClass().add("left-out");
        }
        tick.setVisible(layer.kind() == Match.Kind.COPIED);
        tick.setIndeterminate(false);
        tick.setSelected(model.taken(layer));
        name.setText(layer.layer());
        HBox.setHgrow(name, Priority.ALWAYS);
        type.setText(layer.type());
        source.setText(shapes(layer.source()));
        target.setText(shapes(layer.target()));
        size.setText(Figures.bytes(MatchLine.bytes(layer)));
        row.getChildren().setAll(ticked, dot, name, type, source, target, size);
        if (layer.layer().length() > 30 || layer.source().size() > 2) {
            setTooltip(new Tooltip(layer.layer() + "\n" + shapes(layer.source())));
        }
    }

    private static String shapes(List<Shape> shapes) {
        return shapes.isEmpty() ? "—" : shapes.stream().map(Shape::toString).collect(Collectors.joining(", "));
    }

    private static String style(Match.Kind kind) {
        return switch (kind) {
            case COPIED -> "copied";
            case MISMATCH -> "mismatch";
            case ONLY_IN_FILE -> "only";
            case FRESH -> "fresh";
        };
    }

    private static String word(Match.Kind kind) {
        return switch (kind) {
            case COPIED -> Words.of("Copied");
            case MISMATCH -> Words.of("Does not fit");
            case ONLY_IN_FILE -> Words.of("Only in the file");
            case FRESH -> Words.of("Only in the net");
        };
    }

    private static String sentence(Match.Kind kind) {
        return switch (kind) {
            case COPIED -> Words.of("same name and shape");
            case MISMATCH -> Words.of("same name, other shape: Caffe stops, Convas starts it from its filler");
            case ONLY_IN_FILE -> Words.of("not used");
            case FRESH -> Words.of("starts from its filler");
        };
    }
}
