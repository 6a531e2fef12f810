package convas.core.kernel;

import jdk.incubator.vector.FloatVector;

/// Chooses kernels once.
final class Best {
    static final Kernels KERNELS = choose();

    private Best() {}

    private static Kernels choose() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return new ScalarKernels("many times slower, as Java was started without --add-modules=jdk.incubator.vector");
        }
        try {
            if (System.getProperty("os.arch").equals("amd64") && FloatVector.SPECIES_PREFERRED.length() < 8) {
                // Java would then compute each fused multiply-add in software.
                return new ScalarKernels("many times slower, as this processor has no AVX2");
            }
            return new VectorKernels(Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8));
        } catch (LinkageError e) {
            return new ScalarKernels("many times slower, as this Java's vector module does not fit");
        }
    }
}
