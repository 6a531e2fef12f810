package convas.app.figures;

/// Names of layers and blobs as people read them.
public final class Names {
    private Names() {}

    /// A name without the module that it shares with another: `relu_3x3` beside `inception_3a/3x3`.
    public static String beside(String name, String other) {
        int slash = name.lastIndexOf('/');
        return slash > 0 && other.startsWith(name.substring(0, slash + 1)) ? name.substring(slash + 1) : name;
    }
}
