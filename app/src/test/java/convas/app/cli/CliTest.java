package convas.app.cli;

import static convas.app.cli.Ran.convas;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {
    @ParameterizedTest
    @ValueSource(strings = {"report", "run", "export", "render", "help", "--help", "-V", "--what", "reprot"})
    void a_command_or_a_mistyped_one_goes_to_the_command_line(String word) {
        assertThat(Cli.isCommand(word)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"net.prototxt", "./report", "a/b", "pom.xml", "src"})
    void a_file_goes_to_the_editor(String word) {
        assertThat(Cli.isCommand(word)).isFalse();
    }

    @Test
    void help_names_every_command() {
        Ran ran = convas("--help");
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).contains("report", "run", "export", "render");
        assertThat(convas("help").out()).isEqualTo(ran.out());
        assertThat(convas("help", "run").out()).isEqualTo(convas("run", "--help").out()).contains("--dump");
    }

    @Test
    void the_version_names_java() {
        assertThat(convas("--version").out()).startsWith("convas ").contains("Java " + Runtime.version().feature());
    }

    @ParameterizedTest
    @ValueSource(strings = {"reprot", "report", "report --jsn x", "report x --phase=BOTH", "run", "run a b", "render x", "render x -o x.gif", "render x -o x.png --scale 0", "--what", "report --json --csv x"})
    void misuse_is_one_line_that_leads_to_help(String line) {
        Ran ran = convas((Object[]) line.split(" "));
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.errors()).hasSize(1);
        assertThat(ran.err()).startsWith("convas").contains(" --help");
    }
}
