package convas.core.weights;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import convas.core.analysis.Annotations;
import convas.core.analysis.Annotator;
import convas.core.engine.Cancellation;
import convas.core.engine.Executor;
import convas.core.engine.Progress;
import convas.core.kernel.Kernels;
import convas.core.layer.Phase;
import convas.core.net.NetReader;
import convas.core.prototxt.Parser;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The same two layers in every form that Caffe's files have had; real Caffe has loaded each of them, and has saved
/// `caffe.caffemodel`. The same bytes are where the search for input that throws begins.
class ModelSeedsTest {
    private static final List<String> NAMES = List.of("today", "caffe", "doubles", "unpacked", "v1", "v0");
    /// The window on the file, names of files, a chunk of values.
    private static final long ONCE = 300_000;

    /// What 32,768 layers or blobs without values take, garbage included.
    private static final long TABLES = 64 << 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    private Path folder;

    private static byte[] seed(String name) {
        try (var in = ModelSeedsTest.class.getResourceAsStream("/caffemodel/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"today", "caffe", "doubles", "unpacked", "v1", "v0"})
    void every_form_gives_the_outputs_that_caffe_computes_with_it(String name) throws IOException {
        Annotations net = Annotator.annotate(NetReader.read(Parser.parse(new String(seed("seed.prototxt"))), Phase.TEST));
        Path file = Files.write(folder.resolve(name), seed(name + ".caffemodel"));
        Match match = Match.of(CaffeModel.list(file), net);
        assertThat(match.rows()).extracting(Match.Row::kind).containsExactly(Match.Kind.COPIED, Match.Kind.COPIED);
        float[] pixels = new float[18];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) Math.sin(i * 0.01);
        }
        Tensor output = new Executor(Kernels.best()).forward(net, match.weights(1), Map.of("data", Tensor.of(Shape.of(1, 2, 3, 3), pixels)),
            Progress.NONE, new Cancellation()).of(net.net().nodes().getLast().tops().getFirst()).orElseThrow();
        assertThat(output.toArray()).containsExactly(new float[] {0.11581929f, -1.3160853f, 1.857513f}, Offset.offset(1e-6f));
    }

    @Property(tries = 4000)
    void whatever_the_bytes_they_are_listed_and_read_or_refused(@ForAll Random random) throws IOException {
        byte[] bytes = changed(seed(NAMES.get(random.nextInt(NAMES.size())) + ".caffemodel"), random);
        check(bytes);
    }

    @Property(tries = 1000)
    void also_bytes_that_were_never_a_net(@ForAll byte[] bytes) throws IOException {
        check(bytes);
    }

    /// Layers, blobs and pieces that take few bytes in the file; as many as there may be, and more. What each of them takes is bounded
    /// by their number.
    @Test
    void many_small_things_take_little_memory() throws IOException {
        byte[] layer = {(byte) 0xa2, 0x06, 0};
        byte[] blob = {(byte) 0xa2, 0x06, 4, 0x3a, 2, 8, 0};
        byte[] piece = {0x2d, 0, 0, 0, 0, 0x52, 0};
        for (byte[] each : List.of(layer, blob)) {
            for (int count : List.of(32_768, 300_000)) {
                byte[] many = new byte[each.length * count];
                for (int i = 0; i < many.length; i++) {
                    many[i] = each[i % each.length];
                }
                check(many, TABLES);
            }
        }
        int count = 200_000;
        byte[] pieces = new byte[piece.length * count];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = piece[i % piece.length];
        }
        check(CaffeModelTest.message(out -> out.writeBytes(100, CaffeModelTest.layer("l", CaffeModelTest.message(
            inner -> inner.writeRawBytes(pieces))))).toByteArray(), TABLES);
    }

    private static byte[] changed(byte[] seed, Random random) {
        byte[] bytes = random.nextInt(4) == 0 ? Arrays.copyOf(seed, random.nextInt(2 * seed.length)) : seed;
        for (int i = random.nextInt(6); i > 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(3)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                default -> {
                    int from = random.nextInt(bytes.length);
                    int length = random.nextInt(1 + bytes.length - Math.max(at, from));
                    System.arraycopy(bytes.clone(), from, bytes, at, length);
                }
            }
        }
        return bytes;
    }

    /// Also holds the memory: what the heap is asked for in all, garbage included, and what is kept outside it are bounded by the input.
    private static void check(byte[] bytes) throws IOException {
        check(bytes, ONCE);
    }

    private static void check(byte[] bytes, long once) throws IOException {
        Path file = Files.createTempFile("seed", ".caffemodel");
        try {
            Files.write(file, bytes);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            long values = 0;
            try {
                CaffeModel model = CaffeModel.list(file);
                values = model.count() * Float.BYTES;
                new ModelValues(model).read(model.layers(), CaffeModel.Progress.NONE);
            } catch (CaffeModel.Malformed refused) {
                assertThat(refused.getMessage()).startsWith(file.getFileName() + " ");
            }
            assertThat(values).isLessThanOrEqualTo(bytes.length);
            assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(once + 8L * bytes.length);
        } finally {
            Files.delete(file);
        }
    }
}
