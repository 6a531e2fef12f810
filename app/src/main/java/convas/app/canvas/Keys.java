package convas.app.canvas;

import convas.app.canvas.CanvasView.Direction;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyEvent;

/// What keys do while the canvas has the keyboard. Keys with Ctrl that do the same in the whole window are the window's.
final class Keys {
    private final CanvasView canvas;
    private final Gestures gestures;

    Keys(CanvasView canvas, Gestures gestures) {
        this.canvas = canvas;
        this.gestures = gestures;
    }

    void attach() {
        canvas.addEventHandler(KeyEvent.KEY_PRESSED, this::pressed);
        canvas.addEventHandler(KeyEvent.KEY_RELEASED, gestures::keyReleased);
        canvas.addEventHandler(KeyEvent.KEY_TYPED, this::typed);
    }

    private static boolean elsewhere(KeyEvent event) {
        return event.getTarget() instanceof TextInputControl;
    }

    private void pressed(KeyEvent event) {
        if (elsewhere(event)) {
            return;
        }
        boolean control = event.isShortcutDown();
        boolean alt = event.isAltDown();
        boolean shift = event.isShiftDown();
        boolean plain = !control && !alt;
        CanvasEdits edits = canvas.edits();
        Runnable action = switch (event.getCode()) {
            case SPACE -> plain ? gestures::holdSpace : null;
            case DELETE -> plain ? () -> edits.delete(!shift) : null;
            case BACK_SPACE -> !plain ? null : canvas.entered() != null && !shift ? canvas::leave : () -> edits.delete(!shift);
            case A -> control ? canvas::selectAll : null;
            case C -> alt ? edits::fold : control ? edits::copy : null;
            case X -> control ? edits::cut : null;
            case V -> !control ? null : shift ? () -> edits.paste(true) : () -> edits.paste(false);
            case D -> control ? edits::duplicate : null;
            case G -> !control ? null : shift ? edits::ungroup : edits::group;
            case DIGIT0, NUMPAD0 -> control && !alt ? canvas::fit : null;
            case DIGIT1, NUMPAD1 -> control && !alt ? canvas::actualSize : null;
            case PERIOD -> plain ? canvas::fitSelection : null;
            case EQUALS, PLUS, ADD, CLOSE_BRACKET -> alt ? null : canvas::zoomIn;
            case MINUS, SUBTRACT, OPEN_BRACKET -> alt ? null : canvas::zoomOut;
            case TAB -> plain && !shift ? canvas::quickAdd : null;
            case ENTER -> !plain || shift ? null : canvas.steppers().active() ? canvas.steppers()::commit : edits::enter;
            case F2 -> edits::rename;
            case UP -> alt ? canvas::leave : step(Direction.UP, control);
            case DOWN -> alt ? null : step(Direction.DOWN, control);
            case LEFT -> alt ? null : step(Direction.LEFT, control);
            case RIGHT -> alt ? null : step(Direction.RIGHT, control);
            case ESCAPE -> canvas.stopLayout() ? () -> {} : canvas.steppers().active() ? canvas.steppers()::revert : gestures.canEscape() ? gestures::escape : null;
            default -> null;
        };
        if (action != null) {
            action.run();
            event.consume();
        }
    }

    private Runnable step(Direction direction, boolean control) {
        return control ? () -> canvas.walking().step(direction) : () -> canvas.edits().nudge(direction);
    }

    /// A slash asks for what to add, and a letter begins the search for it.
    private void typed(KeyEvent event) {
        String text = event.getCharacter();
        if (!elsewhere(event) && canvas.isFocused() && !event.isShortcutDown() && !event.isAltDown() && !event.isMetaDown()
                && text.length() == 1 && (text.equals("/") || Character.isLetter(text.charAt(0)))) {
            canvas.adder().ask(text.equals("/") ? "" : text);
            event.consume();
        }
    }
}
