package convas.app.shell;

import convas.app.editor.Editor;
import convas.app.file.Journal;
import convas.app.file.Settings;
import java.nio.file.Path;
import javafx.scene.Scene;
import javafx.stage.Stage;

/// One open window with its document: ties the editor, the views, the files and the actions together.
public final class Workbench {
    private final Stage stage;
    private final Editor editor;
    private final Settings settings;
    private final MainWindow window;

    public Workbench(Stage stage, Editor editor, Settings settings, Journal journal) {
        this.stage = stage;
        this.editor = editor;
        this.settings = settings;
        this.window = new MainWindow(editor, settings);
        stage.setScene(new Scene(window.root(), settings.number("window.width", 1440), settings.number("window.height", 900)));
    }

    public void open(Path file) {
    }

    public void show() {
        stage.show();
    }

    public void pictureAndExit(Path file, int width, int height) {
    }
}
