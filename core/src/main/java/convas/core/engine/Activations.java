package convas.core.engine;

import convas.core.net.Blob;
import convas.core.net.Node;
import convas.core.tensor.Tensor;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The values of every blob after a forward pass. Tensors are read only, and do not change as long as somebody holds them: who asked
/// for the pass, until it calls [#release], and who calls [#hold]. What nobody holds gives its memory to a later pass of the same
/// [Executor]; what is never released is left to the garbage collector.
public final class Activations {
    /// How many hold some values. For all threads.
    static final class Holders {
        private int count = 1;

        synchronized boolean any() {
            return count > 0;
        }

        private synchronized void change(int by) {
            if (count == 0) {
                throw new IllegalStateException("these values have been released");
            }
            count += by;
        }
    }

    private final Map<Blob, Tensor> blobs;
    private final List<Long> nanos;
    private final Map<Node, String> skipped;
    private final Holders holders = new Holders();

    /// @param nanos time each node took, by index; 0 for one that was not run again
    /// @param skipped nodes that could not run, with the reason for people
    public Activations(Map<Blob, Tensor> blobs, List<Long> nanos, Map<Node, String> skipped) {
        this.blobs = Map.copyOf(blobs);
        this.nanos = Collections.unmodifiableList(nanos);
        this.skipped = Map.copyOf(skipped);
    }

    public Map<Blob, Tensor> blobs() {
        return blobs;
    }

    public Optional<Tensor> of(Blob blob) {
        return Optional.ofNullable(blobs.get(blob));
    }

    public List<Long> nanos() {
        return nanos;
    }

    public Map<Node, String> skipped() {
        return skipped;
    }

    /// Keeps the values as they are until [#release] is called once more.
    ///
    /// @throws IllegalStateException if nobody holds them any more
    public void hold() {
        holders.change(1);
    }

    /// Tells that one who holds the values does not read them any more.
    ///
    /// @throws IllegalStateException if nobody holds them any more
    public void release() {
        holders.change(-1);
    }

    Holders holders() {
        return holders;
    }
}
