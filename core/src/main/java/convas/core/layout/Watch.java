package convas.core.layout;

/// Follows a layout under way and says whether it shall go on. It is asked often, on the thread that lays out.
@FunctionalInterface
public interface Watch {
    /// Lets a layout take its time.
    Watch NONE = share -> Wish.GO_ON;

    /// What becomes of a layout.
    enum Wish {
        GO_ON,
        /// What is not laid out yet stands in plain rows, which takes no time.
        PLAIN,
        /// The layout ends with a [java.util.concurrent.CancellationException].
        STOP
    }

    /// @param share of the work that is done, from 0 to 1
    Wish at(double share);
}
