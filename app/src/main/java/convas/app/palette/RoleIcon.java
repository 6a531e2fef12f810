package convas.app.palette;

import convas.app.canvas.Icon;
import convas.core.layer.Category;
import java.util.List;
import java.util.Locale;
import javafx.scene.Group;
import javafx.scene.layout.StackPane;
import javafx.scene.shape.Rectangle;
import javafx.scene.shape.SVGPath;

/// The canvas's drawing of a role as a control, in the role's colour.
public final class RoleIcon extends StackPane {
    private final SVGPath lines = new SVGPath();
    private final SVGPath fills = new SVGPath();

    public RoleIcon() {
        getStyleClass().add("glyph-box");
        Rectangle room = new Rectangle(Icon.SIDE, Icon.SIDE);
        room.setFill(null);
        getChildren().setAll(new Group(room, lines, fills));
    }

    public RoleIcon(Category category) {
        this();
        show(category);
    }

    public void show(Category category) {
        Icon icon = Icon.of(category);
        String role = "category-" + category.name().toLowerCase(Locale.ROOT);
        lines.setContent(path(icon.lines()));
        lines.getStyleClass().setAll("glyph-lines", role);
        fills.setContent(path(icon.fills()));
        fills.getStyleClass().setAll("glyph-fills", role);
    }

    private static String path(List<Icon.Segment> segments) {
        StringBuilder out = new StringBuilder();
        for (Icon.Segment segment : segments) {
            out.append(segment.command());
            for (double number : segment.points()) {
                out.append(' ').append(number);
            }
        }
        return out.toString();
    }
}
