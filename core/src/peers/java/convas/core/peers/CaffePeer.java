package convas.core.peers;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.caffe;
import org.bytedeco.javacpp.caffe.FloatBlob;
import org.bytedeco.javacpp.caffe.FloatNet;

/// Caffe 1.0 on the processor, with OpenBLAS. Its threads are those of `OPENBLAS_NUM_THREADS`, which must be set before the process starts.
final class CaffePeer implements Peer {
    private final FloatNet net;

    CaffePeer(NetFiles files) {
        Loader.load(caffe.class);
        caffe.Caffe.set_mode(caffe.Caffe.CPU);
        net = new FloatNet(files.prototxt().toString(), caffe.TEST);
        net.CopyTrainedLayersFrom(files.caffemodel().toString());
    }

    @Override
    public String name() {
        return "Caffe 1.0";
    }

    @Override
    public float[] run(float[] values) {
        net.input_blobs().get(0).mutable_cpu_data().put(values);
        net.Forward();
        FloatBlob last = net.output_blobs().get(0);
        FloatPointer data = last.cpu_data();
        float[] copy = new float[last.count()];
        data.get(copy);
        return copy;
    }

    @Override
    public void close() {}
}
