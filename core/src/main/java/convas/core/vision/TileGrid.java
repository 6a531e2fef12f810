package convas.core.vision;

/// Where the tiles of a grid lie, in pixels: row by row from the top left, all of one size with a gap between.
public record TileGrid(int count, int columns, int tileWidth, int tileHeight, int gap) {
    public TileGrid {
        if (count < 0 || columns < 1 || tileWidth < 1 || tileHeight < 1 || gap < 0) {
            throw new IllegalArgumentException("a grid of " + count + " tiles of " + tileWidth + "×" + tileHeight);
        }
    }

    /// As many columns as fit into a width, but at least one.
    public static TileGrid fit(int count, int tileWidth, int tileHeight, int gap, int width) {
        return new TileGrid(count, Math.max(1, (width - gap) / (tileWidth + gap)), tileWidth, tileHeight, gap);
    }

    public int rows() {
        return (count + columns - 1) / columns;
    }

    public int width() {
        return gap + columns * (tileWidth + gap);
    }

    public int height() {
        return gap + rows() * (tileHeight + gap);
    }

    public int x(int place) {
        return gap + place % columns * (tileWidth + gap);
    }

    public int y(int place) {
        return gap + place / columns * (tileHeight + gap);
    }

    /// The place under a point of the grid, or -1 between tiles and outside.
    public int placeAt(int x, int y) {
        int column = Math.floorDiv(x - gap, tileWidth + gap);
        int row = Math.floorDiv(y - gap, tileHeight + gap);
        if (column < 0 || column >= columns || row < 0) {
            return -1;
        }
        int place = row * columns + column;
        return place < count && x < x(place) + tileWidth && y < y(place) + tileHeight ? place : -1;
    }

    int firstInView(int scroll) {
        return Math.max(0, Math.floorDiv(scroll - gap, tileHeight + gap)) * columns;
    }

    int endOfView(int scroll, int viewHeight) {
        return Math.min(count, Math.max(0, Math.floorDiv(scroll + viewHeight - gap, tileHeight + gap) + 1) * columns);
    }
}
