package convas.app.inspector;

import convas.app.editor.Editor;
import convas.app.words.Words;
import convas.core.analysis.ShapeRule;
import convas.core.document.Document;
import convas.core.document.Edit;
import convas.core.layer.Outside;
import convas.core.net.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;

/// Where the user says what shape comes out of a layer whose text does not give it.
final class ShapeSection extends VBox {
    private final Editor editor;
    private final Label told = new Label();
    private final TextField field = new TextField();
    private final Label problem = new Label();
    private String node;

    ShapeSection(Editor editor) {
        super(4);
        this.editor = editor;
        getStyleClass().add("shape-section");
        told.setWrapText(true);
        told.setMinHeight(Label.USE_PREF_SIZE);
        told.getStyleClass().add("fact-label");
        Carets.rest(field);
        field.setId("declared-shape");
        field.setAccessibleText(Words.of("Shape of the output"));
        problem.getStyleClass().add("field-problem");
        problem.setWrapText(true);
        problem.setMinHeight(Label.USE_PREF_SIZE);
        problem.managedProperty().bind(problem.visibleProperty());
        problem.visibleProperty().bind(problem.textProperty().isNotEmpty());
        getChildren().setAll(told, field, problem);
        field.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        field.textProperty().addListener(property -> problem.setText(""));
        field.focusedProperty().addListener((property, was, focused) -> {
            if (!focused) {
                commit();
            }
        });
    }

    static boolean suits(Node node) {
        return node.layer() instanceof Outside;
    }

    /// Shows what is declared of a node; what is being typed for it stays.
    void show(Document document, Node of) {
        boolean reads = of.bottoms().isEmpty();
        told.setText(reads
            ? Words.of("Shape of what it reads, where the text does not say. n is the batch; a second top holds labels, or has its own shape behind a "
                + "semicolon. It is kept beside the text; empty forgets it.")
            : Words.of("Shape of the output. Axes n, c, h, w are those of the first bottom; several tops are parted by semicolons. "
                + "It is kept beside the text; empty forgets it."));
        field.setPromptText(reads ? Words.of("n, 3, 224, 224") : Words.of("n, 64, h/2, w/2  or  same"));
        if (!of.id().equals(node) || !field.isFocused()) {
            node = of.id();
            field.setText(declared(document));
        }
    }

    /// Declares what was typed for the layer shown until now.
    void settle() {
        if (field.isFocused()) {
            commit();
        }
        node = null;
    }

    private String declared(Document document) {
        return document.sidecar().shapes().getOrDefault(node, "");
    }

    private void key(KeyEvent event) {
        if (event.getCode() == KeyCode.ENTER) {
            commit();
            event.consume();
        } else if (event.getCode() == KeyCode.ESCAPE && node != null) {
            field.setText(declared(editor.document()));
            event.consume();
        }
    }

    private void commit() {
        String typed = field.getText().strip();
        if (node == null || typed.equals(declared(editor.document())) || editor.document().net().find(node).isEmpty()) {
            return;
        }
        try {
            if (!typed.isEmpty()) {
                ShapeRule.parse(typed);
            }
            editor.apply(new Edit.Declare(node, typed));
        } catch (IllegalArgumentException wrong) {
            problem.setText(Words.told(wrong.getMessage()));
        }
    }
}
