package convas.app.maps;

import convas.core.vision.TileGrid;
import convas.core.vision.Tiles;
import java.util.BitSet;
import java.util.function.Consumer;
import javafx.geometry.Orientation;
import javafx.scene.control.ScrollBar;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;

/// Paints a grid of tiles, only what is in view, and tells what is under the pointer.
final class TilePane extends Region {
    private static final int GAP = 4;
    private static final double BAR = 14;
    /// Can be seen on light and dark, and beside every colour of a map.
    private static final int FRAME = 0xffe5484d;

    /// A place in a tile, in pixels of its map.
    record Hit(int tile, int y, int x) {}

    private final ImageView view = new ImageView();
    private final ScrollBar bar = new ScrollBar();
    private final Rectangle frame = new Rectangle();
    private final Rectangle clip = new Rectangle();
    private Tiles tiles;
    private TileGrid grid;
    private int[] order = new int[0];
    private BitSet framed = new BitSet();
    private int side = 64;
    private int mapHeight = 1;
    private int mapWidth = 1;
    private double scale = 1;
    private WritableImage image;
    private int[] pixels = new int[0];
    private Consumer<Hit> hovered = hit -> { };
    private Consumer<Integer> opened = tile -> { };

    TilePane() {
        getStyleClass().add("tile-pane");
        bar.setOrientation(Orientation.VERTICAL);
        bar.valueProperty().addListener(property -> paint());
        frame.getStyleClass().add("tile-frame");
        frame.setMouseTransparent(true);
        frame.setManaged(false);
        frame.setVisible(false);
        view.setSmooth(false);
        view.setManaged(false);
        setClip(clip);
        getChildren().setAll(view, frame, bar);
        addEventHandler(ScrollEvent.SCROLL, event -> {
            if (bar.isVisible()) {
                bar.setValue(Math.max(0, Math.min(bar.getMax(), bar.getValue() - event.getDeltaY())));
                hover(event.getX(), event.getY());
                event.consume();
            }
        });
        addEventHandler(MouseEvent.MOUSE_MOVED, event -> hover(event.getX(), event.getY()));
        addEventHandler(MouseEvent.MOUSE_EXITED, event -> hover(-1, -1));
        addEventHandler(MouseEvent.MOUSE_CLICKED, event -> {
            Hit hit = hit(event.getX(), event.getY());
            if (hit != null) {
                opened.accept(hit.tile);
            }
        });
    }

    void onHover(Consumer<Hit> action) {
        hovered = action;
    }

    void onOpen(Consumer<Integer> action) {
        opened = action;
    }

    /// @param mapHeight rows of the full maps, of which tiles may be a smaller picture
    /// @param wish side of a tile as wished, in points
    /// @param framed tiles with a red frame
    void show(Tiles shown, int[] places, BitSet framed, int mapHeight, int mapWidth, int wish) {
        tiles = shown;
        this.framed = framed;
        order = places;
        side = wish;
        this.mapHeight = mapHeight;
        this.mapWidth = mapWidth;
        requestLayout();
        layoutChildren();
    }

    void top() {
        bar.setValue(0);
    }

    @Override
    protected void layoutChildren() {
        double width = getWidth();
        double height = getHeight();
        clip.setWidth(width);
        clip.setHeight(height);
        if (tiles == null || width < 1 || height < 1) {
            return;
        }
        scale = getScene() == null || getScene().getWindow() == null ? 1 : Math.max(1, getScene().getWindow().getOutputScaleX());
        int wish = (int) Math.round(side * scale);
        int longer = Math.max(tiles.width(), tiles.height());
        int zoom = Subject.side(wish, longer);
        int tileWidth = Math.max(1, (int) ((long) tiles.width() * zoom / longer));
        int tileHeight = Math.max(1, (int) ((long) tiles.height() * zoom / longer));
        grid = TileGrid.fit(order.length, tileWidth, tileHeight, (int) (GAP * scale), (int) ((width - BAR) * scale));
        double whole = grid.height() / scale;
        bar.setVisible(whole > height);
        bar.setMax(Math.max(0, whole - height));
        bar.setVisibleAmount(bar.getMax() * height / whole);
        bar.setUnitIncrement(tileHeight / scale);
        bar.setBlockIncrement(height);
        bar.setValue(Math.min(bar.getValue(), bar.getMax()));
        bar.resizeRelocate(width - BAR, 0, BAR, height);
        paint();
    }

    private void paint() {
        int width = (int) Math.ceil((getWidth() - BAR) * scale);
        int height = (int) Math.ceil(getHeight() * scale);
        if (grid == null || tiles == null || width < 1 || height < 1) {
            return;
        }
        if (image == null || image.getWidth() != width || image.getHeight() != height) {
            image = new WritableImage(width, height);
            pixels = new int[width * height];
            view.setImage(image);
            view.setFitWidth(width / scale);
            view.setFitHeight(height / scale);
        }
        java.util.Arrays.fill(pixels, 0);
        tiles.paint(grid, order, scroll(), pixels, width, height);
        for (int place = 0; place < order.length; place++) {
            if (framed.get(order[place])) {
                frame(grid.x(place), grid.y(place) - scroll(), (int) Math.round(2 * scale), width, height);
            }
        }
        image.getPixelWriter().setPixels(0, 0, width, height, PixelFormat.getIntArgbPreInstance(), pixels, 0, width);
    }

    /// Draws a frame inside a tile's edge.
    private void frame(int left, int top, int thick, int width, int height) {
        for (int y = Math.max(0, top); y < Math.min(height, top + grid.tileHeight()); y++) {
            for (int x = Math.max(0, left); x < Math.min(width, left + grid.tileWidth()); x++) {
                int edge = Math.min(Math.min(x - left, left + grid.tileWidth() - 1 - x), Math.min(y - top, top + grid.tileHeight() - 1 - y));
                if (edge < thick) {
                    pixels[y * width + x] = FRAME;
                }
            }
        }
    }

    private int scroll() {
        return bar.isVisible() ? (int) Math.round(bar.getValue() * scale) : 0;
    }

    private Hit hit(double x, double y) {
        if (grid == null || x < 0 || y < 0 || x > getWidth() - BAR) {
            return null;
        }
        int px = (int) (x * scale);
        int py = (int) (y * scale) + scroll();
        int place = grid.placeAt(px, py);
        if (place < 0) {
            return null;
        }
        int row = (int) ((long) (py - grid.y(place)) * mapHeight / grid.tileHeight());
        int column = (int) ((long) (px - grid.x(place)) * mapWidth / grid.tileWidth());
        return new Hit(order[place], row, column);
    }

    private void hover(double x, double y) {
        Hit hit = hit(x, y);
        frame.setVisible(hit != null);
        if (hit != null) {
            int place = grid.placeAt((int) (x * scale), (int) (y * scale) + scroll());
            frame.setX(grid.x(place) / scale - 1.5);
            frame.setY((grid.y(place) - scroll()) / scale - 1.5);
            frame.setWidth(grid.tileWidth() / scale + 3);
            frame.setHeight(grid.tileHeight() / scale + 3);
        }
        hovered.accept(hit);
    }
}
