package convas.core.engine;

import convas.core.net.Blob;
import convas.core.net.Node;
import convas.core.net.ParamSpec;
import java.util.Set;

/// Whose gradients are asked for. Nothing is computed that these do not need.
public interface Wanted {
    Wanted EVERYTHING = new Wanted() {
        @Override
        public boolean blob(Blob blob) {
            return true;
        }

        @Override
        public boolean param(Node node, int index) {
            return true;
        }
    };

    /// What training needs: the parameters that learn, that is whose `lr_mult` is not 0.
    Wanted LEARNED = new Wanted() {
        @Override
        public boolean blob(Blob blob) {
            return false;
        }

        @Override
        public boolean param(Node node, int index) {
            return (index < node.params().size() ? node.params().get(index) : ParamSpec.DEFAULT).lrMult() != 0;
        }
    };

    boolean blob(Blob blob);

    /// @param index of the parameter in its layer
    boolean param(Node node, int index);

    /// Some blobs and no parameters.
    static Wanted blobs(Blob... blobs) {
        Set<Blob> all = Set.of(blobs);
        return new Wanted() {
            @Override
            public boolean blob(Blob blob) {
                return all.contains(blob);
            }

            @Override
            public boolean param(Node node, int index) {
                return false;
            }
        };
    }
}
