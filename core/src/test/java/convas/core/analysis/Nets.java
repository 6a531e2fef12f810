package convas.core.analysis;

import convas.core.layer.Phase;
import convas.core.net.NetReader;
import convas.core.prototxt.Parser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Nets for tests.
final class Nets {
    private Nets() {}

    static Annotations read(String prototxt) {
        return Annotator.annotate(NetReader.read(Parser.parse(prototxt), Phase.TEST));
    }

    /// One of the templates that come with the editor.
    static Annotations template(String name) {
        try (InputStream in = Nets.class.getResourceAsStream("/convas/networks/" + name + ".prototxt")) {
            return read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// An input of that shape, named `data`.
    static String input(int... dims) {
        StringBuilder out = new StringBuilder("layer { name: \"data\" type: \"Input\" top: \"data\" input_param { shape { ");
        for (int dim : dims) {
            out.append("dim: ").append(dim).append(' ');
        }
        return out.append("} } }\n").toString();
    }

    /// A layer of one bottom and a top of its own name.
    static String layer(String name, String type, String bottom, String settings) {
        return "layer { name: \"" + name + "\" type: \"" + type + "\" bottom: \"" + bottom + "\" top: \"" + name + "\" " + settings + " }\n";
    }

    static String conv(String name, String bottom, String settings) {
        return layer(name, "Convolution", bottom, "convolution_param { " + settings + " }");
    }

    static String pool(String name, String bottom, String settings) {
        return layer(name, "Pooling", bottom, "pooling_param { " + settings + " }");
    }
}
