package convas.app.canvas;

import convas.app.theme.Theme;
import convas.app.words.Words;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// The tooltip of the canvas: stays beside the pointer, never takes the mouse.
final class Bubble extends VBox {
    private static final double WIDEST = 340;
    private static final int MOST_LINES = 22;

    Bubble() {
        setMouseTransparent(true);
        setManaged(false);
        setVisible(false);
        getStyleClass().add("canvas-hint");
        setMaxWidth(WIDEST);
    }

    void show(Hints.Hint hint, Theme theme, double x, double y) {
        frame(theme, theme.line());
        Label title = label(hint.title(), theme.text(), "-fx-font-family: 'Inter SemiBold';", true);
        Label kind = label(hint.kind(), theme.muted(), "", true);
        getChildren().setAll(title, kind);
        GridPane grid = new GridPane(12, 2);
        List<Hints.Line> lines = hint.lines();
        int shown = Math.min(lines.size(), MOST_LINES);
        for (int i = 0; i < shown; i++) {
            Hints.Line line = lines.get(i);
            if (line.value().isEmpty()) {
                grid.add(label(line.label(), line.quiet() ? theme.muted() : theme.text(), "", true), 0, i, 2, 1);
            } else {
                grid.add(label(line.label(), theme.secondary(), "", false), 0, i);
                grid.add(label(line.value(), line.quiet() ? theme.muted() : theme.text(), "", true), 1, i);
            }
        }
        if (shown > 0) {
            grid.setStyle("-fx-padding: 4 0 0 0;");
            getChildren().add(grid);
        }
        if (shown < lines.size()) {
            getChildren().add(label(Words.of("and {0} more", lines.size() - shown), theme.muted(), "", false));
        }
        place(x, y);
    }

    /// A sentence about what would happen on release.
    void say(String sentence, int rgb, Theme theme, double x, double y) {
        frame(theme, rgb);
        getChildren().setAll(label(sentence, rgb, "-fx-font-family: 'Inter SemiBold';", true));
        place(x, y);
    }

    void hide() {
        setVisible(false);
    }

    private void frame(Theme theme, int border) {
        setStyle("-fx-background-color: " + Theme.css(theme.surface()) + "; -fx-background-radius: 7; -fx-border-radius: 7;"
            + " -fx-border-color: " + Theme.css(border) + "; -fx-padding: 7 10 8 10; -fx-spacing: 1;"
            + " -fx-effect: dropshadow(gaussian, rgba(0,0,0,0.22), 10, 0, 0, 2); -fx-font-family: 'Inter'; -fx-font-size: 12px;");
    }

    private static Label label(String text, int rgb, String style, boolean wrap) {
        Label label = new Label(text);
        label.setStyle("-fx-text-fill: " + Theme.css(rgb) + ";" + style);
        label.setWrapText(wrap);
        label.setMaxWidth(WIDEST - 22);
        if (!wrap) {
            label.setMinWidth(Region.USE_PREF_SIZE);
        }
        return label;
    }

    private void place(double x, double y) {
        setVisible(true);
        applyCss();
        double width = Math.min(WIDEST, Math.ceil(prefWidth(-1)));
        double height = Math.ceil(prefHeight(width));
        Region parent = (Region) getParent();
        double left = x + 16 + width > parent.getWidth() ? x - 12 - width : x + 16;
        double top = y + 18 + height > parent.getHeight() ? y - 12 - height : y + 18;
        resizeRelocate(Math.rint(Math.max(4, left)), Math.rint(Math.max(4, top)), width, height);
    }
}
