package convas.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.layer.CommonFields;
import convas.core.layer.Field;
import convas.core.layer.FieldTable;
import convas.core.layer.LayerType;
import convas.core.layer.Layers;
import convas.core.net.CaffeFields.Member;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaffeFieldsTest {
    @TestFactory
    Stream<DynamicTest> the_tables_of_every_layer_agree_with_caffe() {
        return Layers.all().stream().filter(type -> CaffeTypes.known(type.name()))
            .map(type -> DynamicTest.dynamicTest(type.name(), () -> type.tables().forEach(table -> agrees(type, table))));
    }

    @Test
    void every_layer_of_caffe_has_a_table_for_each_message_that_it_reads() {
        Set<String> read = new TreeSet<>();
        Layers.all().forEach(type -> type.tables().forEach(table -> read.add(table.name())));
        assertThat(CaffeFields.of("LayerParameter").keySet().stream().filter(name -> name.endsWith("_param"))).allMatch(read::contains);
        assertThat(CaffeTypes.all()).allMatch(type -> Layers.find(type).isPresent());
    }

    /// What names and connects layers is edited elsewhere; weights in a text are kept as they are.
    private static final Set<String> WIRES = Set.of("name", "type", "bottom", "top", "blobs");

    @Test
    void so_does_the_table_of_what_any_layer_may_be_given() {
        Map<String, Member> members = new LinkedHashMap<>(CaffeFields.of("LayerParameter"));
        members.keySet().removeIf(name -> WIRES.contains(name) || name.endsWith("_param"));
        same(CommonFields.TABLE, members, "LayerParameter");
    }

    /// What Caffe 1.0 checks of a single number, by the checks of its layers: most are found by the small nets, in which it refuses what is
    /// outside. A uint32 is at least 0 by itself.
    @ParameterizedTest
    @CsvSource({
        "convolution_param.num_output, 1, ", "convolution_param.kernel_size, 1, ", "convolution_param.kernel_h, 1, ", "convolution_param.kernel_w, 1, ",
        "convolution_param.stride, 1, ", "convolution_param.stride_h, 1, ", "convolution_param.stride_w, 1, ", "convolution_param.group, 1, ",
        "pooling_param.kernel_size, 1, ", "pooling_param.kernel_h, 1, ", "pooling_param.kernel_w, 1, ",
        "pooling_param.stride, 1, ", "pooling_param.stride_h, 1, ", "pooling_param.stride_w, 1, ",
        "embed_param.num_output, 1, ", "embed_param.input_dim, 1, ", "recurrent_param.num_output, 1, ",
        "inner_product_param.num_output, 1, ", "image_data_param.batch_size, 1, ", "memory_data_param.batch_size, 1, ", "memory_data_param.channels, 1, ",
        "memory_data_param.height, 1, ", "memory_data_param.width, 1, ", "window_data_param.batch_size, 1, ",
        "lrn_param.local_size, 1, ", "argmax_param.top_k, 1, ", "spp_param.pyramid_height, 1, 16",
        "scale_param.num_axes, -1, ", "bias_param.num_axes, -1, ", "reshape_param.num_axes, -1, ", "reshape_param.shape.dim, -1, ",
        "input_param.shape.dim, 0, ", "dropout_param.dropout_ratio, 0, 1", "window_data_param.fg_fraction, 0, 1",
        "convolution_param.weight_filler.std, 0, ", "convolution_param.weight_filler.sparse, -1, ",
    })
    void a_field_has_the_range_that_caffe_checks(String path, double least, Double most) {
        String[] steps = path.split("\\.");
        FieldTable table = Layers.all().stream().flatMap(type -> type.tables().stream()).filter(each -> each.name().equals(steps[0]))
            .findFirst().orElseThrow();
        Field<?> field = null;
        for (int i = 1; i < steps.length; i++) {
            field = table.find(steps[i]).orElseThrow();
            table = field.table();
        }
        assertThat(field.min()).isEqualTo(least);
        assertThat(field.max()).isEqualTo(most == null ? Double.POSITIVE_INFINITY : most);
    }

    private static void agrees(LayerType<?> type, FieldTable table) {
        Member own = CaffeFields.of("LayerParameter").get(table.name());
        assertThat(own).as(type.name() + " reads " + table.name()).isNotNull();
        same(table, CaffeFields.of(own.type()), own.type());
    }

    private static void same(FieldTable table, Map<String, Member> members, String message) {
        List<Field<?>> own = table.fields().stream().filter(field -> !field.isForeign()).toList();
        assertThat(own).extracting(Field::name).as("the fields of " + message).containsExactlyInAnyOrderElementsOf(members.keySet());
        for (Field<?> field : own) {
            Member member = members.get(field.name());
            String where = message + "." + field.name();
            assertThat(member).as(where).isNotNull();
            assertThat(field.repeated()).as(where + " repeated").isEqualTo(member.repeated());
            List<Field.Kind> kinds = switch (member.kind()) {
                case INT32 -> List.of(Field.Kind.INT);
                case UINT32 -> List.of(Field.Kind.UINT);
                case INT64 -> List.of(Field.Kind.LONG);
                case FLOAT, DOUBLE -> List.of(Field.Kind.FLOAT);
                case BOOL -> List.of(Field.Kind.BOOL);
                case STRING, BYTES -> List.of(Field.Kind.STRING);
                case ENUM -> List.of(Field.Kind.ENUM);
                case MESSAGE -> List.of(Field.Kind.MESSAGE);
            };
            assertThat(kinds).as(where + " kind").contains(field.kind());
            assertThat(field.doc()).as(where).matches("(?s)[A-Z].*\\.");
            if (field.kind() == Field.Kind.ENUM) {
                assertThat(field.constants()).as(where).containsExactlyElementsOf(member.constants().keySet());
                assertThat(member.constants().values()).as(where).containsExactlyElementsOf(
                    IntStream.range(field.firstNumber(), field.firstNumber() + field.constants().size()).boxed().toList());
            }
            if (field.kind() == Field.Kind.UINT) {
                assertThat(field.min()).as(where + " least").isNotNegative();
            }
            if (field.kind() == Field.Kind.MESSAGE) {
                same(field.table(), CaffeFields.of(member.type()), member.type());
            } else if (!field.repeated() && member.fallback() != null) {
                assertThat((Object) field.fallback()).as(where + " default").isNotNull();
                String expected = field.kind() == Field.Kind.FLOAT ? Float.valueOf(member.fallback()).toString() : member.fallback();
                assertThat(field.fallback().toString()).as(where + " default").isEqualTo(expected);
            } else if (!field.repeated() && field.fallback() != null) {
                // What protobuf gives for a field without a default.
                assertThat(field.fallback().toString()).as(where + " has no default").isIn("", "0", "0.0", "false");
            }
        }
    }
}
