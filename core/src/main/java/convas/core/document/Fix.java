package convas.core.document;

/// A way out of what a diagnostic tells, as one step that can be undone.
///
/// @param title what it does: ``Set `pad` to 2: 56×56``
public record Fix(String title, Edit edit) {}
