package convas.app.canvas;

import convas.app.figures.Figures;
import convas.app.words.Words;
import convas.core.analysis.Annotation;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/// A figure of a layer that the boxes can be coloured by.
public enum Measure {
    KIND(Words.key("Kind of layer"), a -> Double.NaN, value -> ""),
    PARAMETERS(Words.key("Parameters"), Annotation::paramCount, value -> Figures.brief((long) value)),
    MACS(Words.key("Multiply-adds"), Annotation::macs, value -> Figures.brief((long) value)),
    MEMORY(Words.key("Memory of tops"), Annotation::activationBytes, value -> Figures.bytes((long) value)),
    FIELD(Words.key("Receptive field"), a -> a.receptiveField().map(field -> (double) field.sizeH()).orElse(Double.NaN),
        value -> String.format(Locale.ROOT, "%.0f px", value)),
    /// In nanoseconds, of the last run.
    TIME(Words.key("Time of the last run"), a -> Double.NaN, value -> Figures.millis((long) value));

    private final String title;
    private final ToDoubleFunction<Annotation> figure;
    private final DoubleFunction<String> text;

    Measure(String title, ToDoubleFunction<Annotation> figure, DoubleFunction<String> text) {
        this.title = title;
        this.figure = figure;
        this.text = text;
    }

    /// The name for people.
    public String title() {
        return title;
    }

    double of(Annotation annotation) {
        return figure.applyAsDouble(annotation);
    }

    String text(double value) {
        return text.apply(value);
    }

    /// Whether a folded module has the largest of its layers' figures rather than their sum.
    boolean isLargest() {
        return this == FIELD;
    }
}
