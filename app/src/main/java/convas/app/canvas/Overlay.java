package convas.app.canvas;

import convas.app.theme.Theme;
import convas.core.document.Point;
import convas.core.layout.Layout;
import convas.core.layout.Rect;
import java.util.List;
import java.util.Set;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.shape.StrokeLineCap;

/// Paints what comes and goes over the picture: selection, hover, what is being dragged, the minimap.
final class Overlay {
    /// A gesture under way, in canvas units.
    sealed interface Drag {
        record None() implements Drag {}

        record Marquee(Rect rect) implements Drag {}

        record Moving(List<Integer> cards, Snap snap) implements Drag {}

        /// @param target card under the pointer, or -1
        record Wiring(Connecting connecting, double x, double y, int target) implements Drag {}

        /// @param link the connection that would take it in, or -1
        /// @param card whose type it would replace, or which would read it, or -1
        record Dropping(double x, double y, int link, int card) implements Drag {}
    }

    /// @param focused whether the canvas has the keyboard and that is to be seen
    /// @param hovered card under the pointer, or -1; `flash` card, with its strength from 1 to 0
    record State(
            Scene scene, Set<String> selection, int link, int hovered, boolean ports, Drag drag, int flash, double flashStrength, boolean focused,
            List<Ghost> ghosts) {}

    /// What a shape would become, over its pill.
    ///
    /// @param room width up to which what it is now is written too
    record Ghost(Rect pill, double room, String before, String after) {}

    private final FxPainter painter;

    Overlay(FxPainter painter) {
        this.painter = painter;
    }

    void paint(GraphicsContext g, State state, Viewport view, Theme theme, double width, double height) {
        g.setTransform(1, 0, 0, 1, 0, 0);
        g.clearRect(0, 0, width, height);
        Color accent = painter.color(0xFF000000 | theme.accent());
        if (state.focused) {
            g.setStroke(accent);
            g.setLineWidth(2);
            g.strokeRect(1, 1, width - 2, height - 2);
        }
        g.setTransform(view.scale(), 0, 0, view.scale(), view.x(), view.y());
        Scene scene = state.scene;
        double unit = 1 / view.scale();
        wires(g, state, accent, unit, theme);
        for (int i = 0; i < scene.cards().size(); i++) {
            Card card = scene.cards().get(i);
            boolean all = card.folded() ? state.selection.containsAll(card.ids()) : state.selection.contains(card.id());
            if (all) {
                ring(g, scene.body(i), accent, Math.max(2, 2 * unit), 1.5);
            }
            for (int c = 0; c < card.chips().size(); c++) {
                if (!all && state.selection.contains(card.chips().get(c).id())) {
                    if (Mark.Zoom.NEAR.shows(view.scale())) {
                        ring(g, scene.chip(i, c), accent, Math.max(2, 2 * unit), 1);
                    } else {
                        ring(g, scene.body(i), accent, Math.max(2, 2 * unit), 1.5);
                    }
                }
            }
        }
        if (state.hovered >= 0 && state.hovered < scene.cards().size()) {
            ring(g, scene.body(state.hovered), painter.color(0x90000000 | theme.accent()), Math.max(1.5, 1.5 * unit), 1);
        }
        if (state.flash >= 0 && state.flash < scene.cards().size()) {
            int alpha = (int) Math.round(255 * Math.clamp(state.flashStrength, 0, 1));
            ring(g, scene.body(state.flash), painter.color(alpha << 24 | theme.accent()), Math.max(4, 4 * unit), 3 + 6 * state.flashStrength);
        }
        state.ghosts.forEach(ghost -> ghost(g, ghost, theme, accent, unit));
        drag(g, state, theme, accent, unit);
        if (state.ports && state.hovered >= 0 && state.hovered < scene.cards().size() && state.drag instanceof Drag.None) {
            ports(g, scene, state.hovered, theme, accent, unit);
        }
    }

    private void wires(GraphicsContext g, State state, Color accent, double unit, Theme theme) {
        Scene scene = state.scene;
        boolean few = state.selection.size() <= 12;
        g.setStroke(accent);
        g.setLineCap(StrokeLineCap.ROUND);
        for (int l = 0; l < scene.links().size(); l++) {
            Scene.Link link = scene.links().get(l);
            boolean chosen = l == state.link;
            boolean near = few && !state.selection.isEmpty()
                && (selected(state, link.from()) || selected(state, link.to())) || link.from() == state.hovered || link.to() == state.hovered;
            if (chosen || near) {
                g.setLineWidth(chosen ? Math.max(3, 3 * unit) : Math.max(1.8, 1.8 * unit));
                Layout.Route route = scene.layout().routes().get(l);
                FxPainter.trace(g, route.points(), route.kind() != Layout.Route.Kind.ORTHOGONAL);
                g.stroke();
                Point tip = scene.inlet(link.to());
                painter.head(g, new Mark.Head(tip.x(), tip.y(), scene.direction(), 7, 0xFF000000 | theme.accent(), Mark.Zoom.NOT_AFAR));
            }
        }
    }

    private static boolean selected(State state, int card) {
        return state.scene.cards().get(card).nodes().stream().anyMatch(node -> state.selection.contains(node.id()));
    }

    private void drag(GraphicsContext g, State state, Theme theme, Color accent, double unit) {
        Scene scene = state.scene;
        switch (state.drag) {
            case Drag.None ignored -> {}
            case Drag.Marquee(Rect r) -> {
                g.setFill(painter.color(0x1C000000 | theme.accent()));
                g.fillRect(r.x(), r.y(), r.width(), r.height());
                g.setStroke(accent);
                g.setLineWidth(unit);
                g.strokeRect(r.x(), r.y(), r.width(), r.height());
            }
            case Drag.Moving(List<Integer> cards, Snap snap) -> {
                double dx = snap.dx();
                double dy = snap.dy();
                for (int card : cards) {
                    Rect r = scene.body(card).shift(dx, dy);
                    g.setFill(painter.color(0xB0000000 | theme.body(scene.cards().get(card).category())));
                    g.fillRoundRect(r.x(), r.y(), r.width(), r.height(), 14, 14);
                    ring(g, r, accent, Math.max(2, 2 * unit), 1);
                }
                g.setStroke(painter.color(0xA0000000 | theme.accent()));
                g.setLineWidth(Math.max(1.5, 1.5 * unit));
                for (Scene.Link link : scene.links()) {
                    boolean from = cards.contains(link.from());
                    boolean to = cards.contains(link.to());
                    if (from || to) {
                        Rect out = scene.rect(link.from()).shift(from ? dx : 0, from ? dy : 0);
                        Rect in = scene.rect(link.to()).shift(to ? dx : 0, to ? dy : 0);
                        FxPainter.trace(g, scene.curve(scene.outlet(link.from(), link.out(), out), scene.inlet(link.to(), in)).points(), true);
                        g.stroke();
                    }
                }
                g.setLineWidth(unit);
                g.setStroke(accent);
                g.setLineDashes(4 * unit, 3 * unit);
                for (double[] guide : snap.guides()) {
                    g.strokeLine(guide[0], guide[1], guide[2], guide[3]);
                }
                g.setLineDashes();
            }
            case Drag.Wiring wiring -> wiring(g, scene, wiring, theme, unit);
            case Drag.Dropping(double x, double y, int link, int card) -> {
                g.setStroke(accent);
                if (card >= 0) {
                    ring(g, scene.body(card), accent, Math.max(3, 3 * unit), 2);
                } else if (link >= 0) {
                    g.setLineWidth(Math.max(4, 4 * unit));
                    Layout.Route route = scene.layout().routes().get(link);
                    FxPainter.trace(g, route.points(), route.kind() != Layout.Route.Kind.ORTHOGONAL);
                    g.stroke();
                } else {
                    g.setLineWidth(Math.max(1.5, 1.5 * unit));
                    g.setLineDashes(5 * unit, 4 * unit);
                    g.strokeRoundRect(x - 56, y - 22, 112, 44, 14, 14);
                    g.setLineDashes();
                }
            }
        }
    }

    private void wiring(GraphicsContext g, Scene scene, Drag.Wiring wiring, Theme theme, double unit) {
        for (int i = 0; i < scene.cards().size(); i++) {
            Rect body = scene.body(i);
            if (i == wiring.connecting.from()) {
                continue;
            }
            Boolean possible = wiring.connecting.possible(i);
            if (possible == null) {
                continue;
            }
            if (possible) {
                ring(g, body, painter.color(0xB0000000 | theme.success()), Math.max(1.5, 1.5 * unit), 1.5);
            } else {
                g.setFill(painter.color(0xA6000000 | theme.background()));
                Rect all = scene.rect(i);
                g.fillRect(all.x() - 2, all.y() - 2, all.width() + 4, all.height() + 4);
            }
        }
        boolean onTarget = wiring.target >= 0;
        Connecting.Verdict verdict = onTarget ? wiring.connecting.verdict(wiring.target) : null;
        boolean fine = verdict != null && verdict.fine();
        int rgb = verdict == null ? theme.accent() : fine ? theme.success() : theme.severity(convas.core.net.Severity.ERROR);
        if (onTarget) {
            ring(g, scene.body(wiring.target), painter.color(0xFF000000 | rgb), Math.max(3, 3 * unit), 2);
        }
        int at = wiring.connecting.from();
        int port = wiring.connecting.port();
        g.setStroke(painter.color(0xFF000000 | rgb));
        g.setLineWidth(Math.max(2, 2 * unit));
        Point pointer = new Point(wiring.x, wiring.y);
        Layout.Route route = port < 0 ? scene.curve(pointer, scene.inlet(at)) : scene.curve(scene.outlet(at, port), pointer);
        FxPainter.trace(g, route.points(), true);
        g.stroke();
        dot(g, wiring.x, wiring.y, 4 * unit, painter.color(0xFF000000 | rgb), theme);
    }

    private void ghost(GraphicsContext g, Ghost ghost, Theme theme, Color accent, double unit) {
        double size = Math.max(Cards.PILL_TEXT, 9 * unit);
        String both = ghost.before() + " → " + ghost.after();
        String text = Face.MEDIUM.width(both, size) + 14 <= ghost.room() ? both : "→ " + ghost.after();
        double width = Face.MEDIUM.width(text, size) + 14;
        double height = size + 8;
        Rect pill = ghost.pill();
        g.setFill(painter.color(0xFF000000 | theme.surface()));
        g.fillRoundRect(pill.centerX() - width / 2, pill.centerY() - height / 2, width, height, height, height);
        g.setStroke(accent);
        g.setLineWidth(Math.max(1.2, 1.2 * unit));
        g.strokeRoundRect(pill.centerX() - width / 2, pill.centerY() - height / 2, width, height, height, height);
        g.setFont(painter.font(Face.MEDIUM, size));
        g.setFill(painter.color(0xFF000000 | theme.text()));
        g.fillText(text, pill.centerX() - width / 2 + 7, pill.centerY() + size * 0.3636);
    }

    private void ports(GraphicsContext g, Scene scene, int card, Theme theme, Color accent, double unit) {
        double radius = 4.5 * unit;
        if (scene.cards().get(card).takesInput()) {
            dot(g, scene.inlet(card).x(), scene.inlet(card).y(), radius, accent, theme);
        }
        for (int o = 0; o < scene.cards().get(card).outs().size(); o++) {
            dot(g, scene.outlet(card, o).x(), scene.outlet(card, o).y(), radius, accent, theme);
        }
    }

    private void dot(GraphicsContext g, double x, double y, double radius, Color color, Theme theme) {
        g.setFill(painter.color(0xFF000000 | theme.surface()));
        g.fillOval(x - radius, y - radius, 2 * radius, 2 * radius);
        g.setStroke(color);
        g.setLineWidth(radius * 0.45);
        g.strokeOval(x - radius, y - radius, 2 * radius, 2 * radius);
    }

    private static void ring(GraphicsContext g, Rect r, Color color, double width, double out) {
        g.setStroke(color);
        g.setLineWidth(width);
        double d = 14 + 2 * out;
        g.strokeRoundRect(r.x() - out, r.y() - out, r.width() + 2 * out, r.height() + 2 * out, d, d);
    }
}
