package convas.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.layer.Field;
import convas.core.layer.FieldTable;
import convas.core.layer.LayerType;
import convas.core.layer.Layers;
import convas.core.net.CaffeFields.Member;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

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
            if (field.kind() == Field.Kind.ENUM) {
                assertThat(field.constants()).as(where).containsExactlyElementsOf(member.constants().keySet());
            }
            if (field.kind() == Field.Kind.MESSAGE) {
                same(field.table(), CaffeFields.of(member.type()), member.type());
            } else if (!field.repeated() && member.fallback() != null) {
                assertThat((Object) field.fallback()).as(where + " default").isNotNull();
                String expected = field.kind() == Field.Kind.FLOAT ? Float.valueOf(member.fallback()).toString() : member.fallback();
                assertThat(field.fallback().toString()).as(where + " default").isEqualTo(expected);
            }
        }
    }
}
