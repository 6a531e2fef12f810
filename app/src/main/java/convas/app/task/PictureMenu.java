package convas.app.task;

import convas.app.words.Words;
import java.util.concurrent.CompletableFuture;
import javafx.application.Platform;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.image.ImageView;

/// Chooses the picture that the net sees, and how it becomes an input blob.
public final class PictureMenu extends MenuButton {
    /// Longer side of the icon, for screens of two pixels a point.
    private static final int ICON = 48;

    private final Runner runner;
    private final ImageView small = new ImageView();

    /// @param choose lets the user choose a file and runs the net on it
    public PictureMenu(Runner runner, Runnable choose) {
        this.runner = runner;
        getStyleClass().add("picture-menu");
        setMnemonicParsing(false);
        small.setFitHeight(16);
        small.setFitWidth(24);
        small.setPreserveRatio(true);
        setGraphic(small);
        runner.pictureProperty().addListener(property -> present());
        present();
        MenuItem suits = new MenuItem(Words.of("What suits the net"));
        suits.setOnAction(event -> runner.setPicture(null));
        getItems().addAll(suits, new SeparatorMenuItem());
        for (Pictures.Bundled each : Pictures.bundled()) {
            MenuItem item = new MenuItem(Words.of(each.title()));
            item.setOnAction(event -> CompletableFuture.supplyAsync(each::load).thenAcceptAsync(runner::setPicture, Platform::runLater));
            getItems().add(item);
        }
        MenuItem open = new MenuItem(Words.of("Open picture …"));
        open.setOnAction(event -> choose.run());
        MenuItem settings = new MenuItem(Words.of("Mean, scale and channel order …"));
        settings.setOnAction(event -> new PreprocessingDialog(runner, getScene().getWindow()).show());
        getItems().addAll(new SeparatorMenuItem(), open, settings);
    }

    private void present() {
        NamedPicture picture = runner.pictureProperty().get();
        setText(picture == null ? Words.of("No picture") : picture.name().length() > 18 ? picture.name().substring(0, 17) + "…" : picture.name());
        setTooltip(new Tooltip(picture == null ? Words.of("The net has no input for a picture") : Words.of("The net sees: {0}", picture.name())));
        setDisable(picture == null && runner.preprocessingProperty().get() == null);
        if (picture == null) {
            small.setImage(null);
        } else {
            CompletableFuture.supplyAsync(() -> NodeThumbnails.shrunk(picture.picture(), ICON)).thenAcceptAsync(icon -> {
                if (runner.pictureProperty().get() == picture) {
                    small.setImage(Pictures.image(icon));
                }
            }, Platform::runLater);
        }
    }
}
