package convas.app.cli;

import convas.core.analysis.Annotations;
import convas.core.weights.CaffeModel;
import convas.core.weights.Match;
import convas.core.weights.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Trained weights given on the command line.
final class Trained {
    private Trained() {}

    /// @throws Failure if it is no `.caffemodel`
    static CaffeModel list(Path file) {
        try {
            return CaffeModel.list(file);
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    /// How a file meets a net.
    ///
    /// @throws Failure if it is no `.caffemodel`, or has nothing for this net
    static Match match(Path file, Path net, Annotations annotations) {
        Match match = Match.of(list(file), annotations);
        if (match.rows(Match.Kind.COPIED).isEmpty() && match.rows(Match.Kind.MISMATCH).isEmpty()) {
            throw Failure.of(file, match.file().filled().isEmpty() ? "it holds no weights; if it should, download or copy it again"
                : "none of its layers has the name of a layer with parameters in " + net + "; it belongs to another net");
        }
        return match;
    }

    /// @throws Failure if the file cannot be read
    static Weights weights(Match match, long seed) {
        try {
            return match.weights(seed);
        } catch (IOException e) {
            throw failure(match.file().file(), e);
        }
    }

    private static Failure failure(Path file, IOException problem) {
        return Failure.of(file, switch (problem) {
            case NoSuchFileException missing -> "no such file; check the name";
            case CaffeModel.Malformed malformed -> malformed.getMessage();
            default -> Files.isDirectory(file) ? "is a folder; give a .caffemodel" : "cannot be read: " + Reasons.of(problem);
        });
    }
}
