package convas.core.peers;

import convas.core.analysis.Annotations;
import convas.core.document.Document;
import convas.core.document.Sidecar;
import convas.core.layer.Phase;
import convas.core.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.IntStream;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.dnn.Dnn;
import org.opencv.dnn.Net;

/// OpenCV's dnn module on the processor.
final class OpenCvPeer implements Peer {
    private final Net net;
    private final Mat input;

    OpenCvPeer(NetFiles files, int threads) throws IOException {
        nu.pattern.OpenCV.loadLocally();
        Core.setNumThreads(threads);
        net = Dnn.readNetFromCaffe(files.prototxt().toString(), files.caffemodel().toString());
        net.setPreferableBackend(Dnn.DNN_BACKEND_OPENCV);
        net.setPreferableTarget(Dnn.DNN_TARGET_CPU);
        Annotations annotations = Document.of(Files.readString(files.prototxt()), Phase.TEST, Sidecar.EMPTY).annotations();
        Shape shape = annotations.shape(annotations.net().nodes().getFirst().tops().getFirst()).orElseThrow();
        input = new Mat(IntStream.range(0, shape.rank()).map(shape::dim).toArray(), CvType.CV_32F);
    }

    @Override
    public String name() {
        return "OpenCV " + Core.VERSION;
    }

    @Override
    public float[] run(float[] values) {
        input.put(new int[input.dims()], values);
        net.setInput(input);
        Mat out = net.forward();
        float[] copy = new float[(int) out.total()];
        out.get(new int[out.dims()], copy);
        return copy;
    }

    @Override
    public void close() {}
}
