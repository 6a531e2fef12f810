package convas.bench;

import convas.core.tensor.Shape;

/// Something that runs nets, with one net loaded.
interface Engine {
    /// One pass.
    ///
    /// @param image the input in Caffe's order, N × C × H × W
    /// @return the last layer's values in that order
    float[] run(float[] image) throws Exception;

    /// The engines that are compared.
    enum Kind {
        CONVAS("Convas"), ONNX_RUNTIME("ONNX Runtime"), OPENCV("OpenCV dnn"), CAFFE("Caffe");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }

        Engine open(Model model, Shape input, int threads) throws Exception {
            return switch (this) {
                case CONVAS -> new ConvasEngine(model, threads);
                case ONNX_RUNTIME -> new OnnxRuntimeEngine(model, input, threads);
                case OPENCV -> new OpenCvEngine(model, input, threads);
                case CAFFE -> new CaffeEngine(model);
            };
        }
    }
}
