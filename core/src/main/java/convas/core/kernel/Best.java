package convas.core.kernel;

/// Chooses kernels once.
final class Best {
    static final Kernels KERNELS = choose();

    private Best() {}

    private static Kernels choose() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return new ScalarKernels("many times slower, as Java was started without --add-modules=jdk.incubator.vector");
        }
        try {
            return new VectorKernels(Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8));
        } catch (LinkageError e) {
            return new ScalarKernels("many times slower, as this Java's vector module does not fit");
        }
    }
}
