package convas.app.shell;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Answers questions as a test told it to, and remembers what was asked.
final class AnsweringPrompts implements Prompts {
    Path file;
    int way = -1;
    final List<String> asked = new ArrayList<>();

    @Override
    public Optional<Path> open(String title, Path folder, Kind... kinds) {
        asked.add(title);
        return Optional.ofNullable(file);
    }

    @Override
    public Optional<Path> save(String title, Path folder, String name, Kind... kinds) {
        asked.add(title + " " + name);
        return Optional.ofNullable(file);
    }

    @Override
    public int choose(String title, String text, String... ways) {
        asked.add(title);
        return way < 0 ? ways.length - 1 : way;
    }

    @Override
    public void tell(String title, String text) {
        asked.add(title + ": " + text);
    }
}
