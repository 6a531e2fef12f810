package convas.app.file;

import convas.core.document.View;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which part of each file's picture was looked at last, among the files of late.
public final class Views {
    private static final int MOST = 40;
    private static final String KEY = "views";

    private final Settings settings;

    public Views(Settings settings) {
        this.settings = settings;
    }

    /// Empty if all of it was looked at, or if it is not known.
    public Optional<View> of(Path file) {
        return settings.texts(KEY).stream().filter(line -> isOf(line, file)).findFirst().flatMap(Views::parse);
    }

    /// @param view null for all of the picture
    public void put(Path file, View view) {
        List<String> lines = new ArrayList<>(settings.texts(KEY));
        boolean known = lines.removeIf(line -> isOf(line, file));
        if (view == null && !known) {
            return;
        }
        if (view != null) {
            lines.addFirst(view.zoom() + " " + view.x() + " " + view.y() + " " + file);
        }
        settings.put(KEY, lines.subList(0, Math.min(MOST, lines.size())));
        settings.saveSoon();
    }

    private static boolean isOf(String line, Path file) {
        String[] parts = line.split(" ", 4);
        return parts.length == 4 && parts[3].equals(file.toString());
    }

    private static Optional<View> parse(String line) {
        String[] parts = line.split(" ", 4);
        try {
            return Optional.of(new View(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]), Double.parseDouble(parts[2])))
                .filter(view -> view.zoom() > 0);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException byHand) {
            return Optional.empty();
        }
    }
}
