package convas.core.peers;

import convas.core.analysis.Annotations;
import convas.core.document.Document;
import convas.core.document.Sidecar;
import convas.core.engine.Cancellation;
import convas.core.engine.Inference;
import convas.core.engine.Progress;
import convas.core.kernel.VectorKernels;
import convas.core.layer.Phase;
import convas.core.net.Blob;
import convas.core.tensor.Tensor;
import convas.core.weights.CaffeModel;
import convas.core.weights.Match;
import convas.core.weights.ModelValues;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;

/// Convas's own engine, made ready for the last blob.
final class ConvasPeer implements Peer {
    private final Inference inference;
    private final Blob input;
    private final Blob output;
    private final Annotations annotations;

    ConvasPeer(NetFiles files, int threads) throws IOException {
        annotations = Document.of(Files.readString(files.prototxt()), Phase.TEST, Sidecar.EMPTY).annotations();
        input = annotations.net().nodes().getFirst().tops().getFirst();
        output = annotations.net().nodes().getLast().tops().getFirst();
        CaffeModel model = CaffeModel.list(files.caffemodel());
        Match match = Match.of(model, annotations, Match.Choice.NONE);
        ModelValues values = new ModelValues(model);
        values.read(match.rows(Match.Kind.COPIED).stream().map(Match.Row::given).toList(), CaffeModel.Progress.NONE);
        inference = new Inference(new VectorKernels(threads), annotations, match.weights(values, 1, CaffeModel.Progress.NONE), Set.of(output));
    }

    @Override
    public String name() {
        return "Convas";
    }

    @Override
    public float[] run(float[] values) {
        Tensor in = Tensor.of(annotations.shape(input).orElseThrow(), values);
        return inference.forward(Map.of(input.name(), in), Progress.NONE, new Cancellation()).of(output).orElseThrow().toArray();
    }

    @Override
    public void close() {}
}
