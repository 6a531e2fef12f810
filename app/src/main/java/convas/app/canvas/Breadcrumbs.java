package convas.app.canvas;

import convas.app.words.Words;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;

/// Which module is shown alone, over the picture; its first part leads back.
final class Breadcrumbs extends HBox {
    private final Button whole = new Button();
    private final Label module = new Label();

    Breadcrumbs(Runnable leave) {
        super(4);
        setId("breadcrumbs");
        getStyleClass().add("breadcrumbs");
        setAlignment(Pos.CENTER_LEFT);
        setManaged(false);
        setVisible(false);
        whole.setId("leave-module");
        whole.getStyleClass().addAll("flat", "small");
        whole.setFocusTraversable(false);
        whole.setMnemonicParsing(false);
        whole.setOnAction(event -> leave.run());
        getChildren().setAll(whole, module);
    }

    /// @param net name of the whole
    /// @param inside the module, or null to show nothing
    void show(String net, String inside) {
        setVisible(inside != null);
        if (inside != null) {
            whole.setText(net.isEmpty() ? Words.of("Network") : net);
            module.setText("›  " + inside);
            applyCss();
            double width = Math.ceil(prefWidth(-1));
            resizeRelocate(10, 10, width, Math.ceil(prefHeight(width)));
        }
    }
}
