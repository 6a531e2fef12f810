package convas.app.shell;

import convas.app.inspector.Stepper;
import convas.app.words.Words;
import convas.core.net.PatternWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import javafx.geometry.HPos;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// Makes a new net of a pattern such as `INPUT->[CONV->RELU->POOL]*2->FC`, and shows what it becomes while it is typed.
final class PatternSheet {
    private static final int MOST = 9999;

    private final TextField pattern = new TextField();
    private final Map<String, Stepper> numbers = new LinkedHashMap<>();
    private final Map<String, Integer> times = new HashMap<>(Map.of("N", 2, "M", 3, "K", 1));
    private final HBox letters = new HBox(12);
    private final Label problem = new Label();
    private final Label chain = new Label();
    private final Label sums = new Label();
    private final GridPane lines = new GridPane(18, 3);
    private final Button create = new Button(Words.of("Create"));
    private List<String> shownLetters = List.of();
    private PatternPreview preview = PatternPreview.of("", Map.of(), new PatternWriter.Sizes(3, 32, 32, 12, 100, 10));

    private PatternSheet() {}

    /// @param chosen hears text and title
    static void open(Overlay overlay, BiConsumer<String, String> chosen) {
        PatternSheet sheet = new PatternSheet();
        Region paper = sheet.paper();
        sheet.create.setOnAction(event -> {
            if (!sheet.preview.text().isEmpty()) {
                overlay.close();
                chosen.accept(sheet.preview.text(), Words.of("Pattern"));
            }
        });
        sheet.take(PatternPreview.presets().getFirst());
        overlay.open(paper, Pos.CENTER, sheet.pattern);
    }

    private Region paper() {
        Label title = new Label(Words.of("New network from a pattern"));
        title.getStyleClass().add("sheet-title");
        Label hint = new Label(Words.of("Layers in order, -> between them; [ … ]*3 repeats, ? may be left out. "
            + "CONV5-16 has a kernel of 5 and 16 filters, POOL3 a window of 3, FC-100 100 outputs."));
        hint.getStyleClass().add("muted");
        hint.setWrapText(true);
        pattern.setId("pattern");
        pattern.setAccessibleText(Words.of("Pattern"));
        pattern.getStyleClass().add("pattern-field");
        pattern.textProperty().addListener(property -> update());
        pattern.setOnAction(event -> create.fire());
        HBox.setHgrow(pattern, Priority.ALWAYS);
        MenuButton presets = new MenuButton(Words.of("Patterns"));
        presets.setId("pattern-presets");
        for (PatternPreview.Preset preset : PatternPreview.presets()) {
            MenuItem item = new MenuItem(preset.title() + "\n" + preset.pattern());
            item.setMnemonicParsing(false);
            item.setOnAction(event -> take(preset));
            presets.getItems().add(item);
        }
        HBox sizes = new HBox(12);
        sizes.setAlignment(Pos.CENTER_LEFT);
        sizes.getChildren().setAll(number("height", Words.of("Input height"), 1), number("width", Words.of("width"), 1),
            number("channels", Words.of("channels"), 1), number("filters", Words.of("filters"), 1),
            number("hidden", Words.of("hidden"), 1), number("classes", Words.of("classes"), 1));
        letters.setAlignment(Pos.CENTER_LEFT);
        problem.getStyleClass().add("field-problem");
        problem.setWrapText(true);
        chain.setWrapText(true);
        chain.getStyleClass().add("pattern-chain");
        sums.getStyleClass().add("muted");
        ScrollPane scroll = new ScrollPane(lines);
        scroll.setFitToWidth(true);
        scroll.setPrefViewportHeight(210);
        scroll.getStyleClass().add("pattern-lines");
        create.setDefaultButton(true);
        create.setId("pattern-create");
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox foot = new HBox(12, sums, gap, create);
        foot.setAlignment(Pos.CENTER_LEFT);
        VBox sheet = new VBox(10, title, hint, new HBox(8, pattern, presets), sizes, letters, problem, chain, scroll, foot);
        sheet.getStyleClass().add("paper");
        sheet.setPrefWidth(760);
        sheet.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        return sheet;
    }

    /// A number with its name before it.
    private HBox number(String name, String title, int value) {
        Stepper[] made = new Stepper[1];
        Stepper stepper = new Stepper(steps -> {
            int least = name.length() == 1 ? 0 : 1;
            made[0].text().setText(String.valueOf(Math.clamp(value(name, least) + (long) steps, least, MOST)));
        });
        made[0] = stepper;
        stepper.setId("pattern-" + name);
        stepper.setPrefWidth(64);
        stepper.text().setAccessibleText(title);
        stepper.text().setText(String.valueOf(value));
        stepper.text().textProperty().addListener(property -> update());
        numbers.put(name, stepper);
        Label label = new Label(title);
        label.getStyleClass().add("secondary");
        label.setMinWidth(Region.USE_PREF_SIZE);
        HBox box = new HBox(6, label, stepper);
        box.setAlignment(Pos.CENTER_LEFT);
        return box;
    }

    private int value(String name, int otherwise) {
        Stepper stepper = numbers.get(name);
        String text = stepper == null ? "" : stepper.text().getText().strip();
        return text.matches("\\d{1,4}") ? Integer.parseInt(text) : otherwise;
    }

    private void take(PatternPreview.Preset preset) {
        letters(List.of());
        times.putAll(preset.times());
        PatternWriter.Sizes sizes = preset.sizes();
        Map.of("height", sizes.height(), "width", sizes.width(), "channels", sizes.channels(), "filters", sizes.filters(), "hidden", sizes.hidden(),
            "classes", sizes.classes()).forEach((name, value) -> numbers.get(name).text().setText(value.toString()));
        pattern.setText(preset.pattern());
        pattern.end();
    }

    private void update() {
        shownLetters.forEach(letter -> times.put(letter, value(letter, times.getOrDefault(letter, 1))));
        PatternWriter.Sizes sizes = new PatternWriter.Sizes(Math.max(1, value("channels", 3)), Math.max(1, value("height", 32)),
            Math.max(1, value("width", 32)), Math.max(1, value("filters", 12)), Math.max(1, value("hidden", 100)), Math.max(1, value("classes", 10)));
        preview = PatternPreview.of(pattern.getText(), times, sizes);
        if (!preview.letters().isEmpty() || preview.problem().isEmpty()) {
            letters(new ArrayList<>(preview.letters()));
        }
        boolean good = preview.problem().isEmpty();
        problem.setText(preview.problem());
        problem.setVisible(!good);
        problem.setManaged(!good);
        chain.setText(preview.chain());
        sums.setText(preview.sums());
        create.setDisable(!good);
        lines.getChildren().clear();
        for (int row = 0; row < preview.lines().size(); row++) {
            for (int column = 0; column < 4; column++) {
                Label label = new Label(preview.lines().get(row).get(column));
                label.getStyleClass().add(column == 0 ? "fact-value" : "secondary");
                GridPane.setHalignment(label, column < 2 ? HPos.LEFT : HPos.RIGHT);
                GridPane.setHgrow(label, column == 1 ? Priority.ALWAYS : Priority.NEVER);
                lines.add(label, column, row);
            }
        }
    }

    /// One number for each letter of the pattern.
    private void letters(List<String> now) {
        if (now.equals(shownLetters)) {
            return;
        }
        shownLetters = List.of();
        letters.getChildren().clear();
        for (String letter : now) {
            letters.getChildren().add(number(letter, letter + " =", times.getOrDefault(letter, 1)));
        }
        letters.setVisible(!now.isEmpty());
        letters.setManaged(!now.isEmpty());
        shownLetters = now;
    }
}
