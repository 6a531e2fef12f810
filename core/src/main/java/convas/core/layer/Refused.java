package convas.core.layer;

/// A layer cannot take these bottoms or parameters, as Caffe would refuse them. The message names the numbers and the way
/// out. Thrown by layers, caught by the annotator, which makes a diagnostic of it.
public class Refused extends RuntimeException {
    private final String field;
    private final boolean mistake;

    public Refused(String message) {
        this(null, message);
    }

    /// @param field the field at fault (`kernel_size`), which the diagnostic then points at; or null
    public Refused(String field, String message) {
        this(field, message, true);
    }

    private Refused(String field, String message, boolean mistake) {
        super(message, null, false, false);
        this.field = field;
        this.mistake = mistake;
    }

    /// Nothing is wrong, but the shape does not follow from the text: the size of a data layer's images, an unknown type.
    public static Refused unknown(String message) {
        return new Refused(null, message, false);
    }

    public String field() {
        return field;
    }

    /// Whether Caffe would refuse; false for [#unknown].
    public boolean mistake() {
        return mistake;
    }

    /// One branch of a join does not fit the first. The layer knows its bottoms by number only; the annotator puts their names in.
    public static final class Branch extends Refused {
        private final int bottom;
        private final String middle;
        private final String end;

        /// The message reads: *this bottom* `middle` *the first bottom* `end`.
        ///
        /// @param bottom which bottom is at fault
        public Branch(int bottom, String middle, String end) {
            super(Axes.nth(bottom) + middle + Axes.nth(0) + end);
            this.bottom = bottom;
            this.middle = middle;
            this.end = end;
        }

        public int bottom() {
            return bottom;
        }

        /// The message with the bottoms' names.
        public String message(String name, String first) {
            return name + middle + first + end;
        }
    }
}
