package convas.core.layout;

import java.util.List;

/// A part of a graph between one entry and one exit: the inside of a module, or a stretch of the whole.
///
/// @param lead length of a plain connection from the entry
record Flow(List<Item> items, List<Arc> arcs, double lead) {
    static final int ENTRY = -1;
    static final int EXIT = -2;

    /// A box or a module, placed by the point where links come in.
    ///
    /// @param left extent to the left of that point
    /// @param outs where outputs leave, relative to that point
    record Item(double left, double right, double height, double[] outs) {}

    /// @param from index of an item, or [#ENTRY]
    /// @param out index in the item's outs
    /// @param to index of an item, or [#EXIT]
    record Arc(int from, int out, int to) {}
}
