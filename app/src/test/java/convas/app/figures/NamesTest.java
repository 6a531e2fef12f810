package convas.app.figures;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void names_of_one_module_are_short_beside_each_other() {
        assertThat(Names.beside("inception_3a/relu_3x3", "inception_3a/3x3")).isEqualTo("relu_3x3");
        assertThat(Names.beside("pool2/3x3_s2", "inception_3a/3x3")).isEqualTo("pool2/3x3_s2");
    }
}
