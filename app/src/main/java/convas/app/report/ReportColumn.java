package convas.app.report;

import java.util.Collection;
import java.util.Comparator;
import java.util.function.Function;
import java.util.stream.Stream;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.Tooltip;
import javafx.scene.text.Font;
import javafx.scene.text.Text;

/// A column of the table: one figure of each line. It is as wide as what stands in it, up to a limit.
final class ReportColumn<T extends Comparable<T>> extends TableColumn<ReportLine, T> {
    private static final double LEAST = 36;
    /// Left and right of a cell's text, with a little for what a text of as many letters may be wider.
    private static final double PADDING = 22;
    private static final Font TEXT = Font.font("Inter", 12);
    private static final Font TOTAL = Font.font("Inter SemiBold", 12);

    private final Function<ReportLine, T> value;
    private final Function<T, String> text;
    private double most = 260;
    private double fitted;

    /// @param number whether it is set to the right
    ReportColumn(String title, boolean number, Function<ReportLine, T> value, Function<T, String> text) {
        super(title);
        this.value = value;
        this.text = text;
        setMinWidth(LEAST);
        setReorderable(false);
        setComparator(Comparator.naturalOrder());
        setCellValueFactory(cell -> new SimpleObjectProperty<>(value.apply(cell.getValue())));
        if (number) {
            getStyleClass().add("number");
        }
        setCellFactory(made -> new Cell());
    }

    /// Sets another limit of its width; what is longer is told in full by a tooltip.
    ReportColumn<T> atMost(double width) {
        most = width;
        return this;
    }

    boolean isNumber() {
        return getStyleClass().contains("number");
    }

    /// Makes it as wide as its heading, its total and the longest of its texts need. A width that the user gave stays as long as
    /// they need no other.
    void fit(Collection<ReportLine> lines, String total) {
        String longest = lines.stream().map(line -> text.apply(value.apply(line)))
            .reduce("", (a, b) -> b.length() > a.length() ? b : a);
        double widest = Stream.of(width(longest, TEXT), width(getText(), TOTAL), width(total, TOTAL)).max(Comparator.naturalOrder()).orElseThrow();
        double wanted = Math.ceil(Math.clamp(widest + PADDING, LEAST, most));
        if (wanted != fitted) {
            fitted = wanted;
            setPrefWidth(wanted);
        }
    }

    /// No letter is wider than the font is high, so that short texts, which nearly all are, need no measuring.
    private boolean isCut(String words) {
        return words.length() * TEXT.getSize() + PADDING > most && width(words, TEXT) + PADDING > most;
    }

    private static double width(String words, Font font) {
        Text measured = new Text(words);
        measured.setFont(font);
        return measured.getLayoutBounds().getWidth();
    }

    private final class Cell extends TableCell<ReportLine, T> {
        @Override
        protected void updateItem(T item, boolean empty) {
            super.updateItem(item, empty);
            String shown = empty || item == null ? null : text.apply(item);
            setText(shown);
            setTooltip(shown != null && isCut(shown) ? new Tooltip(shown) : null);
            getStyleClass().removeAll("none");
            if ("0".equals(shown) || "?".equals(shown)) {
                getStyleClass().add("none");
            }
        }
    }
}
