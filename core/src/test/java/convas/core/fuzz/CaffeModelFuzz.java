package convas.core.fuzz;

import convas.core.weights.CaffeModel;
import convas.core.weights.ModelValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whatever the bytes, they are listed and loaded or refused in words, in eight times their size. The search for bytes that
/// break this is guided by the branches they take.
public final class CaffeModelFuzz {
    /// The window on the file, names of files, and the tables of a model as large as one may be.
    private static final long ONCE = 300_000;

    private static final long PER_BYTE = 8;

    private CaffeModelFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        Path file = Files.createTempFile("fuzz", ".caffemodel");
        try {
            Files.write(file, bytes);
            Allocated.atMost(ONCE + PER_BYTE * bytes.length, () -> check(file));
        } finally {
            Files.delete(file);
        }
    }

    private static void check(Path file) throws IOException {
        try {
            CaffeModel model = CaffeModel.list(file);
            long values = model.count() * Float.BYTES;
            if (values > model.bytes()) {
                throw new AssertionError(values + " bytes of values in " + model.bytes());
            }
            new ModelValues(model).read(model.layers(), CaffeModel.Progress.NONE);
        } catch (CaffeModel.Malformed refused) {
            if (!refused.getMessage().startsWith(file.getFileName() + " ")) {
                throw new AssertionError(refused.getMessage(), refused);
            }
        }
    }
}
