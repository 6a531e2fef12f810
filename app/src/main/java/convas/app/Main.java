package convas.app;

import convas.app.cli.Cli;
import convas.app.file.NetworkFile;
import convas.app.shell.Display;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Entry point of the editor and of its command line.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        if (args.length > 0 && Cli.isCommand(args[0])) {
            System.exit(Cli.run(args));
        }
        boolean display = Display.available();
        if (args.length > 0 && !(display && !Files.isDirectory(Path.of(args[0])))) {
            refuseUnreadable(args[0]);
        }
        if (!display) {
            String picture = System.getProperty("convas.picture", "convas.png");
            System.out.println("No display: the window is drawn to " + Path.of(picture).toAbsolutePath().normalize());
            Display.none();
        }
        int status = ConvasApp.begin(args);
        if (status != Cli.OK) {
            System.exit(status);
        }
    }

    /// Where nobody can be asked, a file that is no network ends the program with one line.
    private static void refuseUnreadable(String file) {
        try {
            NetworkFile.read(Path.of(file));
        } catch (NetworkFile.Unfit unfit) {
            refuse(file + ": " + unfit.fault().words());
        } catch (IOException unreadable) {
            refuse(file + ": there is no such file that can be read. `convas --help` lists the commands.");
        }
    }

    private static void refuse(String line) {
        System.err.println(line);
        System.exit(Cli.BAD_INPUT);
    }
}
