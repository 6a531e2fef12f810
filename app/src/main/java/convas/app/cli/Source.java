package convas.app.cli;

import convas.app.file.NetworkFile;
import convas.app.file.TextFile;
import convas.core.analysis.Annotations;
import convas.core.document.Document;
import convas.core.document.Sidecar;
import convas.core.document.Sidecars;
import convas.core.layer.Outside;
import convas.core.net.Diagnostic;
import convas.core.net.Node;
import convas.core.net.Severity;
import convas.core.prototxt.Span;
import convas.core.prototxt.SyntaxProblem;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A prototxt file that was read and annotated.
record Source(Path path, Document document) {
    /// Rules about what only programs other than Caffe know; the rest of the net runs without it.
    private static final Set<String> FOREIGN = Set.of("unknown-type", "unknown-field");

    /// Of fields that Caffe's reader of text stops at.
    private static final Set<String> UNREADABLE = Set.of("wrong-value", "field-twice");

    /// @throws Failure if the file cannot be read as text, or declared shapes do not fit it
    static Source read(Path path, NetOptions options) {
        Sidecar beside = Sidecars.read(Sidecars.beside(path));
        Map<String, String> shapes = new HashMap<>(beside.shapes());
        shapes.putAll(options.shapes());
        Source source = new Source(path, Document.of(text(path), options.state(), beside.shaping(shapes)));
        options.shapes().keySet().forEach(source::requireOutside);
        return source;
    }

    private void requireOutside(String layer) {
        Node node = document.net().find(layer).orElseThrow(() -> Failure.of(path, "has no layer `" + layer + "`, whose --shape is given"));
        if (!(node.layer() instanceof Outside)) {
            throw at(node.span(), "the shape of `" + layer + "` follows from the text; leave --shape out");
        }
    }

    private static String text(Path path) {
        try {
            return TextFile.of(NetworkFile.read(path)).text();
        } catch (NetworkFile.Unfit e) {
            throw Failure.of(path, e.fault().words() + (e.fault() == NetworkFile.Fault.TOO_LARGE ? "; weights go to --weights" : ""));
        } catch (NoSuchFileException e) {
            throw Failure.of(path, "no such file; check the name");
        } catch (IOException e) {
            throw Failure.of(path, "cannot be read: " + Reasons.of(e));
        }
    }

    String text() {
        return document.text();
    }

    Annotations annotations() {
        return document.annotations();
    }

    /// @throws Failure if the text cannot be read as a net at all: a mistake of syntax, or no layer
    void requireLayers() {
        requireNet();
        if (document.net().nodes().isEmpty()) {
            throw noLayers();
        }
    }

    private Failure noLayers() {
        return Failure.of(path, "holds no layer for phase " + document.net().phase() + "; give a network, not a solver or other prototxt");
    }

    /// As Caffe, this takes a net without layers, even an empty file; but not a text of something else.
    ///
    /// @throws Failure if the text cannot be read as a net: a mistake of syntax, or what is in it belongs to no net
    void requireNet() {
        List<SyntaxProblem> problems = document.syntax().problems();
        if (!problems.isEmpty()) {
            int more = problems.size() - 1;
            throw at(problems.getFirst().span(), problems.getFirst().message() + (more == 0 ? "" : " (and " + more + " more)"));
        }
        if (document.net().nodes().isEmpty() && !annotations().diagnostics().isEmpty()) {
            throw noLayers();
        }
    }

    /// @throws Failure if Caffe would not get so far as to see a layer: for a mistake of syntax, a value of another kind, or a text of something else
    void requireText() {
        requireNet();
        annotations().diagnostics().stream().filter(each -> UNREADABLE.contains(each.rule())).findFirst().ifPresent(each -> {
            throw at(each.span(), each.message());
        });
    }

    /// @throws Failure for the first error that Caffe would refuse the net for; foreign layers and fields pass
    void requireSound() {
        requireLayers();
        refusal().ifPresent(why -> {
            throw why;
        });
    }

    /// What Caffe would refuse the net for; foreign layers and fields pass.
    Optional<Failure> refusal() {
        List<Diagnostic> errors = annotations().diagnostics().stream()
            .filter(each -> each.severity() == Severity.ERROR && !FOREIGN.contains(each.rule())).toList();
        int more = errors.size() - 1;
        return errors.stream().findFirst().map(first -> at(first.span(), first.message() + (more == 0 ? "" : " (and " + more + " more)")));
    }

    /// Foreign layers and fields, each as a line.
    List<String> foreign() {
        return annotations().diagnostics().stream().filter(each -> FOREIGN.contains(each.rule()))
            .map(each -> at(each.span(), each.message()).getMessage()).toList();
    }

    Failure at(Span span, String what) {
        return Failure.of(path, text(), span, what);
    }
}
