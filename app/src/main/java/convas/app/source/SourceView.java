package convas.app.source;

import convas.app.editor.Editor;
import convas.app.editor.TextChange;
import convas.app.problems.Fixing;
import convas.app.theme.Theme;
import convas.app.words.Words;
import convas.core.document.Document;
import convas.core.net.Diagnostic;
import convas.core.net.Node;
import convas.core.net.Severity;
import convas.core.prototxt.Position;
import convas.core.prototxt.Span;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.animation.PauseTransition;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.SetChangeListener;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BorderPane;
import javafx.util.Duration;
import jfx.incubator.scene.control.input.KeyBinding;
import jfx.incubator.scene.control.richtext.RichTextArea;

/// The prototxt as coloured, editable text. What is typed is the editor's draft at once, and is committed after a pause or
/// by Shift+Enter; undo is the editor's own. The caret and the selected node follow each other.
public final class SourceView extends BorderPane {
    private static final Duration PAUSE = Duration.millis(300);
    /// How long the text waits for a picture that takes its time.
    private static final Duration PATIENCE = Duration.millis(100);
    private static final String OVERLAP =
        Words.key("What you typed and a change made elsewhere meet in one place. Undo takes the change; Shift+Enter keeps your text instead.");

    private final Editor editor;
    private final CodePane pane = new CodePane();
    private final Colouring colouring = new Colouring(pane);
    private final PauseTransition pause = new PauseTransition(PAUSE);
    private final PauseTransition patience = new PauseTransition(PATIENCE);
    private final Label problem = new Label();
    private final FindBar find;
    private final ProblemTip tip;
    private final ReadOnlyObjectWrapper<Position> caret = new ReadOnlyObjectWrapper<>(this, "caret", new Position(1, 1));
    /// The document's text that the pane last showed; what differs from it was typed since.
    private String base = "";
    private boolean showing;
    private boolean overlaps;
    private boolean selecting;
    private boolean second;

    public SourceView(Editor editor) {
        this.editor = editor;
        getStyleClass().add("source-view");
        pane.setId("source");
        pane.setAccessibleText(Words.of("Network as text"));
        pane.setSyntaxDecorator(colouring);
        find = new FindBar(pane, colouring);
        tip = new ProblemTip(pane, colouring::diagnostics, new Fixing(editor));
        problem.getStyleClass().add("source-problem");
        problem.setWrapText(true);
        problem.setMinHeight(USE_PREF_SIZE);
        problem.setMaxWidth(Double.MAX_VALUE);
        problem.setOnMouseClicked(event -> showFirstError());
        setCenter(pane);

        pause.setOnFinished(event -> editor.commitDraft());
        patience.setOnFinished(event -> pane.release());
        pane.onEdit(this::edited);
        pane.caretPositionProperty().addListener((property, was, is) -> caretMoved());
        editor.documentProperty().subscribe(this::show);
        editor.draftProperty().subscribe(draft -> {
            if (draft == null) {
                Platform.runLater(this::catchUp);
            }
        });
        editor.diagnosticsProperty().subscribe(this::underline);
        editor.selection().addListener((SetChangeListener<String>) change -> selectionChanged());
        editor.onReveal(this::reveal);
        bindKeys();
        pane.skinProperty().subscribe(skin -> Platform.runLater(this::scrollToCaret));
    }

    /// Goes on where another view of the same text was: what is typed, and the caret.
    public void goOnFrom(SourceView other) {
        showing = true;
        pane.show(other.pane.text());
        pane.selectPart(other.pane.anchor(), other.pane.caret());
        showing = false;
        base = other.base;
        overlaps = other.overlaps;
        editor.setDraft(pane.text());
        other.pause.stop();
        if (editor.draftProperty().get() != null && !overlaps) {
            pause.playFromStart();
        }
        mark();
        underline(editor.diagnosticsProperty().get());
    }

    /// What was selected before the pane had a size could not be scrolled to.
    private void scrollToCaret() {
        int anchor = pane.anchor();
        int at = pane.caret();
        selecting = true;
        pane.selectPart(0, 0);
        Optional<Node> node = anchor == at ? nodeAt(at).filter(found -> found.span().start() == at) : Optional.empty();
        node.map(Node::span).ifPresentOrElse(span -> pane.showPart(span.start(), span.end()), () -> pane.selectPart(anchor, at));
        selecting = false;
    }

    private void bindKeys() {
        var keys = pane.getInputMap();
        keys.registerFunction(RichTextArea.Tag.UNDO, () -> editor.undo());
        keys.registerFunction(RichTextArea.Tag.REDO, () -> editor.redo());
        keys.registerFunction(RichTextArea.Tag.INSERT_LINE_BREAK, this::breakLine);
        keys.registerFunction(RichTextArea.Tag.INSERT_TAB, () -> type("  "));
        keys.register(KeyBinding.shift(KeyCode.ENTER), this::render);
        keys.register(KeyBinding.alt(KeyCode.ENTER), tip::menu);
        keys.register(KeyBinding.of(KeyCode.ESCAPE), () -> find.close());
    }

    public void setTheme(Theme theme) {
        colouring.theme(theme);
        pane.restyle();
    }

    /// Lets a picture of the net go first: when a number is changed elsewhere, its frame is not kept waiting until the lines are laid
    /// out anew; they are drawn in the frame after it.
    ///
    /// @param picture the document that was painted last
    public void drawAfter(ReadOnlyObjectProperty<Document> picture) {
        second = true;
        picture.subscribe(painted -> {
            if (painted == editor.document()) {
                patience.stop();
                pane.releaseAfterFrame();
            }
        });
    }

    /// Line and column of the caret.
    public ReadOnlyObjectProperty<Position> caretProperty() {
        return caret.getReadOnlyProperty();
    }

    /// Makes what was typed part of the document now, or goes to the first mistake.
    public void render() {
        pause.stop();
        editor.commitDraft().thenAccept(committed -> {
            if (!committed) {
                showFirstError();
            }
        });
    }

    /// Whether the keyboard types into the text.
    public boolean hasFocus() {
        return getScene() != null && getScene().getFocusOwner() instanceof javafx.scene.Node owner && inside(owner);
    }

    private boolean inside(javafx.scene.Node node) {
        for (javafx.scene.Node at = node; at != null; at = at.getParent()) {
            if (at == this) {
                return true;
            }
        }
        return false;
    }

    public void focus() {
        pane.requestFocus();
    }

    /// Opens the bar that searches the text.
    public void find() {
        setTop(find);
        find.open(() -> {
            setTop(null);
            pane.requestFocus();
        });
    }

    /// Types text in place of the selection.
    public void type(String text) {
        replace(Math.min(pane.caret(), pane.anchor()), Math.max(pane.caret(), pane.anchor()), text);
    }

    /// The caret goes on behind what was put in; the area itself leaves it where it was.
    private void replace(int from, int to, String text) {
        pane.replaceText(pane.position(from), pane.position(to), text);
        int after = from + text.length();
        pane.selectPart(after, after);
    }

    /// The next line starts below this one, two columns further in behind an opening brace.
    private void breakLine() {
        int from = Math.min(pane.caret(), pane.anchor());
        int to = Math.max(pane.caret(), pane.anchor());
        String text = pane.text();
        int line = text.lastIndexOf('\n', from - 1) + 1;
        int indent = line;
        while (indent < from && text.charAt(indent) == ' ') {
            indent++;
        }
        String inserted = "\n" + text.substring(line, indent) + (text.substring(line, from).stripTrailing().endsWith("{") ? "  " : "");
        replace(from, to, inserted);
    }

    private void edited() {
        // The pane hears of the caret before it hears of the text.
        tellCaret();
        if (showing) {
            return;
        }
        pane.release();
        editor.setDraft(pane.text());
        mark();
        overlaps = false;
        pause.playFromStart();
    }

    /// A draft that was dropped leaves the document as it is, so nothing else tells.
    private void catchUp() {
        if (editor.draftProperty().get() == null && !pane.text().equals(editor.document().text())) {
            show(editor.document());
        }
    }

    private void show(Document document) {
        overlaps = false;
        String now = document.text();
        String shown = pane.text();
        boolean opened = editor.historyProperty().get().undoTitle().isEmpty() && editor.historyProperty().get().redoTitle().isEmpty()
            && editor.draftProperty().get() == null;
        showing = true;
        try {
            if (shown.equals(now)) {
                base = now;
            } else if (opened) {
                pane.show(now);
            } else if (editor.draftProperty().get() == null) {
                if (second) {
                    pane.hold();
                    patience.playFromStart();
                }
                pane.change(TextChange.between(shown, now));
            } else {
                merge(shown, now);
            }
            if (overlaps) {
                pause.stop();
                editor.setNotice(Words.of(OVERLAP));
            }
        } finally {
            showing = false;
        }
        base = now;
        if (editor.draftProperty().get() != null) {
            editor.setDraft(pane.text());
        } else {
            pause.stop();
        }
        mark();
    }

    /// The document changed while something new is being typed: its change is made around what was typed.
    private void merge(String shown, String now) {
        String before = editor.takenIn() != null ? editor.takenIn() : base;
        TextChange typed = TextChange.between(before, shown);
        TextChange made = TextChange.between(before, now);
        if (made.isEmpty()) {
            return;
        }
        if (made.end() <= typed.start()) {
            pane.change(made);
        } else if (made.start() >= typed.end()) {
            pane.change(new TextChange(made.start() + typed.growth(), made.end() + typed.growth(), made.replacement()));
        } else {
            overlaps = true;
        }
    }

    private void underline(List<Diagnostic> diagnostics) {
        if (!colouring.diagnostics().equals(diagnostics)) {
            colouring.diagnostics(diagnostics);
            pane.restyle();
        }
        Optional<Diagnostic> broken = editor.draftProperty().get() == null ? Optional.empty() : firstError();
        if (broken.isPresent()) {
            Position at = Position.of(pane.text(), broken.get().span().start());
            problem.setText(Words.of("Line {0}, column {1}: {2}", at.line(), at.column(), Words.told(broken.get().message())));
            setBottom(problem);
            pane.keepCaret();
        } else {
            setBottom(null);
        }
    }

    private Optional<Diagnostic> firstError() {
        List<Diagnostic> errors = editor.diagnosticsProperty().get().stream().filter(each -> each.severity() == Severity.ERROR).toList();
        return errors.stream().filter(each -> each.rule().equals("syntax")).findFirst().or(() -> errors.stream().findFirst());
    }

    private void showFirstError() {
        firstError().ifPresent(error -> {
            pane.selectPart(error.span().start(), error.span().start());
            pane.requestFocus();
        });
    }

    private void tellCaret() {
        caret.set(Position.of(pane.text(), pane.caret()));
    }

    private void caretMoved() {
        tellCaret();
        if (showing || selecting || editor.draftProperty().get() != null || !pane.isFocused()) {
            return;
        }
        nodeAt(pane.caret()).ifPresent(node -> {
            selecting = true;
            try {
                editor.select(Set.of(node.id()));
            } finally {
                selecting = false;
            }
        });
    }

    private Optional<Node> nodeAt(int offset) {
        return editor.document().net().nodes().stream()
            .filter(node -> node.span().start() <= offset && offset <= node.span().end() && node.span().length() > 0).findFirst();
    }

    private void selectionChanged() {
        mark();
        if (selecting || showing || editor.selection().size() != 1) {
            return;
        }
        editor.document().net().find(editor.selection().iterator().next()).ifPresent(node -> goTo(node.span()));
    }

    /// The lines of the selected nodes get a tint.
    private void mark() {
        List<Span> spans = editor.draftProperty().get() != null ? List.of()
            : editor.selection().stream().map(id -> editor.document().net().find(id)).flatMap(Optional::stream).map(Node::span).toList();
        if (!spans.equals(colouring.marked())) {
            colouring.marked(spans);
            pane.restyle();
        }
    }

    private void goTo(Span span) {
        if (editor.draftProperty().get() != null || span.length() == 0) {
            return;
        }
        int at = pane.caret();
        if (span.start() <= at && at < span.end()) {
            return;
        }
        selecting = true;
        try {
            pane.showPart(span.start(), span.end());
        } finally {
            selecting = false;
        }
    }

    private void reveal(Editor.Place place) {
        Span span = place.span();
        if (span == null && place.node() != null) {
            span = editor.document().net().find(place.node()).map(Node::span).orElse(null);
        }
        if (span != null) {
            selecting = true;
            try {
                pane.selectPart(span.start(), span.start());
            } finally {
                selecting = false;
            }
        }
    }
}
