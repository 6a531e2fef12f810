package convas.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import convas.core.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;

final class OnnxRuntimeEngine implements Engine {
    private final OrtSession session;
    private final FloatBuffer buffer;
    private final Map<String, OnnxTensor> inputs;

    OnnxRuntimeEngine(Model model, Shape shape, int threads) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(threads);
        options.setInterOpNumThreads(1);
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        session = environment.createSession(model.onnx().toString(), options);
        buffer = ByteBuffer.allocateDirect((int) (shape.count() * Float.BYTES)).order(ByteOrder.nativeOrder()).asFloatBuffer();
        long[] extents = {shape.dim(0), shape.dim(1), shape.dim(2), shape.dim(3)};
        inputs = Map.of(session.getInputNames().iterator().next(), OnnxTensor.createTensor(environment, buffer, extents));
    }

    @Override
    public float[] run(float[] image) throws OrtException {
        buffer.put(0, image);
        try (OrtSession.Result result = session.run(inputs)) {
            FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] out = new float[values.remaining()];
            values.get(out);
            return out;
        }
    }
}
