package convas.bench;

import convas.core.document.Document;
import convas.core.engine.Cancellation;
import convas.core.engine.Inference;
import convas.core.engine.Progress;
import convas.core.kernel.VectorKernels;
import convas.core.net.Blob;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.weights.CaffeModel;
import convas.core.weights.Match;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

final class ConvasEngine implements Engine {
    private final Inference inference;
    private final String input;
    private final Shape shape;
    private final Blob last;

    ConvasEngine(Model model, int threads) throws IOException {
        Document document = model.document();
        Blob first = document.net().nodes().getFirst().tops().getFirst();
        input = first.name();
        shape = document.annotations().shape(first).orElseThrow();
        last = document.net().nodes().getLast().tops().getFirst();
        inference = new Inference(new VectorKernels(threads), document.annotations(),
            Match.of(CaffeModel.list(model.caffemodel()), document.annotations()).weights(1), Set.of(last));
    }

    @Override
    public float[] run(float[] image) {
        return inference.forward(Map.of(input, Tensor.of(shape, image)), Progress.NONE, new Cancellation()).of(last).orElseThrow().toArray();
    }
}
