package convas.app.task;

import convas.app.figures.Decimals;
import convas.app.words.Words;
import convas.core.vision.Preprocessing;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonType;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import javafx.stage.Modality;
import javafx.stage.Window;

/// Changes how a picture becomes an input blob. The net runs again with each change.
final class PreprocessingDialog extends Dialog<Void> {
    private final Runner runner;
    private final ComboBox<Preprocessing.Order> order = new ComboBox<>();
    private final ComboBox<Preprocessing.Fit> fit = new ComboBox<>();
    private final TextField mean = new TextField();
    private final TextField scale = new TextField();
    private final Label problem = new Label();
    private boolean showing;

    PreprocessingDialog(Runner runner, Window owner) {
        this.runner = runner;
        initOwner(owner);
        initModality(Modality.NONE);
        setTitle(Words.of("Picture to input"));
        getDialogPane().getStylesheets().setAll(owner.getScene().getRoot().getStylesheets());
        getDialogPane().getStylesheets().addAll(owner.getScene().getStylesheets());
        ButtonType usual = new ButtonType(Words.of("Usual for this net"), ButtonBar.ButtonData.LEFT);
        getDialogPane().getButtonTypes().setAll(usual, new ButtonType(Words.of("Close"), ButtonBar.ButtonData.CANCEL_CLOSE));
        getDialogPane().lookupButton(usual).addEventFilter(javafx.event.ActionEvent.ACTION, event -> {
            runner.setPreprocessing(null);
            show(runner.preprocessingProperty().get());
            event.consume();
        });
        order.getItems().setAll(Preprocessing.Order.values());
        fit.getItems().setAll(Preprocessing.Fit.values());
        order.setMaxWidth(Double.MAX_VALUE);
        fit.setMaxWidth(Double.MAX_VALUE);
        fit.setConverter(new javafx.util.StringConverter<>() {
            @Override
            public String toString(Preprocessing.Fit value) {
                return value == Preprocessing.Fit.CROP ? Words.of("cut to the input's proportions") : Words.of("stretch to the input's size");
            }

            @Override
            public Preprocessing.Fit fromString(String text) {
                throw new UnsupportedOperationException("the choice cannot be typed");
            }
        });
        problem.getStyleClass().add("field-problem");
        problem.setWrapText(true);
        problem.setMinHeight(18);
        GridPane grid = new GridPane();
        grid.setHgap(10);
        grid.setVgap(8);
        grid.addRow(0, new Label(Words.of("Channels")), order);
        grid.addRow(1, new Label(Words.of("Mean of each channel")), mean);
        grid.addRow(2, new Label(Words.of("Scale")), scale);
        grid.addRow(3, new Label(Words.of("Size")), fit);
        Label explain = new Label(Words.of("A value of the input is (pixel − mean) · scale, pixels being 0 to 255. "
            + "Caffe's ImageNet models take BGR and the means 104, 117, 123; its LeNet takes grey and the scale 0.00390625."));
        explain.setWrapText(true);
        explain.getStyleClass().add("fact-label");
        VBox content = new VBox(12, explain, grid, problem);
        content.setPrefWidth(400);
        getDialogPane().setContent(content);
        show(runner.preprocessingProperty().get());
        order.setOnAction(event -> apply());
        fit.setOnAction(event -> apply());
        mean.setOnAction(event -> apply());
        scale.setOnAction(event -> apply());
        mean.focusedProperty().addListener((property, was, now) -> apply());
        scale.focusedProperty().addListener((property, was, now) -> apply());
    }

    private void show(Preprocessing settings) {
        if (settings == null) {
            return;
        }
        showing = true;
        order.setValue(settings.order());
        fit.setValue(settings.fit());
        mean.setText(settings.mean().isEmpty() ? "0" : settings.mean().stream().map(PreprocessingDialog::plain).collect(Collectors.joining(", ")));
        scale.setText(plain(settings.scale()));
        problem.setText("");
        showing = false;
    }

    private static String plain(float value) {
        return value == Math.rint(value) ? Integer.toString((int) value) : Float.toString(value);
    }

    private void apply() {
        if (showing) {
            return;
        }
        try {
            Preprocessing next = read(order.getValue(), mean.getText(), scale.getText(), fit.getValue());
            problem.setText("");
            if (!next.equals(runner.preprocessingProperty().get())) {
                runner.setPreprocessing(next);
            }
        } catch (IllegalArgumentException e) {
            problem.setText(e.getMessage());
        }
    }

    /// @throws IllegalArgumentException if this is no way to make an input; the message is for people
    static Preprocessing read(Preprocessing.Order order, String mean, String scale, Preprocessing.Fit fit) {
        List<Float> means = new ArrayList<>();
        for (String part : mean.strip().split("[\\s,;]+")) {
            means.add(number(part));
        }
        if (means.size() != 1 && means.size() != 3) {
            throw new IllegalArgumentException(Words.of("Give one mean for all channels, or three."));
        }
        float factor = number(scale);
        if (factor == 0) {
            throw new IllegalArgumentException(Words.of("With the scale 0 every input would be the same. Give 1 to keep the pixels as they are."));
        }
        return new Preprocessing(order, means.equals(List.of(0f)) ? List.of() : means, factor, fit);
    }

    private static float number(String text) {
        float value = (float) Decimals.parse(text).orElse(Double.NaN);
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException(Words.of("Mean and scale are numbers, such as 104, 117, 123 and 0.017."));
        }
        return value;
    }
}
