package convas.app.canvas;

import convas.core.layout.Rect;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A picture as marks from back to front: what the window shows and what is exported are painted from the same list.
///
/// @param background behind everything, `0xAARRGGBB`
public record DisplayList(List<Mark> marks, Rect bounds, int background) {
    public static final DisplayList EMPTY = new DisplayList(List.of(), new Rect(0, 0, 0, 0), 0);

    public DisplayList {
        marks = List.copyOf(marks);
    }

    /// Hands over what is seen of it, back to front.
    ///
    /// @param view the part in view, in canvas units
    /// @param scale pixels a canvas unit
    public void visible(Rect view, double scale, Consumer<Mark> to) {
        for (Mark mark : marks) {
            if (mark.zoom().shows(scale) && near(mark.bounds(), view)) {
                to.accept(mark);
            }
        }
    }

    /// The same as a list.
    List<Mark> seen(Rect view, double scale) {
        List<Mark> seen = new ArrayList<>();
        visible(view, scale, seen::add);
        return seen;
    }

    private static boolean near(Rect a, Rect b) {
        return a.x() <= b.right() && b.x() <= a.right() && a.y() <= b.bottom() && b.y() <= a.bottom();
    }
}
