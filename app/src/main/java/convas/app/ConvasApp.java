package convas.app;

import convas.app.cli.Cli;
import convas.app.file.Settings;
import convas.app.file.UserFolders;
import convas.app.shell.Desk;
import convas.app.shell.Display;
import convas.app.shell.Fonts;
import convas.app.shell.Languages;
import convas.app.shell.Reasons;
import convas.core.document.Document;
import convas.core.document.Sidecar;
import convas.core.layer.Phase;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.stage.Stage;

/// The editor as a desktop application. [Main] is the entry point.
public final class ConvasApp extends Application {
    private static volatile int status = Cli.OK;

    /// Returns when the window was closed, or the picture written.
    ///
    /// @return the exit status
    static int begin(String[] args) {
        Display.quiet();
        Thread.ofPlatform().daemon().name("warm-up").start(ConvasApp::warmUp);
        Application.launch(ConvasApp.class, args);
        return status;
    }

    /// Loads what reading a network needs while the toolkit starts.
    private static void warmUp() {
        Document.of("layer { name: 'a' type: 'Input' top: 'a' input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }", Phase.TEST, Sidecar.EMPTY);
    }

    @Override
    public void start(Stage stage) {
        Fonts.load();
        List<Path> files = getParameters().getUnnamed().stream().map(Path::of).toList();
        open(stage, files);
    }

    private static void open(Stage stage, List<Path> files) {
        Settings settings = Settings.in(UserFolders.settings());
        Languages.speak(settings);
        Desk desk = new Desk(stage, settings, UserFolders.data().resolve("journal"));
        Thread.currentThread().setUncaughtExceptionHandler((thread, problem) -> desk.failed(problem));
        CompletableFuture<Boolean> opened = files.isEmpty() && !Display.isNone() ? desk.resume() : desk.begin(files);
        if (Display.isNone()) {
            Path picture = Path.of(System.getProperty("convas.picture", "convas.png"));
            String[] size = System.getProperty("convas.picture.size", "1600x1000").split("x");
            opened.thenCompose(done -> desk.picture(picture, Integer.parseInt(size[0]), Integer.parseInt(size[1]))).whenComplete((done, problem) -> {
                if (problem != null) {
                    System.err.println(picture + ": cannot be written: " + Reasons.of(problem));
                    status = Cli.BAD_INPUT;
                }
                Platform.exit();
            });
        } else {
            desk.show();
            if (files.isEmpty()) {
                desk.greet();
            }
        }
    }
}
