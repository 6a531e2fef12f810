package convas.app.canvas;

import convas.app.theme.Theme;
import convas.core.layer.Category;
import convas.core.layout.Layout;
import java.util.List;
import java.util.Set;
import javafx.scene.canvas.Canvas;

/// What comes and goes over the picture, and the minimap. It is painted anew only when it would look different.
final class OverSurface extends Canvas {
    private final Overlay overlay;
    private final Minimap minimap;
    private Painted last;

    OverSurface(FxPainter painter) {
        overlay = new Overlay(painter);
        minimap = new Minimap(painter);
        setManaged(false);
        setMouseTransparent(true);
    }

    /// @param state with the picture as it is drawn at the moment, `seen` so
    /// @param scene as it will be when nothing moves any more, and `view`: for the minimap
    void paint(Overlay.State state, Viewport seen, Scene scene, Viewport view, Theme theme) {
        Painted wanted = Painted.of(state, seen, theme, getWidth(), getHeight());
        if (state.drag() instanceof Overlay.Drag.None && wanted.equals(last)) {
            return;
        }
        last = wanted;
        overlay.paint(getGraphicsContext2D(), state, seen, theme, getWidth(), getHeight());
        if (Minimap.shown(scene, view, getWidth(), getHeight())) {
            minimap.paint(getGraphicsContext2D(), scene, view, theme, getWidth(), getHeight());
        }
    }

    /// All that it is painted from, to see whether it would be painted as it is.
    private record Painted(
            Layout layout, List<Category> categories, Set<String> selection, Overlay.State state, Viewport view, Theme theme, double width,
            double height) {
        static Painted of(Overlay.State state, Viewport view, Theme theme, double width, double height) {
            Overlay.State without = new Overlay.State(null, null, state.link(), state.hovered(), state.ports(), state.drag(), state.flash(),
                state.flashStrength(), state.focused(), state.ghosts());
            return new Painted(state.scene().layout(), state.scene().cards().stream().map(Card::category).toList(),
                Set.copyOf(state.selection()), without, view, theme, width, height);
        }
    }
}
