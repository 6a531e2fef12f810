package convas.app;

import convas.app.cli.Cli;
import convas.app.shell.Display;
import java.io.IOException;
import java.nio.file.Path;

/// Entry point of the editor and of its command line.
public final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException {
        if (args.length > 0 && Cli.isCommand(args[0])) {
            System.exit(Cli.run(args));
        }
        if (!Display.available()) {
            String picture = System.getProperty("convas.picture", "convas.png");
            System.out.println("No display: the window is drawn to " + Path.of(picture).toAbsolutePath().normalize());
            Display.none();
        }
        ConvasApp.begin(args);
    }
}
