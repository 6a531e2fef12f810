package convas.app.shell;

import javafx.scene.image.PixelReader;
import javafx.scene.image.WritableImage;
import javafx.scene.text.Font;
import javafx.scene.text.Text;

/// Whether this computer has a font with certain characters. Convas brings none for Chinese: it would be larger than all the rest.
final class Glyphs {
    private static final double SIZE = 24;

    /// Whether all fonts are taken to be there: for tests of words on a computer that has few.
    static volatile boolean supposed;

    private Glyphs() {}

    /// Draws two characters and compares them: without a font both are the same empty box. To be called on the UI thread.
    static boolean tellApart(String one, String other) {
        if (supposed) {
            return true;
        }
        PixelReader first = drawn(one);
        PixelReader second = drawn(other);
        for (int y = 0; y < SIZE; y++) {
            for (int x = 0; x < SIZE; x++) {
                if (first.getArgb(x, y) != second.getArgb(x, y)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static PixelReader drawn(String character) {
        Text text = new Text(character);
        text.setFont(Font.font("Inter", SIZE));
        return text.snapshot(null, new WritableImage((int) SIZE, (int) SIZE)).getPixelReader();
    }
}
