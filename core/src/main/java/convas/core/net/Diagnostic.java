package convas.core.net;

import convas.core.prototxt.Span;

/// Something to tell the user about a place of the text.
///
/// @param rule a stable id: `syntax`, `unknown-field`, `stride-does-not-divide`
/// @param message plain language: what is wrong, with the numbers, and the way out
/// @param layer the [Node#id()] of the layer, or null if it concerns none; a layer that the phase leaves out is told by its name
/// @param instead what was probably meant, to stand in the place of the span; null where that is not known
public record Diagnostic(Severity severity, String rule, String message, Span span, String layer, String instead) {
    public Diagnostic(Severity severity, String rule, String message, Span span, String layer) {
        this(severity, rule, message, span, layer, null);
    }
}
