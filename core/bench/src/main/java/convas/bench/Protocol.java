package convas.bench;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/// The lines that a [Worker] prints; whatever else engines print is not one of them.
final class Protocol {
    static final String ROOFLINE = "roofline ";
    static final String READY = "ready ";
    static final String VALUES = "values ";
    static final String TIMES = "times ";

    private Protocol() {}

    static String floats(float[] values) {
        StringBuilder out = new StringBuilder();
        for (float value : values) {
            out.append(HexFormat.of().toHexDigits(Float.floatToIntBits(value)));
        }
        return out.toString();
    }

    static float[] floats(String line) {
        float[] values = new float[line.length() / 8];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(HexFormat.fromHexDigits(line, i * 8, i * 8 + 8));
        }
        return values;
    }

    static String longs(List<Long> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    static List<Long> longs(String line) {
        return Arrays.stream(line.split(" ")).map(Long::valueOf).toList();
    }
}
