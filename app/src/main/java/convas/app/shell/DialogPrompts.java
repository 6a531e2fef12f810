package convas.app.shell;

import convas.app.words.Words;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import javafx.stage.Stage;

/// Asks in dialogs over a window.
final class DialogPrompts implements Prompts {
    private final Stage owner;
    private final Supplier<List<String>> sheets;

    /// @param sheets the style sheets of the present theme
    DialogPrompts(Stage owner, Supplier<List<String>> sheets) {
        this.owner = owner;
        this.sheets = sheets;
    }

    @Override
    public Optional<Path> open(String title, Path folder, Kind... kinds) {
        return Optional.ofNullable(chooser(title, folder, kinds).showOpenDialog(owner)).map(File::toPath);
    }

    @Override
    public Optional<Path> save(String title, Path folder, String name, Kind... kinds) {
        FileChooser chooser = chooser(title, folder, kinds);
        chooser.setInitialFileName(name);
        return Optional.ofNullable(chooser.showSaveDialog(owner)).map(File::toPath);
    }

    private static FileChooser chooser(String title, Path folder, Kind... kinds) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(title);
        if (folder != null && Files.isDirectory(folder)) {
            chooser.setInitialDirectory(folder.toFile());
        }
        for (Kind kind : kinds) {
            chooser.getExtensionFilters().add(new FileChooser.ExtensionFilter(Words.of(kind.title()), kind.patterns()));
        }
        chooser.getExtensionFilters().add(new FileChooser.ExtensionFilter(Words.of("All files"), "*"));
        return chooser;
    }

    @Override
    public int choose(String title, String text, String... ways) {
        Dialog<ButtonType> dialog = dialog(title, text);
        List<ButtonType> types = new ArrayList<>();
        for (int i = 0; i < ways.length; i++) {
            ButtonBar.ButtonData data = i == 0 ? ButtonBar.ButtonData.OK_DONE
                : i == ways.length - 1 ? ButtonBar.ButtonData.CANCEL_CLOSE : ButtonBar.ButtonData.NO;
            types.add(new ButtonType(ways[i], data));
        }
        dialog.getDialogPane().getButtonTypes().setAll(types);
        for (int i = 0; i < ways.length; i++) {
            ((Button) dialog.getDialogPane().lookupButton(types.get(i))).setId("choice-" + i);
        }
        int chosen = dialog.showAndWait().map(types::indexOf).orElse(ways.length - 1);
        return chosen < 0 ? ways.length - 1 : chosen;
    }

    @Override
    public void tell(String title, String text) {
        Dialog<ButtonType> dialog = dialog(title, text);
        dialog.getDialogPane().getButtonTypes().setAll(new ButtonType(Words.of("Close"), ButtonBar.ButtonData.OK_DONE));
        dialog.showAndWait();
    }

    private Dialog<ButtonType> dialog(String title, String text) {
        Dialog<ButtonType> dialog = new Dialog<>();
        dialog.initOwner(owner);
        dialog.setTitle("Convas");
        dialog.getDialogPane().getStylesheets().setAll(sheets.get());
        dialog.getDialogPane().getStyleClass().add("question");
        Label heading = new Label(title);
        heading.getStyleClass().add("question-title");
        heading.setWrapText(true);
        Label body = new Label(text);
        body.setWrapText(true);
        VBox content = new VBox(8, heading, body);
        content.setPrefWidth(420);
        dialog.getDialogPane().setContent(content);
        return dialog;
    }
}
