package convas.core.document;

/// An edit that cannot be made; the message says why, for people.
public final class EditRefused extends RuntimeException {
    public EditRefused(String message) {
        super(message, null, false, false);
    }
}
