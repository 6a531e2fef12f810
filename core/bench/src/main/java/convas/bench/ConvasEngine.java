package convas.bench;

import convas.core.document.Document;
import convas.core.engine.Cancellation;
import convas.core.engine.Inference;
import convas.core.engine.Progress;
import convas.core.kernel.VectorKernels;
import convas.core.net.Blob;
import convas.core.tensor.Tensor;
import convas.core.weights.CaffeModel;
import convas.core.weights.Match;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.Set;

final class ConvasEngine implements Engine {
    private final Inference inference;
    private final String input;
    private final Tensor values;
    private final Blob last;

    ConvasEngine(Model model, int threads) throws IOException {
        Document document = model.document();
        Blob first = document.net().nodes().getFirst().tops().getFirst();
        input = first.name();
        values = Tensor.dense(document.annotations().shape(first).orElseThrow());
        last = document.net().nodes().getLast().tops().getFirst();
        inference = new Inference(new VectorKernels(threads), document.annotations(),
            Match.of(CaffeModel.list(model.caffemodel()), document.annotations()).weights(1), Set.of(last));
    }

    @Override
    public float[] run(float[] image) {
        MemorySegment.copy(image, 0, values.data(), ValueLayout.JAVA_FLOAT, 0, image.length);
        return inference.forward(Map.of(input, values), Progress.NONE, new Cancellation()).of(last).orElseThrow().toArray();
    }
}
