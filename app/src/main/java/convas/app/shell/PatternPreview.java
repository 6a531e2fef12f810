package convas.app.shell;

import convas.app.figures.Figures;
import convas.app.words.Words;
import convas.core.analysis.Annotations;
import convas.core.document.Document;
import convas.core.document.Sidecar;
import convas.core.layer.Phase;
import convas.core.net.LayerPattern;
import convas.core.net.Node;
import convas.core.net.PatternWriter;
import convas.core.net.Severity;
import convas.core.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What a pattern would become. Knows no control.
///
/// @param problem why there is no net; empty if there is one
/// @param text the net's prototxt; empty if there is none
/// @param letters that stand for numbers of repetitions
/// @param chain how the image changes from layer to layer: `32×32×3 → 32×32×12 → …`, height, width, channels
/// @param lines name, type, shape and parameters of each layer
record PatternPreview(String problem, String text, Set<String> letters, String chain, List<List<String>> lines, String sums) {
    static final String FULL = "INPUT->[[CONV->RELU]*N->POOL?]*M->[FC->RELU]*K->FC";
    private static final PatternWriter.Sizes CIFAR = new PatternWriter.Sizes(3, 32, 32, 12, 100, 10);

    /// A pattern to start from.
    ///
    /// @param times what its letters stand for
    record Preset(String title, String pattern, Map<String, Integer> times, PatternWriter.Sizes sizes) {}

    static List<Preset> presets() {
        return List.of(
            new Preset(Words.of("CIFAR-10: one convolution, pooling, scores"), "INPUT->CONV->RELU->POOL->FC", Map.of(), CIFAR),
            new Preset(Words.of("Linear classifier"), "INPUT->FC", Map.of(), CIFAR),
            new Preset(Words.of("One convolution"), "INPUT->CONV->RELU->FC", Map.of(), CIFAR),
            new Preset(Words.of("A convolution before each pooling"), "INPUT->[CONV->RELU->POOL]*2->FC->RELU->FC", Map.of(), CIFAR),
            new Preset(Words.of("Two convolutions before each pooling"), "INPUT->[CONV->RELU->CONV->RELU->POOL]*3->[FC->RELU]*2->FC", Map.of(),
                new PatternWriter.Sizes(3, 224, 224, 64, 4096, 1000)),
            new Preset(Words.of("All of them, with N, M and K"), FULL, Map.of("N", 2, "M", 3, "K", 1), CIFAR));
    }

    static PatternPreview of(String pattern, Map<String, Integer> times, PatternWriter.Sizes sizes) {
        Set<String> letters = Set.of();
        try {
            LayerPattern read = LayerPattern.parse(pattern);
            letters = read.letters();
            String text = PatternWriter.write("Pattern", read.layers(times), sizes);
            Annotations net = Document.of(text, Phase.TEST, Sidecar.EMPTY).annotations();
            Optional<String> error = net.diagnostics().stream().filter(each -> each.severity() == Severity.ERROR)
                .map(each -> each.layer() + ": " + Words.told(each.message())).findFirst();
            return error.isPresent() ? none(error.get(), letters) : new PatternPreview("", text, letters, chain(net), lines(net),
                Words.of("{0} layers, {1} parameters, {2} multiply-adds, {3} of blobs", net.net().nodes().size(),
                    Figures.count(net.totals().params()), Figures.brief(net.totals().macs()), Figures.bytes(net.totals().activationBytes())));
        } catch (LayerPattern.Unreadable unreadable) {
            return none(Words.told(unreadable.getMessage()), letters);
        }
    }

    private static PatternPreview none(String problem, Set<String> letters) {
        return new PatternPreview(problem, "", letters, "", List.of(), "");
    }

    /// The sizes where they change.
    private static String chain(Annotations net) {
        return net.net().nodes().stream().filter(node -> !node.inPlace()).map(node -> size(net, node)).collect(Collectors.joining(" → "));
    }

    private static String size(Annotations net, Node node) {
        return net.shape(node.tops().getFirst()).map(PatternPreview::size).orElse("?");
    }

    private static String size(Shape shape) {
        return shape.rank() == 4 ? shape.height() + "×" + shape.width() + "×" + shape.channels() : "1×1×" + shape.dim(-1);
    }

    private static List<List<String>> lines(Annotations net) {
        return net.net().nodes().stream().map(node -> List.of(node.name(), node.type() + (node.layer().knobs().isEmpty() ? "" : "  " + node.layer().knobs()),
            size(net, node), Figures.count(net.of(node).paramCount()))).toList();
    }
}
