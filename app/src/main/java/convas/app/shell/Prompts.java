package convas.app.shell;

import convas.app.words.Words;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Questions to the user. The window asks them in dialogs, tests answer them by themselves.
public interface Prompts {
    /// A kind of file: `Caffe networks` (shown in the user's language), `*.prototxt`.
    record Kind(String title, List<String> patterns) {
        public static final Kind NETWORK = new Kind(Words.key("Caffe networks"), List.of("*.prototxt", "*.pt", "*.pbtxt", "*.txt"));
        public static final Kind WEIGHTS = new Kind(Words.key("Caffe weights"), List.of("*.caffemodel"));
        public static final Kind ONNX = new Kind(Words.key("ONNX models"), List.of("*.onnx"));
        public static final Kind IMAGE = new Kind(Words.key("Images"), List.of("*.png", "*.jpg", "*.jpeg", "*.bmp", "*.gif"));
        public static final Kind SVG = new Kind(Words.key("Scalable picture"), List.of("*.svg"));
        public static final Kind PNG = new Kind(Words.key("Picture"), List.of("*.png"));
        public static final Kind PDF = new Kind(Words.key("Page"), List.of("*.pdf"));
        public static final Kind TEX = new Kind(Words.key("LaTeX with TikZ"), List.of("*.tex"));
        public static final Kind DOT = new Kind(Words.key("Graph for Graphviz"), List.of("*.dot", "*.gv"));
    }

    Optional<Path> open(String title, Path folder, Kind... kinds);

    Optional<Path> save(String title, Path folder, String name, Kind... kinds);

    /// Lets the user choose one of several ways to go on.
    ///
    /// @param ways what the buttons say, the usual one first; the last one changes nothing
    /// @return index of the chosen way; the last one also when the question is put aside
    int choose(String title, String text, String... ways);

    /// Tells that something did not work.
    void tell(String title, String text);
}
