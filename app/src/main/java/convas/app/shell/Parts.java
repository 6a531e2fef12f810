package convas.app.shell;

import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TabPane;
import javafx.scene.layout.Region;

/// The parts of a window, through which F6 takes the keyboard: Tab stays in the text, where it indents, and on the canvas, where it adds.
final class Parts {
    private final List<Region> parts;

    Parts(Region... inOrder) {
        parts = List.of(inOrder);
    }

    /// Gives the keyboard to the next part that is shown and can have it, or to the one before.
    ///
    /// @param by 1 or -1
    void step(int by) {
        List<Region> shown = parts.stream().filter(part -> part.getScene() != null).toList();
        int at = by > 0 ? -1 : shown.size();
        for (int i = 0; i < shown.size(); i++) {
            if (isInside(shown.get(i).getScene().getFocusOwner(), shown.get(i))) {
                at = i;
            }
        }
        for (int i = 1; i <= shown.size(); i++) {
            Optional<Node> first = first(shown.get(Math.floorMod(at + by * i, shown.size())));
            if (first.isPresent()) {
                first.get().requestFocus();
                return;
            }
        }
    }

    /// Whether a node, which may be null, is a part or within it.
    static boolean isInside(Node node, Node part) {
        Node at = node;
        while (at != null && at != part) {
            at = at.getParent();
        }
        return at != null;
    }

    /// The first in it that can have the keyboard. What only scrolls or only bears tabs comes behind what it holds.
    private static Optional<Node> first(Node node) {
        if (!node.isVisible() || node.isDisabled()) {
            return Optional.empty();
        }
        Optional<Node> itself = node.isFocusTraversable() ? Optional.of(node) : Optional.empty();
        return switch (node) {
            case TabPane tabs -> Optional.ofNullable(tabs.getSelectionModel().getSelectedItem().getContent()).flatMap(Parts::first).or(() -> itself);
            case ScrollPane scroll -> Optional.ofNullable(scroll.getContent()).flatMap(Parts::first).or(() -> itself);
            case Parent parent when itself.isEmpty() ->
                parent.getChildrenUnmodifiable().stream().map(Parts::first).flatMap(Optional::stream).findFirst();
            default -> itself;
        };
    }
}
