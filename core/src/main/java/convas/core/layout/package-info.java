/// Where each node of a graph stands and how its connections run.
///
/// A branched network is nearly always series-parallel: blocks in a row, each forking and joining again. [SeriesParallel]
/// draws those directly, symmetric and without a kink. What is not (skips across modules, as in a U-Net) goes to the
/// Eclipse Layout Kernel in [Layered]. [Layouter] splits a net at its bottlenecks, lays out the pieces, and wraps them
/// into columns.
package convas.core.layout;
