package convas.core.layer;

import convas.core.kernel.Kernels;
import convas.core.tensor.Tensor;
import java.util.function.Supplier;

/// What a layer reads, whichever way values flow through it.
public interface Reading {
    Kernels kernels();

    int bottoms();

    /// The bottom's values as the engine holds them; read only.
    ///
    /// @throws Refused if there are none
    Tensor bottom(int index);

    /// The bottom's values in Caffe's order, copied if need be; read only.
    Tensor denseBottom(int index);

    int tops();

    /// Number of parameters.
    int params();

    /// A parameter in Caffe's order, dense; read only.
    Tensor param(int index);

    /// What `make` gave when values first flowed this way through the layer with its present record, weights and bottom shapes:
    /// packed weights.
    <T> T prepared(Supplier<T> make);

    /// @throws java.util.concurrent.CancellationException if the user has cancelled; long loops ask now and then
    void checkCancelled();
}
