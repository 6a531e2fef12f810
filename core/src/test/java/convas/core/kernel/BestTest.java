package convas.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// The build runs this and the differential tests again with narrower vectors and without the Vector API (`core/pom.xml`).
class BestTest {
    /// Bits of a vector on x86-64, or 0 where Java is started without the Vector API; not set in the usual run.
    private static final Integer BITS = Integer.getInteger("convas.bits");

    @Test
    void without_the_vector_module_kernels_are_plain_java_and_say_what_to_do() {
        boolean module = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        if (BITS != null) {
            assertThat(module).isEqualTo(BITS > 0);
        }
        if (module) {
            assertThat(Kernels.best().describe()).matches("Vector API, \\d+ bits, \\d threads?|plain Java: .* no AVX2");
        } else {
            assertThat(Kernels.best().describe())
                .isEqualTo("plain Java: many times slower, as Java was started without --add-modules=jdk.incubator.vector");
        }
    }

    @Test
    void vectors_are_as_wide_as_this_run_is_for() {
        Assumptions.assumeTrue(BITS != null && BITS > 0 && System.getProperty("os.arch").equals("amd64"), "not a run for one width");
        assertThat(new VectorKernels(1).describe()).isEqualTo("Vector API, " + BITS + " bits, 1 thread");
    }
}
