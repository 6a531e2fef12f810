package convas.core.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/// Protobuf's wire format in a file, read through a small window, so that what is skipped is never touched. Places and
/// lengths are 64 bits wide.
final class Wire {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;

    private static final int START_GROUP = 3;
    private static final int END_GROUP = 4;
    private static final int WINDOW = 4096;

    /// As protobuf allows.
    private static final int GROUPS = 100;

    /// Names longer than this are none.
    private static final int NAME = 1 << 16;

    private final SeekableByteChannel channel;
    private final ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
    private final long size;
    private long windowAt;
    private long at;
    private long limit;

    /// What is not as it should be, and where.
    static final class Broken extends Exception {
        private static final long serialVersionUID = 1;
        private final long at;

        Broken(long at, String what) {
            super(what, null, false, false);
            this.at = at;
        }

        long at() {
            return at;
        }
    }

    /// The file ends before what it announces does.
    static final class Cut extends Exception {
        private static final long serialVersionUID = 1;
        private final long end;

        Cut(long end) {
            super("cut short", null, false, false);
            this.end = end;
        }

        /// Where it should end at least.
        long end() {
            return end;
        }
    }

    Wire(SeekableByteChannel channel) throws IOException {
        this.channel = channel;
        this.size = channel.size();
        this.limit = size;
    }

    long size() {
        return size;
    }

    long at() {
        return at;
    }

    /// Whether the message being read is at its end.
    boolean done() {
        return at >= limit;
    }

    /// Whether a 0 stands where a field may begin, with which protobuf ends a message that has no length.
    boolean ends() throws IOException, Broken, Cut {
        boolean ends = next() == 0;
        at--;
        return ends;
    }

    /// A field's number and wire type.
    int tag() throws IOException, Broken, Cut {
        long from = at;
        long tag = varint();
        if (tag >>> 3 == 0 || tag >>> 32 != 0) {
            throw new Broken(from, "no field begins here");
        }
        return (int) tag;
    }

    long varint() throws IOException, Broken, Cut {
        long from = at;
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = next();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new Broken(from, "no number ends here");
    }

    private int next() throws IOException, Broken, Cut {
        require(1);
        long offset = at - windowAt;
        if (offset < 0 || offset >= window.limit()) {
            fill();
            offset = 0;
        }
        at++;
        return window.get((int) offset) & 0xFF;
    }

    private void fill() throws IOException, Cut {
        window.clear();
        windowAt = at;
        channel.position(at);
        while (window.hasRemaining() && channel.read(window) >= 0) {
            // until the window is full or the file ends
        }
        window.flip();
        if (window.limit() == 0) {
            throw new Cut(at + 1);
        }
    }

    private void require(long bytes) throws Broken, Cut {
        if (bytes > limit - at) {
            if (limit == size) {
                throw new Cut(at + bytes < 0 ? Long.MAX_VALUE : at + bytes);
            }
            throw new Broken(at, "more is announced than the message around it holds");
        }
    }

    /// The length of what follows, which lies whole in the message being read.
    long length() throws IOException, Broken, Cut {
        long from = at;
        long length = varint();
        if (length < 0) {
            throw new Broken(from, "a length is negative");
        }
        require(length);
        return length;
    }

    /// Enters a message; what is given back ends it by [#leave(long)].
    long enter() throws IOException, Broken, Cut {
        long length = length();
        long outer = limit;
        limit = at + length;
        return outer;
    }

    void leave(long outer) {
        limit = outer;
    }

    void skip(long bytes) throws Broken, Cut {
        require(bytes);
        at += bytes;
    }

    /// A text; bytes that are no UTF-8 become replacement characters.
    String text() throws IOException, Broken, Cut {
        long from = at;
        long length = length();
        if (length > NAME) {
            throw new Broken(from, "a name of " + length + " bytes");
        }
        byte[] bytes = new byte[(int) length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) next();
        }
        return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
    }

    /// Passes over a field that is of no interest.
    void skipField(int tag) throws IOException, Broken, Cut {
        int open = 0;
        int field = tag;
        while (true) {
            switch (field & 7) {
                case VARINT -> varint();
                case FIXED64 -> skip(Double.BYTES);
                case BYTES -> skip(length());
                case START_GROUP -> {
                    if (++open > GROUPS) {
                        throw new Broken(at, "too many groups within each other");
                    }
                }
                case END_GROUP -> {
                    if (--open < 0) {
                        throw new Broken(at, "a group ends that did not begin");
                    }
                }
                case FIXED32 -> skip(Float.BYTES);
                default -> throw new Broken(at, "no field begins here");
            }
            if (open == 0) {
                return;
            }
            field = tag();
        }
    }
}
