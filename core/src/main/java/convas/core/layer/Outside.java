package convas.core.layer;

/// A layer of whose tops the shapes depend on what lies outside the text: a database, files, a program. The user can declare them.
public interface Outside extends Layer {
    /// How many images, or other items, its tops hold; 0 where the text does not say.
    default int batchSize() {
        return 0;
    }
}
