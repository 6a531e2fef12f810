package convas.app.problems;

import convas.app.words.Words;
import convas.core.document.Fix;
import convas.core.net.Diagnostic;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.geometry.Side;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;

/// The fixes of a diagnostic as links, which make them. Empty until they are found, and where there are none.
public final class FixButtons extends FlowPane {
    private static final Pattern SIZED = Pattern.compile("(.*)(: [\\d×]+)");

    private final Fixing fixing;
    private final int most;
    private Diagnostic shown;

    /// @param most how many stand side by side; the others are in a menu behind the last
    public FixButtons(Fixing fixing, int most) {
        super(10, 2);
        this.fixing = fixing;
        this.most = most;
        setPrefWrapLength(100);
        getStyleClass().add("fixes");
        show(List.of());
    }

    /// @param diagnostic null for none
    public void show(Diagnostic diagnostic) {
        shown = diagnostic;
        show(List.of());
        if (diagnostic != null) {
            fixing.find(diagnostic, fixes -> {
                if (diagnostic == shown) {
                    show(fixes);
                }
            });
        }
    }

    private void show(List<Fix> fixes) {
        getChildren().setAll(fixes.stream().limit(most).map(this::link).toList());
        if (fixes.size() > most) {
            Hyperlink more = new Hyperlink(Words.of("more ▾"));
            more.getStyleClass().add("fix");
            more.setOnAction(event -> menu(fixing, fixes.subList(most, fixes.size())).show(more, Side.BOTTOM, 0, 2));
            getChildren().add(more);
        }
        setVisible(!fixes.isEmpty());
        setManaged(!fixes.isEmpty());
    }

    private Hyperlink link(Fix fix) {
        Hyperlink link = new Hyperlink(words(fix));
        link.getStyleClass().add("fix");
        link.setTooltip(new Tooltip(Words.of("Make this change (undo takes it back)")));
        link.setOnAction(event -> fixing.make(fix));
        return link;
    }

    /// A menu of all of them.
    public static ContextMenu menu(Fixing fixing, List<Fix> fixes) {
        ContextMenu menu = new ContextMenu();
        for (Fix fix : fixes) {
            MenuItem item = new MenuItem(words(fix));
            item.setMnemonicParsing(false);
            item.setOnAction(event -> fixing.make(fix));
            menu.getItems().add(item);
        }
        if (fixes.isEmpty()) {
            MenuItem none = new MenuItem(Words.of("No quick fix for this"));
            none.setDisable(true);
            menu.getItems().add(none);
        }
        return menu;
    }

    private static String words(Fix fix) {
        // the size that comes of it stands behind: `Remove the pad: 56×56`
        Matcher sized = SIZED.matcher(fix.title());
        String title = sized.matches() ? Words.told(sized.group(1)) + sized.group(2) : Words.told(fix.title());
        return title.replace("`", "");
    }
}
