package convas.app.weights;

import convas.app.editor.Editor;
import convas.core.document.Document;
import convas.core.document.Edit;
import convas.core.weights.CaffeModel;
import convas.core.weights.Match;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.beans.value.ChangeListener;

/// How a file meets the open net, and what the user wants of it. It follows the net as it is edited. All methods are to be
/// called on the UI thread.
final class MatchModel {
    private final Editor editor;
    private final CaffeModel file;
    private final Set<String> without;
    private final Set<String> reinterpreted;
    private final ChangeListener<Document> follow = (property, before, now) -> meet();
    private Match match;
    private Runnable changed = () -> { };

    MatchModel(Editor editor, CaffeModel file, Match.Choice start) {
        this.editor = editor;
        this.file = file;
        this.without = new HashSet<>(start.without());
        this.reinterpreted = new HashSet<>(start.reinterpreted());
        editor.documentProperty().addListener(follow);
        meet();
    }

    /// Does not follow the net any more.
    void close() {
        editor.documentProperty().removeListener(follow);
    }

    /// Told after each change.
    void onChange(Runnable listener) {
        changed = listener;
    }

    private void meet() {
        match = Match.of(file, editor.document().annotations(), new Match.Choice(Set.of(), reinterpreted));
        changed.run();
    }

    CaffeModel file() {
        return file;
    }

    /// What is left out by choice is among what is copied here: it can be ticked again.
    Match match() {
        return match;
    }

    Match.Choice choice() {
        return new Match.Choice(without, reinterpreted);
    }

    boolean taken(Match.Row row) {
        return row.kind() == Match.Kind.COPIED && !without.contains(row.layer());
    }

    void take(Match.Row row, boolean wanted) {
        if (wanted ? without.remove(row.layer()) : without.add(row.layer())) {
            changed.run();
        }
    }

    void takeAll(boolean wanted) {
        match.rows(Match.Kind.COPIED).forEach(row -> {
            if (wanted) {
                without.remove(row.layer());
            } else {
                without.add(row.layer());
            }
        });
        changed.run();
    }

    List<Match.Row> taken() {
        return match.rows(Match.Kind.COPIED).stream().filter(this::taken).toList();
    }

    boolean isReinterpreted(Match.Row row) {
        return row.kind() == Match.Kind.COPIED && reinterpreted.contains(row.layer()) && !row.message().isEmpty();
    }

    /// Takes values in their order into another shape of as many values, or no more.
    void reinterpret(Match.Row row, boolean wanted) {
        if (wanted ? reinterpreted.add(row.layer()) : reinterpreted.remove(row.layer())) {
            meet();
        }
    }

    /// `fc8_new`, or with a number where that is taken.
    String newName(Match.Row row) {
        Set<String> names = editor.document().net().nodes().stream()
            .flatMap(node -> Stream.concat(Stream.of(node.name()), node.tops().stream().map(top -> top.name()))).collect(Collectors.toSet());
        String name = row.layer() + "_new";
        for (int number = 2; names.contains(name); number++) {
            name = row.layer() + "_new" + number;
        }
        return name;
    }

    /// Gives a layer and its top another name, so that the file does not meet it and it is learned anew.
    CompletableFuture<Boolean> rename(Match.Row row) {
        return editor.apply(new Edit.Rename(row.node().id(), newName(row)));
    }

    /// The same for all that do not fit, as one step.
    CompletableFuture<Boolean> renameAll() {
        List<Match.Row> rows = match.rows(Match.Kind.MISMATCH);
        return editor.apply(new Edit.Several("Rename " + rows.size() + " layers", rows.stream()
            .map(row -> (Edit) new Edit.Rename(row.node().id(), newName(row))).toList()));
    }
}
