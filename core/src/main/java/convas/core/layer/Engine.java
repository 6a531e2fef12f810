package convas.core.layer;

/// Which of Caffe's implementations computes a layer. Read and kept, without effect here.
enum Engine {
    DEFAULT, CAFFE, CUDNN;

    static Field<Engine> field() {
        return Field.enumeration("engine", DEFAULT).doc("Which implementation Caffe uses; without effect in Convas.");
    }
}
