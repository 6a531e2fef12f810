package convas.core.engine;

/// Hears how far a job is; called on the job's thread.
@FunctionalInterface
public interface Progress {
    Progress NONE = (done, total, what) -> {};

    /// @param what for people: the layer being run
    void at(long done, long total, String what);
}
