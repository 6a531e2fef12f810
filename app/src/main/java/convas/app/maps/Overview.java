package convas.app.maps;

import convas.app.task.NamedPicture;
import convas.app.task.Pictures;
import javafx.scene.image.ImageView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;

/// The picture that is put in and the values that come out, for when no layer is selected.
final class Overview extends HBox {
    private final ImageView picture = new ImageView();
    private final VectorView values = new VectorView();

    Overview() {
        super(16);
        getStyleClass().add("maps-overview");
        setMinHeight(0);
        picture.setPreserveRatio(true);
        picture.setManaged(false);
        StackPane room = new StackPane(picture) {
            @Override
            protected void layoutChildren() {
                picture.setFitHeight(getHeight());
                picture.setFitWidth(getWidth());
                picture.relocate((getWidth() - picture.getBoundsInLocal().getWidth()) / 2, 0);
            }
        };
        room.setMinSize(0, 0);
        room.prefWidthProperty().bind(heightProperty());
        room.maxWidthProperty().bind(heightProperty());
        HBox.setHgrow(values, Priority.ALWAYS);
        getChildren().setAll(room, values);
    }

    VectorView values() {
        return values;
    }

    /// @param shown null for none
    void show(NamedPicture shown) {
        picture.setImage(shown == null ? null : Pictures.image(shown.picture()));
        picture.setSmooth(shown != null && shown.picture().width() > 64);
        picture.getParent().setVisible(shown != null);
        picture.getParent().setManaged(shown != null);
    }
}
