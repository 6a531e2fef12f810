package convas.app.canvas;

import javafx.scene.input.ScrollEvent;
import javafx.scene.input.ZoomEvent;
import javafx.scene.layout.Pane;

/// Wheel, trackpad and pinch.
final class Wheel {
    private static final double NOTCH = 40;
    private static final double PER_NOTCH = 1.15;

    private final CanvasView canvas;
    private boolean zooms = true;

    Wheel(CanvasView canvas) {
        this.canvas = canvas;
    }

    void attach(Pane pane) {
        pane.addEventHandler(ScrollEvent.SCROLL, this::scrolled);
        pane.addEventHandler(ZoomEvent.ZOOM, event -> {
            canvas.place(canvas.view().zoom(event.getZoomFactor(), event.getX(), event.getY()));
            event.consume();
        });
    }

    /// Whether a wheel's notches zoom rather than scroll.
    void setZooms(boolean zooms) {
        this.zooms = zooms;
    }

    /// A wheel's notches zoom or scroll, with Ctrl they zoom; the small steps of a trackpad pan.
    private void scrolled(ScrollEvent event) {
        canvas.bubble().hide();
        boolean wheel = event.getDeltaX() == 0 && !event.isInertia()
            && (event.getTextDeltaYUnits() == ScrollEvent.VerticalTextScrollUnits.LINES || Math.abs(event.getDeltaY()) >= NOTCH);
        if (event.isShortcutDown() || zooms && wheel && !event.isShiftDown()) {
            double notches = Math.signum(event.getDeltaY()) * Math.clamp(Math.abs(event.getDeltaY()) / NOTCH, wheel ? 1 : 0.02, 3);
            canvas.place(canvas.view().zoom(Math.pow(PER_NOTCH, notches), event.getX(), event.getY()));
        } else {
            boolean sideways = event.isShiftDown() && event.getDeltaX() == 0;
            canvas.place(canvas.view().pan(sideways ? event.getDeltaY() : event.getDeltaX(), sideways ? 0 : event.getDeltaY()));
        }
        event.consume();
    }
}
