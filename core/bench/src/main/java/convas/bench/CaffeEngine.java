package convas.bench;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.caffe;

/// Caffe 1.0 itself with OpenBLAS, which takes its number of threads from the environment ([Peers]).
final class CaffeEngine implements Engine {
    private final caffe.FloatNet net;

    CaffeEngine(Model model) {
        Loader.load(caffe.class);
        caffe.Caffe.set_mode(caffe.Caffe.CPU);
        caffe.NetParameter parameter = new caffe.NetParameter();
        caffe.ReadNetParamsFromTextFileOrDie(model.prototxt().toString(), parameter);
        parameter.mutable_state().set_phase(caffe.TEST);
        net = new caffe.FloatNet(parameter);
        net.CopyTrainedLayersFrom(model.caffemodel().toString());
    }

    @Override
    public float[] run(float[] image) {
        net.top_vecs().get(0).get(0).mutable_cpu_data().put(image, 0, image.length);
        net.Forward();
        caffe.FloatBlob result = net.output_blobs().get(0);
        float[] out = new float[result.count()];
        result.cpu_data().get(out);
        return out;
    }
}
