package convas.app.shell;

import convas.app.file.Settings;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;

/// Which files were open, for the next start.
final class Session {
    private static final String FILES = "session.files";
    private static final String FRONT = "session.front";
    private static final String REOPEN = "session.reopen";

    private final Settings settings;
    private final BooleanProperty reopen;

    Session(Settings settings) {
        this.settings = settings;
        reopen = new SimpleBooleanProperty(settings.flag(REOPEN, true));
        reopen.addListener((property, was, now) -> {
            settings.put(REOPEN, now);
            settings.saveSoon();
        });
    }

    /// Whether they are opened again at the next start.
    BooleanProperty reopenProperty() {
        return reopen;
    }

    /// Those that are still there, in the order of their tabs; none where they are not to be opened again.
    List<Path> files() {
        return reopen.get() ? settings.texts(FILES).stream().flatMap(Session::path).filter(Files::isRegularFile).distinct().toList()
            : List.of();
    }

    /// The one that was in front, or null.
    Path front() {
        return path(settings.text(FRONT, "")).filter(each -> !each.toString().isEmpty()).findFirst().orElse(null);
    }

    private static Stream<Path> path(String name) {
        try {
            return Stream.of(Path.of(name));
        } catch (InvalidPathException edited) {
            return Stream.empty();
        }
    }

    /// @param front may be null
    void keep(List<Path> files, Path front) {
        List<String> names = files.stream().map(Path::toString).toList();
        String name = front == null ? "" : front.toString();
        if (!names.equals(settings.texts(FILES)) || !name.equals(settings.text(FRONT, ""))) {
            settings.put(FILES, names);
            settings.put(FRONT, name);
            settings.saveSoon();
        }
    }
}
