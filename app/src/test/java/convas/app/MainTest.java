package convas.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program as a process of its own, without a display.
class MainTest {
    @TempDir
    Path folder;

    private record Ended(int status, List<String> errors) {}

    private Ended convas(Path argument, Path picture) throws IOException, InterruptedException {
        Path errors = folder.resolve("stderr");
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
            "-cp", System.getProperty("java.class.path"), "-Dconvas.home=" + folder.resolve("home"), "-Dconvas.picture=" + picture,
            "convas.app.Main", argument.toString()).redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(errors.toFile());
        builder.environment().remove("DISPLAY");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), Files.readAllLines(errors).stream().filter(line -> !line.startsWith("WARNING:")).toList());
    }

    @Test
    void a_folder_is_refused_in_one_line() throws Exception {
        Ended ended = convas(folder, folder.resolve("out.png"));
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.errors()).containsExactly(folder + ": is a folder; give a .prototxt file");
    }

    @Test
    void the_picture_of_an_empty_network_is_drawn() throws Exception {
        Path picture = folder.resolve("out.png");
        Ended ended = convas(Files.writeString(folder.resolve("empty.prototxt"), ""), picture);
        assertThat(ended.errors()).isEmpty();
        assertThat(ended.status()).isZero();
        assertThat(picture).isNotEmptyFile();
    }

    @Test
    void a_picture_that_cannot_be_written_is_told_in_one_line() throws Exception {
        Path picture = Files.writeString(folder.resolve("file"), "").resolve("out.png");
        Ended ended = convas(Files.writeString(folder.resolve("empty.prototxt"), ""), picture);
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.errors()).hasSize(1);
        assertThat(ended.errors().getFirst()).startsWith(picture + ": cannot be written: ");
    }
}
