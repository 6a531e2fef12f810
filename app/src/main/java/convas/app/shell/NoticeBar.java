package convas.app.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.kordamp.ikonli.Ikon;

/// A question that can wait, in a line under the top bar.
final class NoticeBar extends HBox {
    /// @param run what is done
    /// @param stays whether the bar stays all the same
    record Way(String text, Runnable run, boolean stays) {
        Way(String text, Runnable run) {
            this(text, run, false);
        }
    }

    /// @param away takes the bar from where it stands
    NoticeBar(String id, Ikon icon, String text, Consumer<NoticeBar> away, Way... ways) {
        setId(id);
        getStyleClass().add("notice-bar");
        setAlignment(Pos.CENTER_LEFT);
        Label label = new Label(text);
        label.setMaxWidth(Double.MAX_VALUE);
        label.setMinWidth(0);
        HBox.setHgrow(label, Priority.ALWAYS);
        List<Node> all = new ArrayList<>(List.of(Icons.of(icon, 15), label));
        for (int i = 0; i < ways.length; i++) {
            Way way = ways[i];
            Button button = new Button(way.text());
            button.setMinWidth(USE_PREF_SIZE);
            button.setId(id + "-" + i);
            button.getStyleClass().add(i == 0 ? "primary" : "plain");
            button.setOnAction(event -> {
                if (!way.stays()) {
                    away.accept(this);
                }
                way.run().run();
            });
            all.add(button);
        }
        getChildren().setAll(all);
    }
}
