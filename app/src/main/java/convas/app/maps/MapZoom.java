package convas.app.maps;

import convas.app.figures.Figures;
import convas.core.vision.ColorMap;
import convas.core.vision.Range;
import convas.core.vision.TileGrid;
import convas.core.vision.Tiles;
import java.util.Arrays;
import java.util.function.Consumer;
import javafx.scene.control.Label;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;

/// One tile as large as it fits, every pixel a square, with the colour scale beside it.
final class MapZoom extends Region {
    private static final double BAR_WIDTH = 14;
    private static final double SCALE_ROOM = 92;

    private final ImageView view = new ImageView();
    private final ImageView scaleView = new ImageView();
    private final Label high = new Label();
    private final Label middle = new Label();
    private final Label low = new Label();
    private Tiles tiles;
    private int tile;
    private int mapHeight = 1;
    private int mapWidth = 1;
    private ColorMap colors;
    private Consumer<TilePane.Hit> hovered = hit -> { };
    private Consumer<TilePane.Hit> picked = hit -> { };
    private final Rectangle frame = new Rectangle();
    private int marked = -1;

    MapZoom() {
        getStyleClass().add("map-zoom");
        view.setManaged(false);
        view.setSmooth(false);
        scaleView.setManaged(false);
        scaleView.setSmooth(false);
        for (Label label : new Label[] {high, middle, low}) {
            label.getStyleClass().add("scale-label");
        }
        frame.getStyleClass().add("tile-frame");
        frame.setManaged(false);
        frame.setMouseTransparent(true);
        getChildren().setAll(view, scaleView, high, middle, low, frame);
        addEventHandler(MouseEvent.MOUSE_CLICKED, event -> {
            TilePane.Hit hit = hit(event.getX(), event.getY());
            if (hit != null) {
                picked.accept(hit);
            }
        });
        addEventHandler(MouseEvent.MOUSE_MOVED, event -> hovered.accept(hit(event.getX(), event.getY())));
        addEventHandler(MouseEvent.MOUSE_EXITED, event -> hovered.accept(null));
    }

    void onHover(Consumer<TilePane.Hit> action) {
        hovered = action;
    }

    void onPick(Consumer<TilePane.Hit> action) {
        picked = action;
    }

    /// Frames one value.
    ///
    /// @param place in the map, row by row, or -1 for none
    void mark(int place) {
        marked = place;
        requestLayout();
    }

    /// @param range what the ends of the scale stand for, or null for none (filters in colour)
    void show(Tiles shown, int which, int mapHeight, int mapWidth, ColorMap colors, Range range) {
        tiles = shown;
        tile = which;
        this.mapHeight = mapHeight;
        this.mapWidth = mapWidth;
        this.colors = colors;
        boolean scale = range != null;
        scaleView.setVisible(scale);
        high.setVisible(scale);
        low.setVisible(scale);
        middle.setVisible(scale);
        if (scale) {
            high.setText(Figures.value(range.high()));
            low.setText(Figures.value(range.low()));
            middle.setText(Figures.value((range.high() + range.low()) / 2));
        }
        requestLayout();
    }

    @Override
    protected void layoutChildren() {
        double width = getWidth() - SCALE_ROOM;
        double height = getHeight();
        if (tiles == null || width < 8 || height < 8) {
            return;
        }
        double most = Math.min(width / tiles.width(), height / tiles.height());
        double zoom = most >= 1 ? Math.floor(most) : most;
        int w = Math.max(1, (int) (tiles.width() * zoom));
        int h = Math.max(1, (int) (tiles.height() * zoom));
        int[] pixels = new int[w * h];
        tiles.paint(new TileGrid(1, 1, w, h, 0), new int[] {tile}, 0, pixels, w, h);
        view.setImage(image(pixels, w, h));
        view.relocate(0, 0);
        int[] table = new int[h];
        for (int y = 0; y < h; y++) {
            table[y] = colors.at(1 - (y + 0.5) / h);
        }
        scaleView.setImage(image(table, 1, h));
        scaleView.setFitWidth(BAR_WIDTH);
        scaleView.setFitHeight(h);
        scaleView.relocate(w + 14, 0);
        double x = w + 14 + BAR_WIDTH + 6;
        place(high, x, 0);
        place(middle, x, h / 2.0 - middle.prefHeight(-1) / 2);
        place(low, x, h - low.prefHeight(-1));
        middle.setVisible(high.isVisible() && h > 60);
        frame.setVisible(marked >= 0 && marked < mapWidth * mapHeight);
        if (frame.isVisible()) {
            double wide = (double) w / mapWidth;
            double high = (double) h / mapHeight;
            frame.setX(marked % mapWidth * wide - 1.5);
            frame.setY((double) (marked / mapWidth) * high - 1.5);
            frame.setWidth(wide + 3);
            frame.setHeight(high + 3);
        }
    }

    private static void place(Label label, double x, double y) {
        label.resizeRelocate(x, Math.max(0, y), label.prefWidth(-1), label.prefHeight(-1));
    }

    private static WritableImage image(int[] pixels, int width, int height) {
        WritableImage image = new WritableImage(width, height);
        image.getPixelWriter().setPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), Arrays.copyOf(pixels, width * height), 0, width);
        return image;
    }

    private TilePane.Hit hit(double x, double y) {
        if (tiles == null || view.getImage() == null || x < 0 || y < 0 || x >= view.getImage().getWidth() || y >= view.getImage().getHeight()) {
            return null;
        }
        return new TilePane.Hit(tile, (int) (y * mapHeight / view.getImage().getHeight()), (int) (x * mapWidth / view.getImage().getWidth()));
    }
}
