package convas.core.layer;

import convas.core.tensor.Shape;
import java.util.List;

/// Reads blobs from HDF5 files; their shapes are known only to the files.
public record HDF5Data(String source, int batchSize) implements Outside {
    private static final Field<String> SOURCE = Field.string("source", "").doc("A text file that lists the HDF5 files.");
    private static final Field<Integer> BATCH_SIZE = Field.uint("batch_size", 0).min(1).required().doc("Number of rows in a batch.");
    private static final Field<Boolean> SHUFFLE = Field.bool("shuffle", false).doc("Whether the order is random.");

    private static final FieldTable TABLE = FieldTable.of("hdf5_data_param", SOURCE, BATCH_SIZE, SHUFFLE);

    public static final LayerType<HDF5Data> TYPE = new LayerType<>("HDF5Data", Category.DATA, List.of(TABLE), Arity.NONE, Arity.atLeast(1),
        "Blobs from HDF5 files.", settings -> new HDF5Data(settings.get(TABLE).get(SOURCE), settings.get(TABLE).get(BATCH_SIZE)));

    @Override
    public LayerType<HDF5Data> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        if (batchSize < 1) {
            throw new Refused("batch_size", "`batch_size` must be at least 1: say how many there are in a batch");
        }
        throw Refused.unknown("the shapes of what " + (source.isEmpty() ? "the HDF5 files hold" : source + " lists")
            + " are not known until the files are read: give the shapes of its tops in the property sheet");
    }

    @Override
    public String knobs() {
        return "batch " + batchSize;
    }

    @Override
    public boolean runs() {
        return false;
    }

    @Override
    public void forward(Run run) {
        throw new UnsupportedOperationException("HDF5 files are not read");
    }
}
