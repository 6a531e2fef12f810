package convas.core.peers;

import java.nio.file.Path;

/// A program that runs nets forward: one net, loaded once.
interface Peer extends AutoCloseable {
    /// What it calls itself and its version, as far as it tells.
    String name();

    /// One pass over one picture.
    ///
    /// @param input values of the net's input, `N×C×H×W`
    /// @return values of the net's last blob, in a new array or one that the next pass overwrites
    float[] run(float[] input) throws Exception;

    @Override
    void close() throws Exception;

    /// The peers, each with the file of the net that it reads.
    enum Kind {
        CONVAS("Convas"), ONNX_RUNTIME("ONNX Runtime"), OPENCV("OpenCV"), CAFFE("Caffe");

        final String title;

        Kind(String title) {
            this.title = title;
        }

        /// @param files of one net, as [Peers] wrote them
        Peer load(NetFiles files, int threads) throws Exception {
            return switch (this) {
                case CONVAS -> new ConvasPeer(files, threads);
                case ONNX_RUNTIME -> new OnnxRuntimePeer(files, threads);
                case OPENCV -> new OpenCvPeer(files, threads);
                case CAFFE -> new CaffePeer(files);
            };
        }
    }

    /// One net in all the forms that peers read, with the same weights.
    record NetFiles(Path prototxt, Path caffemodel, Path onnx) {
        static NetFiles in(Path folder, String net) {
            return new NetFiles(folder.resolve(net + ".prototxt"), folder.resolve(net + ".caffemodel"), folder.resolve(net + ".onnx"));
        }
    }
}
