package convas.core.layer;

/// A layer cannot take these bottoms or parameters, as Caffe would refuse them. The message names the numbers and the way
/// out. Thrown by layers, caught by the annotator, which makes a diagnostic of it.
public final class Refused extends RuntimeException {
    private final String field;

    public Refused(String message) {
        this(null, message);
    }

    /// @param field the field at fault (`kernel_size`), which the diagnostic then points at; or null
    public Refused(String field, String message) {
        super(message, null, false, false);
        this.field = field;
    }

    public String field() {
        return field;
    }
}
