package convas.app;

import convas.app.cli.Cli;
import convas.app.shell.Display;
import java.nio.file.Files;
import java.nio.file.Path;

/// Entry point of the editor and of its command line.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        if (args.length > 0 && Cli.isCommand(args[0])) {
            System.exit(Cli.run(args));
        }
        if (!Display.available()) {
            if (args.length > 0 && !Files.isReadable(Path.of(args[0]))) {
                System.err.println(args[0] + ": there is no such file that can be read. `convas --help` lists the commands.");
                System.exit(Cli.BAD_INPUT);
            }
            String picture = System.getProperty("convas.picture", "convas.png");
            System.out.println("No display: the window is drawn to " + Path.of(picture).toAbsolutePath().normalize());
            Display.none();
        }
        ConvasApp.begin(args);
    }
}
