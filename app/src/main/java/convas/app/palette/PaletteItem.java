package convas.app.palette;

import javafx.scene.input.DataFormat;

/// What is dragged from the palette onto the canvas.
public final class PaletteItem {
    /// A string of one or more `layer { ... }` texts whose first bottoms are open.
    public static final DataFormat FORMAT = new DataFormat("application/x-convas-prototxt");

    private PaletteItem() {}
}
