package convas.app.shell;

import convas.app.words.Words;
import java.nio.file.Path;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/// One document of the window. Its workbench is made when it first comes to the front.
public final class DocumentTab {
    private final ReadOnlyStringWrapper name = new ReadOnlyStringWrapper(this, "name", Words.of("Untitled"));
    private final ReadOnlyBooleanWrapper unsaved = new ReadOnlyBooleanWrapper(this, "unsaved");
    private final ReadOnlyObjectWrapper<Path> path = new ReadOnlyObjectWrapper<>(this, "path");
    private final Supplier<Workbench> maker;
    private Workbench bench;

    /// @param waiting a file that is opened when the tab first comes to the front; or null
    DocumentTab(Supplier<Workbench> maker, Path waiting) {
        this.maker = maker;
        path.set(waiting);
        if (waiting != null) {
            name.set(waiting.getFileName().toString());
        }
    }

    /// What the document is called.
    public ReadOnlyStringProperty nameProperty() {
        return name.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty unsavedProperty() {
        return unsaved.getReadOnlyProperty();
    }

    /// The document's file, or null.
    public ReadOnlyObjectProperty<Path> pathProperty() {
        return path.getReadOnlyProperty();
    }

    /// Whether its workbench is there.
    boolean isMade() {
        return bench != null;
    }

    /// Makes the views of the document anew if they speak another language than the one that is spoken now; all else goes on.
    void speak() {
        if (bench != null && bench.language() != Words.language()) {
            unsaved.unbind();
            bench = bench.anew();
            unsaved.bind(bench.editor().dirtyProperty());
        }
    }

    /// Where the document is worked on; made at the first call.
    Workbench bench() {
        if (bench == null) {
            bench = maker.get();
            Path waiting = path.get();
            if (waiting != null) {
                bench.files().open(waiting);
            }
            bench.files().pathProperty().addListener((property, was, now) -> path.set(now));
            bench.files().nameProperty().addListener((property, was, now) -> name.set(now));
            unsaved.bind(bench.editor().dirtyProperty());
        }
        return bench;
    }
}
