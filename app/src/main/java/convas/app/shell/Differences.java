package convas.app.shell;

import convas.app.words.Words;
import convas.core.document.LineDiff;
import java.util.ArrayList;
import java.util.List;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// How two texts differ, line by line, with a few lines of what is around each change.
final class Differences {
    private static final PseudoClass ADDED = PseudoClass.getPseudoClass("added");
    private static final PseudoClass REMOVED = PseudoClass.getPseudoClass("removed");
    private static final PseudoClass BETWEEN = PseudoClass.getPseudoClass("between");
    private static final int AROUND = 3;

    private Differences() {}

    /// @param title what the texts are
    /// @param before marked with minus where it differs
    /// @param after marked with plus
    /// @param ways what can be done, on buttons; each closes the panel
    static void open(Overlay overlay, String title, String before, String after, List<NoticeBar.Way> ways) {
        List<LineDiff.Line> all = LineDiff.between(before, after);
        long removed = all.stream().filter(line -> line.kind() == LineDiff.Kind.REMOVED).count();
        long added = all.stream().filter(line -> line.kind() == LineDiff.Kind.ADDED).count();
        Label heading = new Label(title);
        heading.getStyleClass().add("sheet-title");
        heading.setWrapText(true);
        Label sum = new Label(removed + added == 0 ? Words.of("The lines of both texts are the same.")
            : "− " + lines(removed) + "   + " + lines(added));
        sum.getStyleClass().add("muted");
        ListView<LineDiff.Line> list = new ListView<>();
        list.setId("differences");
        list.getStyleClass().add("differences");
        list.setFixedCellSize(20);
        list.getItems().setAll(near(all));
        list.setCellFactory(view -> new Cell());
        list.setPrefSize(760, Math.clamp(list.getItems().size(), 4, 24) * 20 + 4);
        VBox.setVgrow(list, Priority.ALWAYS);
        HBox buttons = new HBox(8);
        buttons.setAlignment(Pos.CENTER_RIGHT);
        Button last = new Button(Words.of("Close"));
        last.setOnAction(event -> overlay.close());
        for (NoticeBar.Way way : ways) {
            Button button = new Button(way.text());
            button.getStyleClass().add(buttons.getChildren().isEmpty() ? "primary" : "plain");
            button.setOnAction(event -> {
                overlay.close();
                way.run().run();
            });
            buttons.getChildren().add(button);
        }
        buttons.getChildren().add(last);
        VBox sheet = new VBox(8, heading, sum, list, buttons);
        sheet.getStyleClass().add("paper");
        sheet.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        overlay.open(sheet, Pos.CENTER, list);
    }

    /// Changed lines and those around them; null stands for lines left out.
    static List<LineDiff.Line> near(List<LineDiff.Line> all) {
        List<LineDiff.Line> out = new ArrayList<>();
        int skipped = 0;
        for (int i = 0; i < all.size(); i++) {
            boolean near = all.subList(Math.max(0, i - AROUND), Math.min(all.size(), i + AROUND + 1)).stream()
                .anyMatch(line -> line.kind() != LineDiff.Kind.SAME);
            if (near) {
                if (skipped > 0 && !out.isEmpty()) {
                    out.add(null);
                }
                skipped = 0;
                out.add(all.get(i));
            } else {
                skipped++;
            }
        }
        return out;
    }

    private static final class Cell extends ListCell<LineDiff.Line> {
        private final Label before = number();
        private final Label after = number();
        private final Label text = new Label();
        private final HBox row = new HBox(8, before, after, text);

        private static Label number() {
            Label label = new Label();
            label.getStyleClass().add("muted");
            label.setMinWidth(36);
            label.setAlignment(Pos.CENTER_RIGHT);
            return label;
        }

        @Override
        protected void updateItem(LineDiff.Line line, boolean empty) {
            super.updateItem(line, empty);
            pseudoClassStateChanged(ADDED, line != null && line.kind() == LineDiff.Kind.ADDED);
            pseudoClassStateChanged(REMOVED, line != null && line.kind() == LineDiff.Kind.REMOVED);
            pseudoClassStateChanged(BETWEEN, !empty && line == null);
            if (empty) {
                setGraphic(null);
                return;
            }
            before.setText(line == null || line.before() == 0 ? "" : String.valueOf(line.before()));
            after.setText(line == null || line.after() == 0 ? "" : String.valueOf(line.after()));
            text.setText(line == null ? "…" : switch (line.kind()) {
                case SAME -> "  ";
                case REMOVED -> "− ";
                case ADDED -> "+ ";
            } + line.text());
            setGraphic(row);
        }
    }

    private static String lines(long count) {
        return count == 1 ? Words.of("{0} line", count) : Words.of("{0} lines", count);
    }
}
