package convas.app.task;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import javafx.application.Platform;
import javafx.scene.control.Alert;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.image.ImageView;
import javafx.stage.FileChooser;

/// Chooses the picture that the net sees, and how it becomes an input blob.
public final class PictureMenu extends MenuButton {
    private final Runner runner;
    private final ImageView small = new ImageView();

    public PictureMenu(Runner runner) {
        this.runner = runner;
        getStyleClass().add("picture-menu");
        setMnemonicParsing(false);
        small.setFitHeight(16);
        small.setFitWidth(24);
        small.setPreserveRatio(true);
        setGraphic(small);
        runner.pictureProperty().addListener(property -> present());
        present();
        MenuItem suits = new MenuItem("What suits the net");
        suits.setOnAction(event -> runner.setPicture(null));
        getItems().addAll(suits, new SeparatorMenuItem());
        for (Pictures.Bundled each : Pictures.bundled()) {
            MenuItem item = new MenuItem(each.title());
            item.setOnAction(event -> CompletableFuture.supplyAsync(each::load).thenAcceptAsync(runner::setPicture, Platform::runLater));
            getItems().add(item);
        }
        MenuItem open = new MenuItem("Open picture …");
        open.setOnAction(event -> choose());
        MenuItem settings = new MenuItem("Mean, scale and channel order …");
        settings.setOnAction(event -> new PreprocessingDialog(runner, getScene().getWindow()).show());
        getItems().addAll(new SeparatorMenuItem(), open, settings);
    }

    private void present() {
        NamedPicture picture = runner.pictureProperty().get();
        setText(picture == null ? "No picture" : picture.name().length() > 18 ? picture.name().substring(0, 17) + "…" : picture.name());
        setTooltip(new Tooltip(picture == null ? "The net has no input for a picture" : "The net sees: " + picture.name()));
        small.setImage(picture == null ? null : Pictures.image(picture.picture()));
        setDisable(picture == null && runner.preprocessingProperty().get() == null);
    }

    private void choose() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle("Open picture");
        chooser.getExtensionFilters().setAll(
            new FileChooser.ExtensionFilter("Pictures", "*.png", "*.jpg", "*.jpeg", "*.gif", "*.bmp"),
            new FileChooser.ExtensionFilter("All files", "*"));
        File file = chooser.showOpenDialog(getScene().getWindow());
        if (file == null) {
            return;
        }
        CompletableFuture.supplyAsync(() -> {
            try {
                return Pictures.load(file.toPath());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }).whenCompleteAsync((picture, problem) -> {
            if (problem == null) {
                runner.setPicture(picture);
            } else {
                Throwable cause = problem.getCause() != null && problem.getCause().getCause() != null ? problem.getCause().getCause() : problem;
                Alert alert = new Alert(Alert.AlertType.ERROR, cause.getMessage());
                alert.initOwner(getScene().getWindow());
                alert.setHeaderText("The picture cannot be opened");
                alert.show();
            }
        }, Platform::runLater);
    }
}
