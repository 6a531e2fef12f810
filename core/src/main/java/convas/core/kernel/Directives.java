package convas.core.kernel;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.JMException;
import javax.management.ObjectName;

/// Keeps HotSpot's first compiler away from the micro-kernels. It gives up on methods that large, and a method it gave up on
/// can stay interpreted for good.
final class Directives {
    private static final String TEXT = """
        [{ match: ["convas/core/kernel/Tiles.tile*", "convas/core/kernel/TallTile.run", "convas/core/kernel/OuterTiles.tile*"],
           c1: { Exclude: true }, c2: { Exclude: false } }]
        """;

    private Directives() {}

    /// Does nothing where the virtual machine does not know directives.
    static void add() {
        Path file = null;
        try {
            file = Files.createTempFile("convas", ".directives");
            Files.writeString(file, TEXT);
            ManagementFactory.getPlatformMBeanServer().invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"), "compilerDirectivesAdd",
                new Object[] {new String[] {file.toString()}}, new String[] {String[].class.getName()});
        } catch (IOException | JMException | RuntimeException e) {
            // The kernels run without it, and only some starts are slow.
        } finally {
            delete(file);
        }
    }

    private static void delete(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }
}
