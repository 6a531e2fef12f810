package convas.app.source;

import javafx.scene.Node;
import javafx.scene.text.Text;
import jfx.incubator.scene.control.richtext.SideDecorator;

/// Numbers left of the lines. The area makes the nodes of all lines in sight anew at each change, and a plain text is far less to style
/// and lay out than a label.
final class LineNumbers implements SideDecorator {
    /// Room for numbers up to 999 from the beginning, so that short texts do not shift when they grow.
    private static final int DIGITS = 3;

    private int digits = DIGITS;

    @Override
    public double getPrefWidth(double viewWidth) {
        return 0;
    }

    /// @param lines number of the widest line
    @Override
    public Node getMeasurementNode(int lines) {
        digits = Math.max(DIGITS, Integer.toString(lines + 1).length());
        return number(lines);
    }

    @Override
    public Node getNode(int line) {
        return number(line);
    }

    private Text number(int line) {
        Text text = new Text(" " + " ".repeat(Math.max(0, digits - Integer.toString(line + 1).length())) + (line + 1) + " ");
        text.getStyleClass().add("line-number");
        return text;
    }
}
