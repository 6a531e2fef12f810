package convas.core.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.concurrent.atomic.AtomicLong;

/// A channel for reading that counts the bytes that are read.
record WatchedChannel(SeekableByteChannel of, AtomicLong touched) implements SeekableByteChannel {
    @Override
    public int read(ByteBuffer into) throws IOException {
        int count = of.read(into);
        touched.addAndGet(count);
        return count;
    }

    @Override
    public int write(ByteBuffer from) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long position() throws IOException {
        return of.position();
    }

    @Override
    public SeekableByteChannel position(long at) throws IOException {
        of.position(at);
        return this;
    }

    @Override
    public long size() throws IOException {
        return of.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOpen() {
        return of.isOpen();
    }

    @Override
    public void close() throws IOException {
        of.close();
    }
}
