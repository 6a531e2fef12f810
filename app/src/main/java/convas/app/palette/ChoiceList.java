package convas.app.palette;

import java.util.List;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;

/// What a search box has found, with the first of it chosen. The keyboard stays in the box, whose keys move the choice.
public final class ChoiceList<T> extends ListView<T> {
    private final int rows;
    private final Runnable take;

    /// @param rows seen at most
    /// @param row height of one, in pixels
    /// @param take does the chosen one
    public ChoiceList(int rows, double row, Runnable take) {
        this.rows = rows;
        this.take = take;
        setFixedCellSize(row);
        setFocusTraversable(false);
        setOnMouseClicked(event -> {
            if (event.getButton() == MouseButton.PRIMARY) {
                take.run();
            }
        });
    }

    /// Chooses the first of these.
    public void offer(List<T> found) {
        getItems().setAll(found);
        getSelectionModel().selectFirst();
        scrollTo(0);
        setPrefHeight(Math.clamp(found.size(), 2, rows) * getFixedCellSize() + 2);
    }

    /// The chosen one, or null.
    public T chosen() {
        return getSelectionModel().getSelectedItem();
    }

    /// Goes by a key pressed in the box and consumes it, if it is one of its own.
    public void key(KeyEvent event) {
        int at = getSelectionModel().getSelectedIndex();
        int size = getItems().size();
        switch (event.getCode()) {
            case DOWN -> choose(Math.floorMod(at + 1, Math.max(1, size)));
            case UP -> choose(Math.floorMod(at - 1, Math.max(1, size)));
            case PAGE_DOWN -> choose(Math.min(size - 1, at + rows - 1));
            case PAGE_UP -> choose(Math.max(0, at - rows + 1));
            case ENTER -> take.run();
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void choose(int index) {
        getSelectionModel().select(index);
        scrollTo(Math.max(0, index - rows / 2));
    }
}
