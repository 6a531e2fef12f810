package convas.app.canvas;

/// What of a net is put into a picture, and how.
///
/// @param scope how much of it
/// @param light light colours whatever the window has
/// @param transparent no background
/// @param thumbnails whether activation maps are in it
/// @param legend whether the colours are explained below it
/// @param note a sentence below it, about the values that are shown; empty for none
public record PictureChoice(Scope scope, boolean light, boolean transparent, boolean thumbnails, boolean legend, String note) {
    /// The whole net, the selected layers, or what the window shows.
    public enum Scope { ALL, SELECTION, VIEW }
}
