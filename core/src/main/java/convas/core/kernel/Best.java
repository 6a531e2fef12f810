package convas.core.kernel;

/// Chooses kernels once.
final class Best {
    static final Kernels KERNELS = choose();

    private Best() {}

    private static Kernels choose() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return new ScalarKernels("started without --add-modules=jdk.incubator.vector, which is many times faster");
        }
        return new ScalarKernels();
    }
}
