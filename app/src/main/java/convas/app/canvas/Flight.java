package convas.app.canvas;

import convas.core.layout.Layout;
import convas.core.layout.Rect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The way from one arrangement of a picture to the next: boxes glide to their new places.
final class Flight {
    static final double SECONDS = 0.2;
    /// Larger pictures would stutter.
    private static final int MOST = 400;
    private static final double LEAST_PIXELS = 2;

    private final Scene from;
    private final Scene to;
    private final Viewport fromView;
    private final Viewport toView;
    private final long start;
    private final int[] before;
    private final int[] frameBefore;

    private Flight(Scene from, Scene to, Viewport fromView, Viewport toView, long start) {
        this.from = from;
        this.to = to;
        this.fromView = fromView;
        this.toView = toView;
        this.start = start;
        Map<String, Integer> cards = new HashMap<>();
        for (int i = 0; i < from.cards().size(); i++) {
            cards.put(from.cards().get(i).id(), i);
        }
        before = to.cards().stream().mapToInt(card -> cards.getOrDefault(card.id(), -1)).toArray();
        frameBefore = to.frameNames().stream().mapToInt(from.frameNames()::indexOf).toArray();
    }

    /// Null where nothing would be seen to move, or where there is too much.
    ///
    /// @param start in nanoseconds
    static Flight between(Scene from, Scene to, Viewport fromView, Viewport toView, long start) {
        if (from.cards().isEmpty() || Math.max(from.cards().size(), to.cards().size()) > MOST) {
            return null;
        }
        Flight flight = new Flight(from, to, fromView, toView, start);
        for (int i = 0; i < flight.before.length; i++) {
            if (flight.before[i] >= 0) {
                Rect a = from.rect(flight.before[i]);
                Rect b = to.rect(i);
                if (Math.abs(fromView.pixelX(a.x()) - toView.pixelX(b.x())) > LEAST_PIXELS
                        || Math.abs(fromView.pixelY(a.y()) - toView.pixelY(b.y())) > LEAST_PIXELS) {
                    return flight;
                }
            }
        }
        return null;
    }

    /// From 0 to 1, quick first and gentle at the end.
    double progress(long now) {
        double t = Math.clamp((now - start) / (SECONDS * 1e9), 0, 1);
        return 1 - Math.pow(1 - t, 3);
    }

    Viewport view(double t) {
        double scale = Math.exp(mix(Math.log(fromView.scale()), Math.log(toView.scale()), t));
        return new Viewport(scale, mix(fromView.x(), toView.x(), t), mix(fromView.y(), toView.y(), t));
    }

    Scene scene(double t) {
        List<Rect> boxes = new ArrayList<>();
        for (int i = 0; i < before.length; i++) {
            Rect end = to.rect(i);
            boxes.add(before[i] < 0 ? end : moved(from.rect(before[i]), end, t));
        }
        List<Layout.Frame> frames = new ArrayList<>();
        for (int f = 0; f < frameBefore.length; f++) {
            Layout.Frame end = to.layout().frames().get(f);
            Rect rect = frameBefore[f] < 0 ? end.rect() : mix(from.layout().frames().get(frameBefore[f]).rect(), end.rect(), t);
            frames.add(new Layout.Frame(end.module(), rect));
        }
        List<Layout.Route> routes = new ArrayList<>();
        for (int l = 0; l < to.links().size(); l++) {
            Scene.Link link = to.links().get(l);
            Layout.Route end = to.layout().routes().get(l);
            Rect source = boxes.get(link.from());
            Rect target = boxes.get(link.to());
            boolean still = source.equals(to.rect(link.from())) && target.equals(to.rect(link.to()));
            routes.add(still ? end : to.curve(to.outlet(link.from(), link.out(), source), to.inlet(link.to(), target)));
        }
        return new Scene(to.document(), to.cards(), to.links(), to.frameNames(), to.cardOf(), to.repeats(),
            new Layout(boxes, frames, routes, to.layout().bounds(), to.layout().turns()));
    }

    /// Boxes have their new size at once, since what is written on them is new too.
    private static Rect moved(Rect a, Rect b, double t) {
        return new Rect(mix(a.centerX(), b.centerX(), t) - b.width() / 2, mix(a.y(), b.y(), t), b.width(), b.height());
    }

    private static Rect mix(Rect a, Rect b, double t) {
        return new Rect(mix(a.x(), b.x(), t), mix(a.y(), b.y(), t), mix(a.width(), b.width(), t), mix(a.height(), b.height(), t));
    }

    private static double mix(double a, double b, double t) {
        return a + (b - a) * t;
    }
}
