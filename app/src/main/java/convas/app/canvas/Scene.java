package convas.app.canvas;

import convas.core.document.Document;
import convas.core.document.Edit;
import convas.core.document.Point;
import convas.core.layout.Direction;
import convas.core.layout.Layout;
import convas.core.layout.Layouter;
import convas.core.layout.Rect;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A document as boxes and connections in their places. Immutable; made off the UI thread.
///
/// @param links one a route of the layout
/// @param frameNames the module of each frame of the layout
/// @param cardOf the card that shows a node, by node id
/// @param repeats the modules built like each one, itself included, where there are others
public record Scene(
        Document document, List<Card> cards, List<Link> links, List<String> frameNames, Map<String, Integer> cardOf,
        Map<String, List<String>> repeats, Layout layout) {
    public static final Scene EMPTY = new Scene(null, List.of(), List.of(), List.of(), Map.of(), Map.of(),
        new Layout(List.of(), List.of(), List.of(), new Rect(0, 0, 0, 0)));

    public Scene {
        cards = List.copyOf(cards);
        links = List.copyOf(links);
        frameNames = List.copyOf(frameNames);
        cardOf = Map.copyOf(cardOf);
        repeats = Map.copyOf(repeats);
    }

    /// @param out which output of `from`
    /// @param edge the same in terms of the document
    /// @param values how many numbers go along it, where its line is to say so; else 0
    public record Link(int from, int out, int to, Edit.Edge edge, long values) {}

    /// The boxes that begin columns, but for the first.
    Set<String> turns() {
        return layout.turns().stream().map(card -> cards.get(card).id()).collect(Collectors.toSet());
    }

    public Rect rect(int card) {
        return layout.boxes().get(card);
    }

    /// The box without the pills below it.
    public Rect body(int card) {
        Rect all = rect(card);
        return new Rect(all.x(), all.y(), all.width(), cards.get(card).bodyHeight());
    }

    public Rect pill(int card, int out) {
        Rect all = rect(card);
        Card.Out o = cards.get(card).outs().get(out);
        double height = Card.hang(cards.get(card).outs());
        return new Rect(all.x() + o.x() - o.width() / 2, all.bottom() - height, o.width(), height);
    }

    Direction direction() {
        return document == null ? Direction.DOWN : document.sidecar().direction();
    }

    /// Where connections come in to a card that stands at `at`.
    Point inlet(int card, Rect at) {
        double in = cards.get(card).in(direction());
        return direction() == Direction.DOWN ? new Point(at.x() + in, at.y()) : new Point(at.x(), at.y() + in);
    }

    Point inlet(int card) {
        return inlet(card, rect(card));
    }

    /// Where an output leaves a card that stands at `at`.
    Point outlet(int card, int out, Rect at) {
        List<Double> ways = cards.get(card).ways(direction());
        double way = ways.get(Math.min(out, ways.size() - 1));
        return direction() == Direction.DOWN ? new Point(at.x() + way, at.bottom()) : new Point(at.right(), at.y() + way);
    }

    Point outlet(int card, int out) {
        return outlet(card, out, rect(card));
    }

    /// A free connection, as it is drawn while something moves.
    Layout.Route curve(Point from, Point to) {
        return Layout.Route.curve(Layout.Route.Kind.CURVE, direction(), from.x(), from.y(), to.x(), to.y());
    }

    /// The chip of a layer that works in place.
    public Rect chip(int card, int chip) {
        Rect body = body(card);
        double x = body.x() + Cards.INSET;
        for (int c = 0; c < chip; c++) {
            x += cards.get(card).chips().get(c).width() + Cards.CHIP_GAP;
        }
        return new Rect(x, body.y() + cards.get(card).third() - Cards.CHIP_RISE, cards.get(card).chips().get(chip).width(), Cards.CHIP);
    }

    public Rect header(int frame) {
        Rect all = layout.frames().get(frame).rect();
        return new Rect(all.x(), all.y(), all.width(), Layouter.HEADER);
    }

    /// The frame drawn around a module, if there is one.
    public Optional<Rect> frame(String module) {
        int at = frameNames.indexOf(module);
        return at < 0 ? Optional.empty() : Optional.of(layout.frames().get(at).rect());
    }

    /// `×4` for a module that is there four times; empty for one of its kind.
    String times(String module) {
        return times(repeats, module);
    }

    static String times(Map<String, List<String>> repeats, String module) {
        return repeats.containsKey(module) ? "×" + repeats.get(module).size() : "";
    }

    /// Cards of a module.
    public List<Card> members(String module) {
        return cards.stream().filter(card -> module.equals(card.module())).toList();
    }

    public Optional<Card> card(String node) {
        return Optional.ofNullable(cardOf.get(node)).map(cards::get);
    }
}
