package convas.app.shell;

import convas.app.canvas.Measure;
import convas.app.file.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javafx.animation.PauseTransition;
import javafx.animation.SequentialTransition;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.event.Event;
import javafx.scene.control.TextField;
import javafx.scene.control.TitledPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;
import javafx.stage.Window;
import javafx.util.Duration;

/// Draws the window in some state, to be looked at: `Screens OUT.png 1280x800 dark tab=table select=conv2/3x3 open=include
/// do=help.commands language=chinese keys=B,B FILE`: keys are typed into the maps.
public final class Screens {
    private Screens() {}

    public static void main(String[] args) {
        Display.none();
        Display.quiet();
        Application.launch(Shown.class, args);
    }

    /// The application that draws one window.
    public static final class Shown extends Application {
        @Override
        public void start(Stage stage) throws Exception {
            Fonts.load();
            List<String> args = getParameters().getRaw();
            String[] size = args.get(1).split("x");
            Settings settings = Settings.in(null);
            settings.put("theme", args.get(2));
            args.stream().filter(each -> each.startsWith("language=")).forEach(each -> settings.put("language", each.substring(9)));
            Languages.speak(settings);
            Desk desk = new Desk(stage, settings, Files.createTempDirectory("convas"));
            List<Path> files = args.stream().skip(3).filter(each -> !each.contains("=")).map(Path::of).toList();
            desk.begin(files).thenRun(() -> {
                Workbench bench = desk.front();
                for (String arg : args.subList(3, args.size())) {
                    String value = arg.substring(arg.indexOf('=') + 1);
                    if (arg.startsWith("tab=")) {
                        bench.window().showTab(value);
                    } else if (arg.startsWith("select=")) {
                        bench.editor().select(Set.of(value.split(",")));
                    } else if (arg.startsWith("open=")) {
                        Platform.runLater(() -> Platform.runLater(() -> bench.stage().getScene().getRoot().lookupAll(".inspector-section").stream()
                            .map(TitledPane.class::cast).filter(pane -> value.contains(pane.getText())).forEach(pane -> pane.setExpanded(true))));
                    } else if (arg.startsWith("colour=")) {
                        bench.window().canvas().setMeasure(Measure.valueOf(value));
                    } else if (arg.startsWith("do=")) {
                        Platform.runLater(() -> bench.actions().get(value).fire());
                    } else if (arg.startsWith("menu=")) {
                        Platform.runLater(() -> popup(bench, value, Path.of(args.getFirst() + ".menu.png")));
                    } else if (arg.startsWith("ask=")) {
                        Platform.runLater(() -> ask(bench, value, Path.of(args.getFirst() + ".ask.png")));
                    } else if (arg.startsWith("weights=")) {
                        Platform.runLater(() -> dialog(bench, () -> bench.weights().load(Path.of(value)), Path.of(args.getFirst() + ".weights.png")));
                    } else if (arg.startsWith("command=")) {
                        Platform.runLater(() -> {
                            bench.actions().get("help.commands").fire();
                            ((TextField) bench.stage().getScene().lookup("#command-field")).setText(value);
                        });
                    } else if (arg.startsWith("dialog=")) {
                        Platform.runLater(() -> dialog(bench, () -> bench.actions().get(value).fire(), Path.of(args.getFirst() + ".dialog.png")));
                    } else if (arg.startsWith("bar=")) {
                        bench.changedOutside(Path.of(value));
                    } else if (arg.startsWith("draft=")) {
                        bench.window().source().type(value);
                    }
                }
            }).thenCompose(done -> desk.picture(Path.of(args.getFirst()), Integer.parseInt(size[0]), Integer.parseInt(size[1])))
                .thenCompose(done -> typed(desk.front(), args).thenCompose(
                    typed -> typed ? desk.picture(Path.of(args.getFirst()), Integer.parseInt(size[0]), Integer.parseInt(size[1]))
                        : CompletableFuture.completedFuture(done)))
                .whenComplete((done, problem) -> {
                    if (problem != null) {
                        problem.printStackTrace();
                    }
                    Platform.exit();
                });
        }

        /// Types into the maps, waits for what comes of it, and says whether there was anything to type.
        private static CompletableFuture<Boolean> typed(Workbench bench, List<String> args) {
            List<String> keys = args.stream().filter(arg -> arg.startsWith("keys=")).flatMap(arg -> Stream.of(arg.substring(5).split(","))).toList();
            CompletableFuture<Boolean> done = new CompletableFuture<>();
            if (keys.isEmpty()) {
                done.complete(false);
                return done;
            }
            javafx.scene.Node maps = bench.stage().getScene().lookup(".maps-stage");
            maps.requestFocus();
            SequentialTransition typing = new SequentialTransition();
            for (String key : keys) {
                PauseTransition wait = new PauseTransition(Duration.seconds(1));
                wait.setOnFinished(event -> Event.fireEvent(maps, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.valueOf(key), false, false, false, false)));
                typing.getChildren().add(wait);
            }
            typing.getChildren().add(new PauseTransition(Duration.seconds(8)));
            typing.setOnFinished(event -> done.complete(true));
            typing.play();
            return done;
        }

        private static void popup(Workbench bench, String title, Path file) {
            bench.stage().show();
            bench.menu(title).show();
            later(file);
        }

        private static void dialog(Workbench bench, Runnable open, Path file) {
            bench.stage().show();
            later(file);
            open.run();
        }

        private static void ask(Workbench bench, String title, Path file) {
            bench.stage().show();
            later(file);
            bench.prompts().choose(title, "Without saving, what you changed since the last time is lost.", "Save", "Don't save", "Cancel");
        }

        private static void later(Path file) {
            PauseTransition wait = new PauseTransition(Duration.seconds(1));
            wait.setOnFinished(event -> {
                Window top = Window.getWindows().getLast();
                try {
                    WindowPicture.write(top.getScene().snapshot(null), file);
                } catch (IOException problem) {
                    throw new UncheckedIOException(problem);
                }
                top.hide();
            });
            wait.play();
        }
    }
}
