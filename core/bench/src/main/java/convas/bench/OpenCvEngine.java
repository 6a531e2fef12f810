package convas.bench;

import convas.core.tensor.Shape;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.dnn.Dnn;
import org.opencv.dnn.Net;

final class OpenCvEngine implements Engine {
    private final Net net;
    private final Mat blob;

    OpenCvEngine(Model model, Shape shape, int threads) {
        nu.pattern.OpenCV.loadLocally();
        Core.setNumThreads(threads);
        net = Dnn.readNetFromCaffe(model.prototxt().toString(), model.caffemodel().toString());
        net.setPreferableBackend(Dnn.DNN_BACKEND_OPENCV);
        blob = new Mat(new int[] {shape.dim(0), shape.dim(1), shape.dim(2), shape.dim(3)}, CvType.CV_32F);
    }

    @Override
    public float[] run(float[] image) {
        blob.put(new int[4], image);
        net.setInput(blob);
        Mat result = net.forward();
        float[] out = new float[(int) result.total()];
        result.get(new int[result.dims()], out);
        return out;
    }
}
