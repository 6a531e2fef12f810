package convas.bench;

import convas.core.document.Document;
import convas.core.document.Edit;
import convas.core.document.Sidecar;
import convas.core.layer.LRN;
import convas.core.layer.Phase;
import convas.core.net.Node;
import convas.core.onnx.Inexpressible;
import convas.core.onnx.OnnxModel;
import convas.core.tensor.Shape;
import convas.core.weights.CaffeModel;
import convas.core.weights.Fillers;
import convas.core.weights.ModelWriter;
import convas.core.weights.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Collectors;

/// A template as the files that engines read, all with the same random weights: `net.prototxt`, `net.caffemodel`, `net.onnx`.
record Model(Path folder) {
    Path prototxt() {
        return folder.resolve("net.prototxt");
    }

    Path caffemodel() {
        return folder.resolve("net.caffemodel");
    }

    Path onnx() {
        return folder.resolve("net.onnx");
    }

    Document document() throws IOException {
        return Document.of(Files.readString(prototxt()), Phase.TEST, Sidecar.EMPTY);
    }

    Shape input() throws IOException {
        Document document = document();
        return document.annotations().shape(document.net().nodes().getFirst().tops().getFirst()).orElseThrow();
    }

    /// What engines get to see.
    static float[] image(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) Math.sin(i * 0.01);
        }
        return values;
    }

    /// Writes the files.
    ///
    /// @param name of a template; `-lrn` behind it leaves the LRN layers out
    static Model write(String name, Path folder) throws IOException, Inexpressible {
        Files.createDirectories(folder);
        Model model = new Model(folder);
        Files.writeString(model.prototxt(), text(name));
        Document document = model.document();
        Weights weights = Fillers.fill(document.annotations(), 1);
        try (FileChannel out = create(model.caffemodel())) {
            new ModelWriter(document.net(), weights, document.net().nodes().stream().map(Node::name).collect(Collectors.toSet()))
                .write(out, CaffeModel.Progress.NONE);
        }
        try (FileChannel out = create(model.onnx())) {
            new OnnxModel(document.annotations(), weights).write(out, CaffeModel.Progress.NONE);
        }
        return model;
    }

    private static FileChannel create(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    private static String text(String name) throws IOException {
        String template = name.replace("-lrn", "");
        try (InputStream in = Document.class.getResourceAsStream("/convas/networks/" + template + ".prototxt")) {
            if (in == null) {
                throw new IOException("no template is called " + template);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            if (template.equals(name)) {
                return text;
            }
            Document document = Document.of(text, Phase.TEST, Sidecar.EMPTY);
            return new Edit.Remove(document.net().nodes().stream().filter(node -> node.layer() instanceof LRN).map(Node::id)
                .collect(Collectors.toSet()), true).apply(document).text();
        }
    }
}
