package convas.app.shell;

import javafx.scene.Node;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;

/// Icons of one size and weight; their colour comes from the style sheet.
public final class Icons {
    private Icons() {}

    public static Node of(Ikon icon) {
        return of(icon, 14);
    }

    public static Node of(Ikon icon, int size) {
        FontIcon made = FontIcon.of(icon, size);
        made.getStyleClass().add("icon");
        return made;
    }
}
