package convas.app.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a command did: its exit status and what it printed.
record Ran(int status, String out, String err) {
    static Ran convas(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = Arrays.stream(args).map(Object::toString).toArray(String[]::new);
        int status = Cli.run(words, new PrintWriter(out), new PrintWriter(err));
        return new Ran(status, out.toString(), err.toString());
    }

    JsonNode json() {
        return new JsonMapper().readTree(out);
    }

    List<String> errors() {
        return err.lines().toList();
    }

    /// A file of the resources, from the app module's folder.
    static Path resource(String name) {
        return Path.of("../resources").resolve(name);
    }
}
