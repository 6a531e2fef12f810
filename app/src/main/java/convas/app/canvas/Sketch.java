package convas.app.canvas;

import convas.app.figures.Figures;
import convas.app.theme.Theme;
import convas.core.document.Point;
import convas.core.layer.Category;
import convas.core.layout.Layout;
import convas.core.layout.Rect;
import convas.core.net.Node;
import convas.core.net.Severity;
import convas.core.vision.Picture;
import convas.core.vision.Silence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Draws a [Scene] in the colours of a theme.
final class Sketch {
    private static final double RADIUS = 7;
    private static final double LEAST_NAME = 10;
    private static final double LEAST_TITLE = 12;
    private static final double GREATEST_TITLE = 25;
    private static final double LEAST_SHAPE = 8.5;
    private static final double LEAST_LINE = 7;
    /// What a name, and a line below it, need on the screen to be read.
    private static final double NAME_PIXELS = 11;
    private static final double LINE_PIXELS = 7;
    /// Where the smallest texts of all can be read.
    private static final Mark.Zoom READABLE = new Mark.Zoom(0.8, Double.POSITIVE_INFINITY);

    private final Scene scene;
    private final Theme theme;
    private final Map<String, List<Picture>> thumbnails;
    private final Map<String, Silence> silent;
    private final boolean stale;
    private final Heat heat;
    private final List<Mark> marks = new ArrayList<>();

    private Sketch(Scene scene, Theme theme, Map<String, List<Picture>> thumbnails, Map<String, Silence> silent, Heat heat, boolean stale) {
        this.silent = silent;
        this.stale = stale;
        this.heat = heat;
        this.scene = scene;
        this.theme = theme;
        this.thumbnails = thumbnails;
    }

    /// @param thumbnails pictures by node id
    static DisplayList of(Scene scene, Theme theme, Map<String, List<Picture>> thumbnails) {
        return of(scene, theme, thumbnails, Heat.NONE);
    }

    /// @param heat colours the boxes unless it is none
    static DisplayList of(Scene scene, Theme theme, Map<String, List<Picture>> thumbnails, Heat heat) {
        return of(scene, theme, thumbnails, heat, false);
    }

    /// @param stale whether the pictures are those of another net than this: they stand behind a veil
    static DisplayList of(Scene scene, Theme theme, Map<String, List<Picture>> thumbnails, Heat heat, boolean stale) {
        return of(scene, theme, thumbnails, Map.of(), heat, stale);
    }

    /// @param silent how many maps behind each rectifier do not respond, by its id
    static DisplayList of(Scene scene, Theme theme, Map<String, List<Picture>> thumbnails, Map<String, Silence> silent, Heat heat, boolean stale) {
        Sketch sketch = new Sketch(scene, theme, thumbnails, silent, heat, stale);
        sketch.draw();
        return new DisplayList(sketch.marks, scene.layout().bounds(), opaque(theme.background()));
    }

    private void draw() {
        for (Layout.Frame frame : scene.layout().frames()) {
            marks.add(new Mark.Box(frame.rect(), 10, false, opaque(theme.frame()), opaque(theme.line()), 1, false, Mark.Zoom.ALWAYS));
        }
        wires();
        for (int i = 0; i < scene.cards().size(); i++) {
            card(i);
        }
        for (int i = 0; i < scene.frameNames().size(); i++) {
            header(i);
        }
    }

    // ---- connections

    private void wires() {
        int color = opaque(theme.edge());
        Set<List<Double>> seen = new HashSet<>();
        Set<Integer> heads = new HashSet<>();
        for (int l = 0; l < scene.links().size(); l++) {
            Layout.Route route = scene.layout().routes().get(l);
            boolean curve = route.kind() != Layout.Route.Kind.ORTHOGONAL;
            boolean far = route.kind() == Layout.Route.Kind.FAR;
            if (seen.add(List.of(route.startX(), route.startY(), route.endX(), route.endY(), (double) route.points().length))) {
                marks.add(new Mark.Wire(route.points(), curve, far ? translucent(theme.edge(), 0x70) : color, far ? 1.2 : width(scene.links().get(l)), far,
                    wireBounds(route.points()), Mark.Zoom.ALWAYS));
            }
            heads.add(scene.links().get(l).to());
        }
        for (int to : heads) {
            Point tip = scene.inlet(to);
            marks.add(new Mark.Head(tip.x(), tip.y(), scene.direction(), 7, color, Mark.Zoom.NOT_AFAR));
        }
    }

    /// By the number of digits of what goes along it: 1.5 for a few values, 5 for a million.
    private static double width(Scene.Link link) {
        return 1.5 + (link.values() == 0 ? 0 : 3.5 * Math.min(1, Math.log10(Math.max(1, link.values() / 10.0)) / 5));
    }

    static Rect wireBounds(double[] points) {
        Rect bounds = new Rect(points[0], points[1], 0, 0);
        for (int i = 2; i < points.length; i += 2) {
            bounds = bounds.union(new Rect(points[i], points[i + 1], 0, 0));
        }
        return bounds.grow(4);
    }

    // ---- frames

    private void header(int i) {
        Rect bar = scene.header(i);
        int fill = opaque(Theme.mix(theme.frame(), theme.line(), theme.dark() ? 0.55 : 0.45));
        Rect inner = new Rect(bar.x() + 0.5, bar.y() + 0.5, bar.width() - 1, bar.height() - 4);
        marks.add(new Mark.Box(inner, 9.5, false, fill, 0, 0, false, Mark.Zoom.NOT_AFAR));
        marks.add(new Mark.Box(new Rect(inner.x(), inner.y() + 12, inner.width(), inner.height() - 12), 0, false, fill, 0, 0, false,
            Mark.Zoom.NOT_AFAR));
        double room = bar.width() - 34 - Cards.badge(scene.times(scene.frameNames().get(i)));
        marks.add(new Mark.Text(bar.x() + 13, inner.centerY(), scene.frameNames().get(i), Face.SEMIBOLD, Cards.TITLE, LEAST_TITLE,
            GREATEST_TITLE, room,
            opaque(theme.text()), Mark.Align.LEFT, true, Mark.Zoom.NOT_AFAR));
        String name = scene.frameNames().get(i);
        String times = scene.times(name);
        Rect left = times.isEmpty() ? bar : new Rect(bar.x(), bar.y(), bar.width() - Cards.badge(times), bar.height());
        if (!times.isEmpty()) {
            pill(bar.right() - 26, inner.centerY(), times);
        }
        figure(left, inner.centerY(), name, totals(name), Cards.TITLE, 0, Cards.SMALL, Mark.Zoom.NEAR);
        exit(name).ifPresent(shape -> figure(bar, inner.centerY(), name, shape, GREATEST_TITLE, LEAST_SHAPE, 23, Mark.Zoom.MIDDLE));
        double x = bar.right() - 16;
        double y = inner.centerY();
        marks.add(new Mark.Wire(new double[] {x - 4, y - 2, x, y + 2, x + 4, y - 2}, false, opaque(theme.muted()), 1.6, false,
            new Rect(x - 5, y - 3, 10, 6), Mark.Zoom.NOT_AFAR));
        Rect all = scene.layout().frames().get(i).rect();
        marks.add(new Mark.Box(all.grow(-1), 9, false, translucent(theme.frame(), 0x9C), 0, 0, false, Mark.Zoom.AFAR));
        marks.add(new Mark.Text(all.centerX(), all.centerY(), scene.frameNames().get(i), Face.SEMIBOLD, 30, LEAST_TITLE, 110,
            all.width() - 12, opaque(theme.text()), Mark.Align.CENTER, true, Mark.Zoom.AFAR));
    }

    /// How often a module is there, in a rounded box.
    private void pill(double right, double y, String times) {
        double width = Cards.badge(times) - 6;
        Rect box = new Rect(right - width, y - Cards.CHIP / 2, width, Cards.CHIP);
        marks.add(new Mark.Box(box, Cards.CHIP / 2, false, opaque(theme.surface()), opaque(theme.line()), 1, false, Mark.Zoom.NEAR));
        marks.add(new Mark.Text(box.centerX(), box.centerY(), times, Face.MEDIUM, Cards.CHIP_TEXT, 0, Cards.CHIP_TEXT, width,
            opaque(theme.secondary()), Mark.Align.CENTER, true, Mark.Zoom.NEAR));
    }

    /// A text at the right of a frame's header, if the title leaves room for it.
    private void figure(Rect bar, double y, String title, String text, double titleSize, double least, double most, Mark.Zoom zoom) {
        double room = bar.width() - 54 - Face.SEMIBOLD.width(title, titleSize);
        if (Face.REGULAR.width(text, most) < room) {
            marks.add(new Mark.Text(bar.right() - 28, y, text, Face.REGULAR, Cards.SMALL, least, most, room, opaque(theme.secondary()),
                Mark.Align.RIGHT, true, zoom));
        }
    }

    /// The shape that a module hands on: what its last node makes.
    private Optional<String> exit(String module) {
        return scene.cards().stream().filter(card -> module.equals(card.module()) && !card.outs().isEmpty())
            .reduce((first, last) -> last).map(card -> card.outs().getFirst().shape());
    }

    private String totals(String module) {
        long count = 0;
        int layers = 0;
        for (Card card : scene.cards()) {
            if (module.equals(card.module())) {
                layers += card.nodes().size();
                for (Node node : card.nodes()) {
                    count += scene.document().annotations().of(node).paramCount();
                }
            }
        }
        return layers + " layers" + (count == 0 ? "" : ", " + Figures.brief(count) + Cards.PARAMS);
    }

    // ---- nodes

    private void card(int index) {
        Card card = scene.cards().get(index);
        Rect body = scene.body(index);
        Category category = card.category();
        int border = opaque(theme.block(category));
        boolean unknown = category == Category.UNKNOWN;
        for (int o = 0; o < card.outs().size(); o++) {
            pill(index, o);
        }
        if (card.folded()) {
            for (int layer = 2; layer >= 1; layer--) {
                marks.add(new Mark.Box(new Rect(body.x() + 4 * layer, body.y() - 3 * layer, body.width() - 8 * layer, 20), RADIUS, false,
                    opaque(heat.colour(index, theme, theme.tint(category))), border, 1, false, Mark.Zoom.ALWAYS));
            }
        }
        marks.add(new Mark.Box(body, RADIUS, false, opaque(heat.colour(index, theme, theme.tint(category))), border, 1, unknown, Mark.Zoom.NEAR));
        marks.add(new Mark.Box(body, RADIUS, false, opaque(heat.colour(index, theme, theme.body(category))), border, 1, unknown, Mark.Zoom.MIDDLE));
        marks.add(new Mark.Box(body, RADIUS, false, opaque(heat.colour(index, theme, border)), 0, 0, false, Mark.Zoom.AFAR));
        near(index, card, body);
        middle(card, body);
        if (card.strip() > 0) {
            strip(card, body);
        }
        if (!stale) {
            card.silence(silent).ifPresent(silence -> silent(body, silence));
        }
        if (card.severity() != null) {
            badge(card, body);
        }
    }

    /// What is written on a box that is seen from further off: its name, and below it as many lines as can be read.
    private void middle(Card card, Rect body) {
        double area = body.height() - card.strip();
        List<String> lines = Stream.concat(Stream.of(card.brief(), card.params().isEmpty() ? "" : card.params() + Cards.PARAMS),
                card.figures().stream()).filter(line -> !line.isEmpty()).toList();
        double from = Mark.Zoom.MIDDLE.min();
        for (int count = 0; count <= lines.size() && from < Mark.Zoom.MIDDLE.max(); count++) {
            double next = (NAME_PIXELS + (count + 1) * LINE_PIXELS) / area;
            double to = count == lines.size() ? Mark.Zoom.MIDDLE.max() : Math.clamp(next, from, Mark.Zoom.MIDDLE.max());
            if (to > from) {
                lines(card, body, area, lines.subList(0, count), new Mark.Zoom(from, to));
            }
            from = to;
        }
    }

    private void lines(Card card, Rect body, double area, List<String> lines, Mark.Zoom zoom) {
        double room = body.width() - 8;
        double row = area / (NAME_PIXELS + lines.size() * LINE_PIXELS);
        marks.add(new Mark.Text(body.centerX(), body.y() + row * NAME_PIXELS * (lines.isEmpty() ? 0.5 : 0.56), card.name(), Face.MEDIUM,
            Cards.NAME, LEAST_NAME, 32, room, opaque(theme.text()), Mark.Align.CENTER, true, zoom));
        for (int i = 0; i < lines.size(); i++) {
            double y = body.y() + row * (NAME_PIXELS + (i + 0.44) * LINE_PIXELS);
            String line = lines.get(i);
            double fits = line.endsWith(Cards.PARAMS) ? Math.clamp(LEAST_LINE * Face.REGULAR.width(line, 1) / room, zoom.min(), zoom.max()) : zoom.min();
            line(body.centerX(), y, line.replace(Cards.PARAMS, ""), room, new Mark.Zoom(zoom.min(), fits));
            line(body.centerX(), y, line, room, new Mark.Zoom(fits, zoom.max()));
        }
    }

    private void line(double x, double y, String text, double room, Mark.Zoom zoom) {
        if (zoom.max() > zoom.min()) {
            marks.add(new Mark.Text(x, y, text, Face.REGULAR, Cards.SMALL, LEAST_LINE, 22, room, opaque(theme.secondary()), Mark.Align.CENTER, true, zoom));
        }
    }

    private void near(int index, Card card, Rect body) {
        int accent = opaque(theme.accent(card.category()));
        double left = body.x() + Cards.INSET;
        double room = body.width() - 2 * Cards.INSET;
        String times = card.folded() ? scene.times(card.module()) : "";
        if (!times.isEmpty()) {
            pill(body.right() - Cards.INSET + 2, body.y() + 14, times);
        }
        if (card.frozen()) {
            marks.add(new Mark.Glyph(Icon.FROZEN, new Rect(body.right() - Cards.INSET - Cards.FLAKE, body.y() + 7.5, Cards.FLAKE, Cards.FLAKE),
                opaque(theme.secondary()), Mark.Zoom.NEAR));
        }
        marks.add(new Mark.Glyph(Icon.of(card.category()), new Rect(left - 1, body.y() + 6.5, Cards.ICON, Cards.ICON), accent, Mark.Zoom.NEAR));
        marks.add(new Mark.Text(left + Cards.ICON + 5, body.y() + 18.5, card.name(), Face.SEMIBOLD, Cards.NAME, 0, Cards.NAME,
            room - Cards.ICON - 5 - (card.frozen() ? Cards.FLAKE + 4 : 0) - Cards.badge(times), opaque(theme.text()), Mark.Align.LEFT, false, Mark.Zoom.NEAR));
        marks.add(new Mark.Text(left, body.y() + 35, card.knobs(), Face.REGULAR, Cards.SMALL, 0, Cards.SMALL, room,
            opaque(theme.secondary()), Mark.Align.LEFT, false, Mark.Zoom.NEAR));
        double line = body.y() + card.third() - Cards.CHIP_RISE;
        for (int c = 0; c < card.chips().size(); c++) {
            Card.Chip chip = card.chips().get(c);
            Rect pill = scene.chip(index, c);
            int fill = opaque(Theme.mix(theme.tint(chip.category()), theme.accent(chip.category()), theme.dark() ? 0.16 : 0.10));
            marks.add(new Mark.Box(pill, Cards.CHIP / 2, false, fill,
                chip.severity() == null ? 0 : opaque(theme.severity(chip.severity())), 1, false,
                Mark.Zoom.NEAR));
            marks.add(new Mark.Text(pill.centerX(), pill.centerY(), chip.label(), Face.MEDIUM, Cards.CHIP_TEXT, 0,
                Cards.CHIP_TEXT, chip.width(), opaque(theme.text()), Mark.Align.CENTER, true, Mark.Zoom.NEAR));
        }
        if (!card.params().isEmpty()) {
            boolean alone = card.chips().isEmpty();
            marks.add(new Mark.Text(alone ? left : body.right() - Cards.INSET, line + 11.5, alone ? card.params() + Cards.PARAMS : card.params(),
                Face.REGULAR, Cards.SMALL, 0, Cards.SMALL, room, opaque(theme.muted()), alone ? Mark.Align.LEFT : Mark.Align.RIGHT, false,
                Mark.Zoom.NEAR));
        }
        double next = line + 11.5 + (card.params().isEmpty() && card.chips().isEmpty() ? 0 : Cards.LINE);
        for (String figure : card.figures()) {
            marks.add(new Mark.Text(left, next, figure, Face.REGULAR, Cards.SMALL, 0, Cards.SMALL, room, opaque(theme.muted()),
                Mark.Align.LEFT, false, Mark.Zoom.NEAR));
            next += Cards.LINE;
        }
    }

    private void strip(Card card, Rect body) {
        double gap = 3;
        double left = body.x() + 7;
        double room = body.width() - 14;
        double side = Cards.STRIP - 6;
        double top = body.bottom() - Cards.STRIP;
        List<Picture> pictures = pictures(card);
        if (pictures.isEmpty()) {
            return;
        }
        Picture first = pictures.getFirst();
        if (first.width() > 2 * first.height()) {
            marks.add(new Mark.Image(new Rect(left, top, room, side), first, false, Mark.Zoom.NOT_AFAR));
            veil(new Rect(body.x() + 4, top - 1, body.width() - 8, side + 2));
            return;
        }
        double tile = side * first.width() / first.height();
        int count = (int) Math.max(1, Math.min(pictures.size(), Math.floor((room + gap) / (tile + gap))));
        double spread = count == 1 ? 0 : Math.min((room - count * tile) / (count - 1), 8);
        double x = body.centerX() - (count * tile + (count - 1) * spread) / 2;
        for (int i = 0; i < count; i++) {
            marks.add(new Mark.Image(new Rect(x, top, tile, side), pictures.get(i), card.node().bottoms().isEmpty(), Mark.Zoom.NOT_AFAR));
            x += tile + spread;
        }
        veil(new Rect(body.x() + 4, top - 1, body.width() - 8, side + 2));
    }

    private void veil(Rect area) {
        if (stale) {
            marks.add(new Mark.Box(area, 3, false, translucent(theme.surface(), 165), 0, 0, false, Mark.Zoom.NOT_AFAR));
        }
    }

    private List<Picture> pictures(Card card) {
        List<Picture> last = thumbnails.get(card.nodes().getLast().id());
        return last != null ? last : thumbnails.getOrDefault(card.node().id(), List.of());
    }

    private void pill(int index, int o) {
        Card card = scene.cards().get(index);
        Card.Out out = card.outs().get(o);
        if (out.shape().isEmpty()) {
            return;
        }
        Rect pill = scene.pill(index, o);
        int fill = opaque(Theme.mix(theme.surface(), theme.background(), 0.3));
        marks.add(new Mark.Box(new Rect(pill.x(), pill.y() - 1, pill.width(), pill.height()), 7, true, fill, opaque(theme.line()), 1, false,
            Mark.Zoom.NOT_AFAR));
        double width = Face.REGULAR.width(out.batch(), Cards.PILL_TEXT) + Face.MEDIUM.width(out.shape(), Cards.PILL_TEXT);
        double x = pill.centerX() - width / 2;
        double y = pill.centerY() - 0.25;
        if (!out.batch().isEmpty()) {
            marks.add(new Mark.Text(x, y, out.batch(), Face.REGULAR, Cards.PILL_TEXT, 0, Cards.PILL_TEXT, width, opaque(theme.muted()),
                Mark.Align.LEFT, true, Mark.Zoom.NEAR));
        }
        marks.add(new Mark.Text(x + Face.REGULAR.width(out.batch(), Cards.PILL_TEXT), y, out.shape(), Face.MEDIUM, Cards.PILL_TEXT, 0,
            Cards.PILL_TEXT, pill.width(), opaque(theme.secondary()), Mark.Align.LEFT, true, Mark.Zoom.NEAR));
        marks.add(new Mark.Text(pill.centerX(), y, out.shape(), Face.REGULAR, Cards.PILL_TEXT, 7.5, 16, Math.max(pill.width(), card.width()),
            opaque(theme.secondary()), Mark.Align.CENTER, true, Mark.Zoom.UPPER_MIDDLE));
    }

    /// How many maps do not respond, at the upper left corner.
    private void silent(Rect body, Silence silence) {
        String text = silence.silent() + "/" + silence.maps();
        double width = Face.MEDIUM.width(text, Cards.CHIP_TEXT) + 24;
        Rect box = new Rect(body.x() - 9, body.y() + 1.5 - Cards.CHIP, width, Cards.CHIP);
        marks.add(new Mark.Box(box, Cards.CHIP / 2, false, opaque(theme.surface()), opaque(theme.line()), 1, false, READABLE));
        marks.add(new Mark.Glyph(Icon.SILENT, new Rect(box.x() + 5, box.centerY() - 5, 10, 10), opaque(theme.severity(Severity.ERROR)), READABLE));
        marks.add(new Mark.Text(box.x() + 18, box.centerY(), text, Face.MEDIUM, Cards.CHIP_TEXT, 0, Cards.CHIP_TEXT, width,
            opaque(theme.secondary()), Mark.Align.LEFT, true, READABLE));
    }

    private void badge(Card card, Rect body) {
        int color = opaque(theme.severity(card.severity()));
        marks.add(new Mark.Box(body.grow(1.5), RADIUS + 1.5, false, 0, color, 2, card.severity() == Severity.INFO, Mark.Zoom.NOT_NEAR));
        if (card.severity() != Severity.INFO) {
            marks.add(new Mark.Box(body, RADIUS, false, 0, color, 1.5, false, Mark.Zoom.NEAR));
        }
        double side = 16;
        Rect disc = new Rect(body.right() - side / 2 - 3, body.y() - side / 2 + 3, side, side);
        marks.add(new Mark.Box(disc, side / 2, false, color, opaque(theme.background()), 1.5, false, Mark.Zoom.NOT_AFAR));
        String sign = card.severity() == Severity.INFO ? "i" : "!";
        marks.add(new Mark.Text(disc.centerX(), disc.centerY(), sign, Face.SEMIBOLD, 11, 0, 11, side, opaque(theme.surface()),
            Mark.Align.CENTER, true, Mark.Zoom.NOT_AFAR));
    }

    static int opaque(int rgb) {
        return 0xFF000000 | rgb;
    }

    static int translucent(int rgb, int alpha) {
        return alpha << 24 | rgb & 0xFFFFFF;
    }
}
