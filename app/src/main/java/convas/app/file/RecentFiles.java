package convas.app.file;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// Files opened or saved lately, the last one first. To be used on the UI thread.
public final class RecentFiles {
    private static final int MOST = 10;
    private static final String KEY = "recent";

    private final Settings settings;
    private final ObservableList<Path> files = FXCollections.observableArrayList();

    public RecentFiles(Settings settings) {
        this.settings = settings;
        settings.texts(KEY).forEach(this::recall);
    }

    private void recall(String name) {
        try {
            files.add(Path.of(name));
        } catch (InvalidPathException otherSystem) {
            // from another computer, or edited by hand
        }
    }

    public ObservableList<Path> files() {
        return FXCollections.unmodifiableObservableList(files);
    }

    public void add(Path file) {
        files.remove(file);
        files.addFirst(file);
        while (files.size() > MOST) {
            files.removeLast();
        }
        keep();
    }

    public void remove(Path file) {
        if (files.remove(file)) {
            keep();
        }
    }

    private void keep() {
        List<String> names = new ArrayList<>();
        files.forEach(each -> names.add(each.toString()));
        settings.put(KEY, names);
        settings.saveSoon();
    }
}
