package convas.core.layer;

/// A size that does not fit into the 32 bits in which Caffe counts, which goes on with what is left of it.
///
/// @param field the field that makes it so large
/// @param what spans so much
/// @param span in elements
public record Beyond(String field, String what, long span) {
    static boolean isBeyond(long span) {
        return span != (int) span;
    }

    public String message() {
        return what + " spans " + span + ", but Caffe can count to 2147483647 only and takes it for " + (int) span + ": use a smaller " + Numbers.code(field);
    }

    Refused refused() {
        return new Refused(field, message());
    }
}
