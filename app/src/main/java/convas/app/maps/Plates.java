package convas.app.maps;

import convas.app.task.Pictures;
import convas.core.vision.Picture;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.image.ImageView;
import javafx.scene.layout.Region;

/// Pictures of one size beside one another, as large as they fit, each with a line below.
final class Plates extends Region {
    private static final double GAP = 8;
    private static final double LINE = 17;
    /// Room for the line below a small picture.
    private static final double LEAST = 108;

    /// @param text below the picture
    record Plate(Picture picture, String text) {}

    private final List<ImageView> views = new ArrayList<>();
    private final List<Label> labels = new ArrayList<>();
    private List<Plate> plates = List.of();

    Plates() {
        getStyleClass().add("plates");
        setMinSize(0, 0);
    }

    void show(List<Plate> shown) {
        plates = List.copyOf(shown);
        while (views.size() < plates.size()) {
            ImageView view = new ImageView();
            view.setManaged(false);
            Label label = new Label();
            label.getStyleClass().add("scale-label");
            views.add(view);
            labels.add(label);
            getChildren().addAll(view, label);
        }
        for (int i = 0; i < views.size(); i++) {
            boolean there = i < plates.size();
            views.get(i).setVisible(there);
            labels.get(i).setVisible(there);
            views.get(i).setImage(there ? Pictures.image(plates.get(i).picture) : null);
            labels.get(i).setText(there ? plates.get(i).text : "");
        }
        requestLayout();
    }

    List<Plate> shown() {
        return plates;
    }

    @Override
    protected void layoutChildren() {
        int count = plates.size();
        if (count == 0) {
            return;
        }
        double width = Math.max(1, (getWidth() - (count - 1) * GAP) / count);
        double height = Math.max(1, getHeight() - LINE);
        Picture first = plates.getFirst().picture;
        double most = Math.min(width / first.width(), height / first.height());
        double zoom = most >= 1 ? Math.floor(most) : most;
        double w = Math.floor(first.width() * zoom);
        double h = Math.floor(first.height() * zoom);
        double column = Math.min(width, Math.max(w, LEAST));
        for (int i = 0; i < count; i++) {
            ImageView view = views.get(i);
            view.setFitWidth(w);
            view.setFitHeight(h);
            view.setSmooth(zoom < 1);
            double x = i * (column + GAP);
            view.relocate(x, 0);
            labels.get(i).resizeRelocate(x, h + 2, column, LINE);
        }
    }

    /// The width at which the pictures use a height.
    double width(double height) {
        if (plates.isEmpty()) {
            return 0;
        }
        Picture first = plates.getFirst().picture;
        double most = (height - LINE) / first.height();
        return plates.size() * (Math.max(LEAST, first.width() * (most >= 1 ? Math.floor(most) : most)) + GAP) - GAP;
    }
}
