package convas.core.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.net.CaffeFields;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The list of Caffe's fields, which the tables of all layers are held against, is what real Caffe declares.
class FieldsAgainstCaffe {
    @Test
    void every_message_has_the_fields_kinds_constants_and_defaults_that_caffe_declares() throws IOException, Caffe.Death {
        try (Caffe caffe = new Caffe(Path.of("target/conformance/fields"))) {
            Map<String, List<Caffe.Field>> real = caffe.fields();
            assertThat(CaffeFields.messages()).containsExactlyInAnyOrderElementsOf(real.keySet());
            Map<String, List<Caffe.Field>> ours = new LinkedHashMap<>();
            real.keySet().forEach(message -> ours.put(message, CaffeFields.of(message).values().stream().map(FieldsAgainstCaffe::field).toList()));
            assertThat(ours).allSatisfy((message, fields) -> assertThat(fields).as(message).containsExactlyInAnyOrderElementsOf(real.get(message)));
        }
    }

    private static Caffe.Field field(CaffeFields.Member member) {
        String kind = member.kind().name().toLowerCase(Locale.ROOT);
        String fallback = member.fallback() == null ? "" : kind.equals("float") ? Float.valueOf(member.fallback()).toString() : member.fallback();
        return new Caffe.Field(member.name(), kind, member.repeated(), member.type() == null ? "" : member.type(), member.constants(), fallback);
    }
}
