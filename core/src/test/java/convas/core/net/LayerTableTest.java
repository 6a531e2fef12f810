package convas.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.layer.Differentiable;
import convas.core.layer.FieldTable;
import convas.core.layer.Layer;
import convas.core.layer.LayerType;
import convas.core.layer.Layers;
import convas.core.layer.Params;
import convas.core.layer.Phase;
import convas.core.layer.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The table of layers in `docs/caffe.md` is that of the catalogue. Written anew by
/// `mvn -q -pl core test -Dtest=LayerTableTest -Dconvas.write=true`.
class LayerTableTest {
    private static final String BEGIN = "<!-- The table is made from the catalogue: LayerTableTest. -->\n";
    private static final String END = "<!-- End of the table. -->\n";

    @Test
    void the_table_of_layers_is_that_of_the_catalogue() throws IOException {
        Path file = Path.of("../docs/caffe.md");
        String text = Files.readString(file);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        if (Boolean.getBoolean("convas.write")) {
            Files.writeString(file, text.substring(0, begin) + table() + text.substring(end));
        } else {
            assertThat(text.substring(begin, end)).as("run this test with -Dconvas.write=true").isEqualTo(table());
        }
    }

    private static String table() {
        return "\n| layer | messages | bottoms → tops | forward | backward | what it does |\n| --- | --- | --- | --- | --- | --- |\n"
            + Layers.all().stream().map(LayerTableTest::row).collect(Collectors.joining()) + "\n";
    }

    private static String row(LayerType<?> type) {
        Layer layer = type.read(new Settings() {
            @Override
            public Params get(FieldTable table) {
                return Params.empty(table);
            }

            @Override
            public Phase phase() {
                return Phase.TEST;
            }
        });
        boolean source = type.bottoms().max() == 0;
        return "| " + type.name() + (CaffeTypes.known(type.name()) ? "" : " ¹") + " | "
            + type.tables().stream().map(table -> "`" + table.name() + "`").collect(Collectors.joining(", ")) + " | "
            + count(type.bottoms().min(), type.bottoms().max()) + " → " + count(type.tops().min(), type.tops().max()) + " | "
            + (layer.runs() ? "yes" : source ? "fed" : "no") + " | "
            + (source || type.tops().max() == 0 ? "" : layer instanceof Differentiable ? "yes" : "no") + " | " + type.doc() + " |\n";
    }

    private static String count(int min, int max) {
        return min == max ? String.valueOf(min) : max == Integer.MAX_VALUE ? min + " or more" : min + "–" + max;
    }
}
