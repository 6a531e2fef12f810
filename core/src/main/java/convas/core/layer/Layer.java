package convas.core.layer;

import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import convas.core.tensor.Window;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One layer of a net. Each type is a record whose components are its parameters, in a file of its own that also holds its
/// field table, shape rule, cost and forward binding. Records are values: equal records compute the same.
public interface Layer {
    LayerType<?> type();

    /// The shapes of the tops, in elements. The annotator has checked the numbers of bottoms and tops against the type.
    ///
    /// @throws Refused if Caffe would refuse these bottoms or this layer's parameters
    List<Shape> tops(List<Shape> bottoms, int tops);

    /// The learnable blobs, in Caffe's order.
    ///
    /// @throws Refused as [#tops]
    default List<Parameter> params(List<Shape> bottoms) {
        return List.of();
    }

    /// The fields of its messages that hold a filler but fill nothing: that of a bias that the layer does not have.
    ///
    /// @param bottoms how many it has
    default Set<Field<?>> idleFillers(int bottoms) {
        return Set.of();
    }

    /// What Caffe cannot count, where it takes the layer all the same: its shapes then mean nothing.
    ///
    /// @param bottoms whose shapes [#tops] has taken
    default Optional<Beyond> beyond(List<Shape> bottoms) {
        return Optional.empty();
    }

    /// Multiply-accumulate operations for these shapes (whole batch), without bias.
    default long macs(List<Shape> bottoms, List<Shape> tops) {
        return 0;
    }

    /// The window through which one element of the top sees the bottom, for the receptive field; 1×1 for elementwise layers.
    default Window window(List<Shape> bottoms) {
        return Window.square(1, 1, 0);
    }

    /// Whether the window reads the other way round, as in a deconvolution.
    default boolean transposed() {
        return false;
    }

    /// The essential parameters in few words, for the node: `3×3, 128, pad 1`; empty if there are none.
    default String knobs() {
        return "";
    }

    /// How the top's size comes about, with the numbers put in: `(224 + 2·3 − 7) / 2 + 1 = 112`; empty if nothing changes.
    default String formula(List<Shape> bottoms, List<Shape> tops) {
        return "";
    }

    /// What becomes of it in Caffe when its first top overwrites its first bottom.
    ///
    /// @param bottoms how many it has
    /// @param tops how many it has
    default InPlace inPlace(int bottoms, int tops) {
        return InPlace.RIGHT;
    }

    /// What becomes of it in Caffe when a top overwrites the bottom of its number and has its shape: any but the first, or the first where
    /// [#inPlace] is [InPlace#IF_ALIKE].
    default InPlace inPlaceAlike(Shape shape) {
        return InPlace.RIGHT;
    }

    /// The layer once it knows of its bottoms' values what its tops' shapes depend on. Few do.
    ///
    /// @param bottoms whose shapes [#tops] has taken
    /// @throws Refused as [#ready]
    default Layer settled(List<Tensor> bottoms) {
        return this;
    }

    /// Whether [#ready] or [#forward] is there.
    default boolean runs() {
        return true;
    }

    /// Whether every top is the bottom itself.
    default boolean passes() {
        return false;
    }

    /// What the layer does if all it does is to multiply each channel of its one bottom by a constant and to add another;
    /// empty for all other layers. A convolution in front can do that by other weights.
    ///
    /// @param params of the shapes that [#params] says
    default Optional<Affine> affine(Shape bottom, List<Tensor> params) {
        return Optional.empty();
    }

    /// What computes the tops, made ready for the blobs of a run: it is done once in each pass, on the values that the bottoms have then.
    default Loop ready(Run run) {
        return () -> forward(run);
    }

    /// Computes the tops, where nothing is made ready: a layer has this or [#ready].
    default void forward(Run run) {
        throw new UnsupportedOperationException(type().name());
    }
}
