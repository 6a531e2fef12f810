package convas.app.weights;

import convas.app.figures.Figures;
import convas.app.words.Words;
import convas.core.analysis.Annotations;
import convas.core.layer.Parameter;
import convas.core.net.Node;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonType;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.Modality;
import javafx.stage.Window;

/// Lets the user choose the layers whose weights go into a file. Answers their names.
public final class SaveDialog extends Dialog<Set<String>> {
    private final ButtonType save = new ButtonType(Words.of("Save…"), ButtonBar.ButtonData.OK_DONE);

    private final List<Layer> layers;
    private final CheckBox all = new CheckBox(Words.of("All layers"));
    private final Label sum = new Label();
    private final ListView<Layer> list = new ListView<>();

    private record Layer(String name, String type, long bytes, SimpleBooleanProperty chosen) {}

    /// @param label what the weights are: `random weights, seed 1`
    /// @param selected names of layers that are ticked; if there are none, all are
    public SaveDialog(Annotations annotations, String label, Set<String> selected, Window owner) {
        Set<String> names = new HashSet<>();
        layers = annotations.net().nodes().stream()
            .filter(node -> !annotations.of(node).params().isEmpty() && names.add(node.name()))
            .map(node -> new Layer(node.name(), node.type(), bytes(annotations, node), new SimpleBooleanProperty())).toList();
        boolean some = layers.stream().anyMatch(layer -> selected.contains(layer.name()));
        layers.forEach(layer -> layer.chosen().set(!some || selected.contains(layer.name())));
        initOwner(owner);
        initModality(Modality.WINDOW_MODAL);
        setTitle(Words.of("Save weights"));
        setResizable(true);
        getDialogPane().getStylesheets().setAll(owner.getScene().getStylesheets());
        getDialogPane().getButtonTypes().setAll(save, new ButtonType(Words.of("Cancel"), ButtonBar.ButtonData.CANCEL_CLOSE));
        ((Button) getDialogPane().lookupButton(save)).setId("save-weights");
        Label title = new Label(Words.of("Save weights for Caffe"));
        title.getStyleClass().add("question-title");
        Label what = new Label(label.isEmpty() ? Words.of("A .caffemodel with these layers.") : Words.of("A .caffemodel with these layers, of {0}.", label));
        what.getStyleClass().add("muted");
        what.setWrapText(true);
        all.setId("save-all");
        all.setPadding(new Insets(0, 0, 0, 9));
        all.setOnAction(event -> {
            boolean wanted = all.isSelected();
            layers.forEach(layer -> layer.chosen().set(wanted));
        });
        list.setId("save-list");
        list.getStyleClass().add("match-list");
        list.getItems().setAll(layers);
        list.setFixedCellSize(28);
        list.setCellFactory(view -> new Cell());
        list.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            Layer layer = list.getSelectionModel().getSelectedItem();
            if (event.getCode() == KeyCode.SPACE && layer != null) {
                layer.chosen().set(!layer.chosen().get());
                event.consume();
            }
        });
        VBox.setVgrow(list, Priority.ALWAYS);
        sum.setId("save-sum");
        sum.getStyleClass().add("match-summary");
        layers.forEach(layer -> layer.chosen().subscribe(chosen -> count()));
        count();
        VBox content = new VBox(10, title, what, all, list, sum);
        content.setPrefSize(480, 480);
        getDialogPane().setContent(content);
        setResultConverter(type -> type == save ? chosen() : null);
        setOnShown(event -> list.requestFocus());
    }

    private static long bytes(Annotations annotations, Node node) {
        return annotations.of(node).params().stream().map(Parameter::shape).mapToLong(shape -> shape.bytes()).sum();
    }

    private Set<String> chosen() {
        return layers.stream().filter(layer -> layer.chosen().get()).map(Layer::name).collect(Collectors.toSet());
    }

    private void count() {
        List<Layer> chosen = layers.stream().filter(layer -> layer.chosen().get()).toList();
        all.setSelected(chosen.size() == layers.size());
        all.setIndeterminate(!chosen.isEmpty() && chosen.size() < layers.size());
        sum.setText(chosen.isEmpty() ? Words.of("Nothing is chosen.") : Words.of("{0} of {1} layers, {2}.", chosen.size(), layers.size(),
            Figures.bytes(chosen.stream().mapToLong(Layer::bytes).sum())));
        getDialogPane().lookupButton(save).setDisable(chosen.isEmpty());
    }

    private static final class Cell extends ListCell<Layer> {
        private final CheckBox tick = new CheckBox();
        private final Label type = new Label();
        private final Label size = new Label();
        private final HBox row = new HBox(8, tick, type, size);
        private Layer bound;

        Cell() {
            getStyleClass().add("match-cell");
            tick.setMnemonicParsing(false);
            tick.setFocusTraversable(false);
            tick.setMaxWidth(Double.MAX_VALUE);
            HBox.setHgrow(tick, Priority.ALWAYS);
            type.getStyleClass().add("muted");
            type.setMinWidth(110);
            size.setMinWidth(72);
            size.setAlignment(Pos.CENTER_RIGHT);
            row.setAlignment(Pos.CENTER_LEFT);
            setPrefWidth(0);
        }

        @Override
        protected void updateItem(Layer layer, boolean none) {
            super.updateItem(layer, none);
            if (bound != null) {
                tick.selectedProperty().unbindBidirectional(bound.chosen());
                bound = null;
            }
            if (none || layer == null) {
                setGraphic(null);
                return;
            }
            bound = layer;
            tick.setText(layer.name());
            tick.selectedProperty().bindBidirectional(layer.chosen());
            type.setText(layer.type());
            size.setText(Figures.bytes(layer.bytes()));
            setGraphic(row);
        }
    }
}
