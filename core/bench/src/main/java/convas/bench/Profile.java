package convas.bench;

import convas.core.analysis.Annotation;
import convas.core.document.Document;
import convas.core.engine.Activations;
import convas.core.engine.Cancellation;
import convas.core.engine.Inference;
import convas.core.engine.Progress;
import convas.core.kernel.VectorKernels;
import convas.core.layer.Convolution;
import convas.core.net.Blob;
import convas.core.net.Node;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.weights.Fillers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/// Where Convas spends a pass: for each layer that runs, its shortest time of many passes and its rate. Layers that a convolution
/// does itself are part of that.
public final class Profile {
    private static final int PASSES = 1000;

    private Profile() {}

    /// @param args the folder for the model
    public static void main(String[] args) throws Exception {
        for (String net : System.getProperty("nets").split(",")) {
            for (String threads : System.getProperty("threads").split(",")) {
                System.out.println(profile(net, Path.of(args[0]), Integer.parseInt(threads)));
            }
        }
    }

    private static String profile(String net, Path folder, int threads) throws Exception {
        Document document = Model.write(net, folder.resolve("model")).document();
        Blob first = document.net().nodes().getFirst().tops().getFirst();
        Shape shape = document.annotations().shape(first).orElseThrow();
        Inference inference = new Inference(new VectorKernels(threads), document.annotations(), Fillers.fill(document.annotations(), 1),
            Set.copyOf(document.net().nodes().getLast().tops()));
        Map<String, Tensor> inputs = Map.of(first.name(), Tensor.of(shape, Model.image((int) shape.count())));
        long[] least = new long[document.net().nodes().size()];
        Arrays.fill(least, Long.MAX_VALUE);
        long pass = Long.MAX_VALUE;
        for (int i = 0; i < PASSES; i++) {
            long start = System.nanoTime();
            Activations result = inference.forward(inputs, Progress.NONE, new Cancellation());
            pass = Math.min(pass, System.nanoTime() - start);
            for (int n = 0; n < least.length; n++) {
                least[n] = Math.min(least[n], result.nanos().get(n));
            }
        }
        return table(net, threads, document, least, pass);
    }

    private static String table(String net, int threads, Document document, long[] least, long pass) {
        StringBuilder out = new StringBuilder(String.format("%n%s, %d threads: %.2f ms, its layers %.2f ms%n%n| layer | type | bottom | top | µs | GFLOP/s |%n"
            + "| --- | --- | --- | --- | ---: | ---: |%n", net, threads, pass / 1e6, Arrays.stream(least).sum() / 1e6));
        for (Node node : document.net().nodes()) {
            long nanos = least[node.index()];
            if (nanos > 0) {
                Annotation annotation = document.annotations().of(node);
                String type = node.layer() instanceof Convolution convolution ? convolution.window(document.annotations().shape(node.bottoms().getFirst())
                    .stream().toList()).toString() : node.type();
                out.append(String.format("| %s | %s | %s | %s | %.0f | %.0f |%n", node.name(), type,
                    node.bottoms().isEmpty() ? "" : document.annotations().shape(node.bottoms().getFirst()).orElseThrow(),
                    document.annotations().shape(node.tops().getFirst()).orElseThrow(), nanos / 1e3, 2.0 * annotation.macs() / nanos));
            }
        }
        return out.toString();
    }
}
