package convas.core.net;

import convas.core.prototxt.Span;

/// Something to tell the user about a place of the text.
///
/// @param rule a stable id: `syntax`, `unknown-field`, `stride-does-not-divide`
/// @param message plain language: what is wrong, with the numbers, and the way out
/// @param layer the layer's name, or null if it concerns none
public record Diagnostic(Severity severity, String rule, String message, Span span, String layer) {}
