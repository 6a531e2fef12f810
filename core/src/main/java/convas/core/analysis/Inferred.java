package convas.core.analysis;

import convas.core.net.Diagnostic;
import convas.core.tensor.Shape;

/// What is known of a blob's shape.
public sealed interface Inferred {
    record Known(Shape shape) implements Inferred {}

    /// Nothing is wrong here, but the shape depends on something unknown.
    ///
    /// @param why for people: `conv3 has no known shape rule`
    record Unknown(String why) implements Inferred {}

    record Wrong(Diagnostic diagnostic) implements Inferred {}
}
