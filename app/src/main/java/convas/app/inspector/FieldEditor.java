package convas.app.inspector;

import convas.app.words.Words;
import convas.core.layer.Field;
import convas.core.layer.Filler;
import convas.core.net.Diagnostic;
import convas.core.net.Severity;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.controlsfx.property.editor.PropertyEditor;

/// Edits one field: a number with steps, a check box, a choice or a text, with a button that removes the field from the text
/// and the reason beneath when what is typed does not fit. Enter commits, Esc takes back, an empty text removes.
final class FieldEditor implements PropertyEditor<Object> {
    private static final PseudoClass ABSENT = PseudoClass.getPseudoClass("absent");
    private static final PseudoClass INVALID = PseudoClass.getPseudoClass("invalid");
    private static final PseudoClass DOUBTFUL = PseudoClass.getPseudoClass("doubtful");

    private final FieldItem item;
    private final Commit commit;
    /// Width of a field in letters' heights, for three digits and the arrows.
    private static final double LEAST_FIELD = 4.5;

    private final VBox box;
    private final FlowPane chips = new FlowPane(3, 3);
    private final Label unfit = new Label();
    private final Button reset = new Button("↺");
    private final Region control;
    private TextField text;
    private CheckBox check;
    private ComboBox<String> choice;
    private Button same;
    private boolean showing;
    private boolean retired;
    private int underway;
    private String sent = "";
    private Object run = new Object();

    /// Makes an edit; completes with false if it was refused.
    @FunctionalInterface
    interface Commit {
        /// @param value as in the text, or null to remove the field
        /// @param run the same for steps that are undone together
        CompletableFuture<Boolean> make(FieldItem item, String value, Object run);
    }

    /// @param link gives height and width apart, or together again
    FieldEditor(FieldItem item, Commit commit, Consumer<FieldItem> link) {
        this.item = item;
        this.commit = commit;
        Field<?> field = item.row().field();
        control = switch (field.kind()) {
            case BOOL -> field.repeated() ? plain() : checkBox();
            case ENUM -> field.repeated() ? plain() : choice(field.constants());
            case STRING -> Values.isFillerType(field) ? choice(Filler.types()) : plain();
            default -> stepper();
        };
        control.setMaxWidth(Double.MAX_VALUE);
        control.setMinWidth(0);
        (text != null ? text : control).setAccessibleText(field.name());
        control.setId("field-" + String.join("-", item.row().path()));
        HBox.setHgrow(control, Priority.ALWAYS);
        reset.getStyleClass().add("field-reset");
        reset.setTooltip(new Tooltip(Words.of("Back to the default: the field leaves the text")));
        reset.setAccessibleText(Words.of("Reset {0} to its default", field.name()));
        reset.setFocusTraversable(false);
        reset.setMinWidth(Button.USE_PREF_SIZE);
        reset.setOnAction(event -> send(null));
        HBox line = new HBox(4, control);
        line.setAlignment(Pos.CENTER_LEFT);
        HBox beside = new HBox(4);
        beside.setAlignment(Pos.CENTER_LEFT);
        if (item.row().isPad()) {
            same = new Button(Words.of("same"));
            same.getStyleClass().add("field-same");
            same.setMinWidth(Button.USE_PREF_SIZE);
            same.setOnAction(event -> send(Integer.toString(item.row().same())));
            beside.getChildren().add(same);
        }
        if (item.row().directed()) {
            Button apart = new Button("h×w");
            apart.getStyleClass().add("field-link");
            apart.setMinWidth(Button.USE_PREF_SIZE);
            apart.setFocusTraversable(false);
            apart.setAccessibleText(Words.of("Height and width of {0} apart or together", field.name()));
            apart.setTooltip(new Tooltip(Words.of("Give height and width apart, or together again")));
            apart.setOnAction(event -> link.accept(item));
            beside.getChildren().add(apart);
        }
        beside.setMinWidth(Region.USE_PREF_SIZE);
        if (!beside.getChildren().isEmpty()) {
            line.getChildren().add(beside);
        }
        line.getChildren().add(reset);
        unfit.getStyleClass().add("field-problem");
        unfit.setWrapText(true);
        unfit.setMinHeight(Label.USE_PREF_SIZE);
        box = new VBox(2, line, chips, unfit);
        chips.getStyleClass().add("field-chips");
        for (int side : item.row().withSide(0).isPresent() ? SheetRow.SIDES : List.<Integer>of()) {
            chips.getChildren().add(chip(side));
        }
        chips.setManaged(!chips.getChildren().isEmpty());
        box.getStyleClass().add("field-editor");
        box.widthProperty().subscribe(() -> fit(line, beside));
        beside.widthProperty().subscribe(() -> fit(line, beside));
        HBox.setHgrow(box, Priority.ALWAYS);
        item.rowProperty().addListener((property, old, now) -> show());
        show();
    }

    /// What stands beside a field goes below it where the field would be squashed: in a narrow panel, or with large text.
    private void fit(HBox line, HBox beside) {
        double width = box.getWidth();
        if (width <= 0 || beside.getChildren().isEmpty()) {
            return;
        }
        boolean below = width - beside.prefWidth(-1) - reset.prefWidth(-1) < LEAST_FIELD * reset.getFont().getSize();
        if (below != box.getChildren().contains(beside)) {
            Platform.runLater(() -> {
                line.getChildren().remove(beside);
                box.getChildren().remove(beside);
                (below ? box : line).getChildren().add(1, beside);
            });
        }
    }

    private Button chip(int side) {
        Button chip = new Button(Integer.toString(side));
        chip.getStyleClass().add("field-chip");
        chip.setUserData(side);
        chip.setMinWidth(Button.USE_PREF_SIZE);
        chip.setTooltip(new Tooltip(Words.of("Height and width {0}, which can be halved {1} times", side, Facts.halvings(side))));
        chip.setOnAction(event -> item.row().withSide(side).ifPresent(value -> {
            text.setText(value);
            run = new Object();
            commitText(run);
        }));
        return chip;
    }

    private TextField plain() {
        text = new TextField();
        wire(text);
        return text;
    }

    private Stepper stepper() {
        Stepper stepper = new Stepper(this::step);
        text = stepper.text();
        wire(text);
        return stepper;
    }

    private void step(int steps) {
        SheetRow row = item.row();
        String from = text.getText().isBlank() ? row.fallback().isEmpty() ? "0" : row.fallback() : text.getText();
        String next = Values.step(row.field(), from, steps);
        text.setText(next);
        text.end();
        commitText(run);
    }

    private void wire(TextField field) {
        Carets.rest(field);
        field.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ENTER) {
                run = new Object();
                commitText(run);
                event.consume();
            } else if (event.getCode() == KeyCode.ESCAPE && !field.getText().equals(item.row().value())) {
                show();
                field.selectAll();
                event.consume();
            }
        });
        field.textProperty().addListener(property -> {
            if (!showing) {
                validate();
            }
        });
        field.focusedProperty().addListener((property, was, focused) -> {
            if (focused) {
                // behind the click that gave the focus, which would set the caret
                Platform.runLater(field::selectAll);
            } else {
                run = new Object();
                if (isTyped()) {
                    commitText(run);
                }
            }
        });
    }

    /// Whether what stands in the field is not in the document, nor on its way there.
    private boolean isTyped() {
        return !retired && text != null && !text.getText().equals(item.row().value()) && (!item.row().mixed() || !text.getText().isEmpty())
            && (underway == 0 || !text.getText().equals(sent));
    }

    /// Makes the change that was typed and not entered yet, for the layers the field belongs to.
    void settle() {
        if (isTyped() && text.isFocused()) {
            commitText(run);
        }
    }

    /// Before the editor leaves the sheet: nothing is changed from here any more.
    void retire() {
        retired = true;
    }

    private CheckBox checkBox() {
        check = new CheckBox();
        check.setOnAction(event -> {
            if (!showing) {
                send(Boolean.toString(check.isSelected()));
            }
        });
        return check;
    }

    private ComboBox<String> choice(List<String> names) {
        choice = new ComboBox<>();
        choice.getItems().setAll(names);
        choice.setOnAction(event -> {
            if (!showing && choice.getValue() != null) {
                send(item.row().field().kind() == Field.Kind.STRING ? Values.quote(choice.getValue()) : choice.getValue());
            }
        });
        return choice;
    }

    /// Says what does not fit; answers whether everything does.
    private boolean validate() {
        try {
            Values.parse(item.row().field(), text.getText());
            complain("");
            return true;
        } catch (Values.Unfit unfit) {
            complain(unfit.getMessage());
            return false;
        }
    }

    private void commitText(Object steps) {
        try {
            String value = Values.parse(item.row().field(), text.getText());
            if (!text.getText().equals(item.row().value()) || item.row().mixed()) {
                sent = text.getText();
                send(value, steps);
            }
        } catch (Values.Unfit unfit) {
            complain(unfit.getMessage());
        }
    }

    private void send(String value) {
        run = new Object();
        send(value, run);
    }

    private void send(String value, Object steps) {
        underway++;
        commit.make(item, value, steps).whenComplete((done, failure) -> {
            underway--;
            if (underway == 0) {
                show();
            }
        });
    }

    /// Shows the row unless an edit made here is still on its way: the text must not jump back while a button is held.
    private void show() {
        if (underway > 0) {
            return;
        }
        SheetRow row = item.row();
        showing = true;
        boolean absent = !row.present();
        if (text != null) {
            if (!text.getText().equals(row.value())) {
                text.setText(row.value());
                text.end();
            }
            text.setPromptText(row.mixed() ? "—" : row.fallback().isEmpty() ? row.field().isRequired() ? Words.of("required") : "" : row.fallback());
        }
        if (check != null) {
            check.setIndeterminate(row.mixed());
            check.setSelected(row.shown().equals("true"));
            check.setText(row.mixed() ? "—" : row.shown().equals("true") ? Words.of("on") : Words.of("off"));
        }
        if (choice != null) {
            choice.setValue(row.mixed() ? null : row.shown());
            choice.setPromptText("—");
        }
        if (same != null) {
            boolean there = row.same() >= 0;
            same.setDisable(!there || Objects.equals(row.value(), Integer.toString(row.same())));
            same.setTooltip(new Tooltip(there ? Words.of("Pad {0} keeps height and width (at stride 1)", row.same())
                : Words.of("No padding keeps the size: the kernel is even, not square or not known")));
        }
        chips.getChildren().forEach(chip ->
            chip.setDisable(row.withSide((Integer) chip.getUserData()).filter(value -> !value.equals(row.value())).isEmpty()));
        control.pseudoClassStateChanged(ABSENT, absent);
        reset.setVisible(row.present());
        showing = false;
        complain("");
    }

    /// @param message about what is typed. What is told about the field in the document stands at the head of the panel; here it
    ///     gives the colour.
    private void complain(String message) {
        boolean typed = text != null && !text.getText().equals(item.row().value());
        Diagnostic told = typed ? null : item.row().problem();
        unfit.setText(message);
        unfit.setVisible(!message.isEmpty());
        unfit.setManaged(!message.isEmpty());
        control.pseudoClassStateChanged(INVALID, !message.isEmpty() || told != null && told.severity() == Severity.ERROR);
        control.pseudoClassStateChanged(DOUBTFUL, message.isEmpty() && told != null && told.severity() == Severity.WARNING);
    }

    @Override
    public Node getEditor() {
        return box;
    }

    @Override
    public Object getValue() {
        return item.getValue();
    }

    @Override
    public void setValue(Object value) {
        show();
    }
}
