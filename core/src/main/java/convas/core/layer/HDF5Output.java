package convas.core.layer;

import convas.core.tensor.Shape;
import java.util.List;

/// Writes data and labels to an HDF5 file in Caffe. In Convas it takes them and writes nothing.
public record HDF5Output(String fileName) implements Layer {
    private static final Field<String> FILE_NAME = Field.string("file_name", null).doc("The file that Caffe writes.");

    static final FieldTable TABLE = FieldTable.of("hdf5_output_param", FILE_NAME);

    public static final LayerType<HDF5Output> TYPE = new LayerType<>("HDF5Output", Category.UTILITY, List.of(TABLE), Arity.exactly(2),
        Arity.NONE, "Writes data and labels to a file in Caffe; Convas writes nothing.",
        settings -> new HDF5Output(settings.get(TABLE).get(FILE_NAME)));

    @Override
    public LayerType<HDF5Output> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        return List.of();
    }

    @Override
    public String knobs() {
        return fileName == null ? "" : fileName;
    }

    @Override
    public void forward(Run run) {}
}
