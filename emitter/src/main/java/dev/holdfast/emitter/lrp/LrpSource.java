package dev.holdfast.emitter.lrp;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/// Looks at what runs on the cell, on a thread of its own, and hands over each list as a whole: the
/// newest one alone counts, so whoever takes them may drop the others.
public interface LrpSource extends AutoCloseable {
  /// Asks for a list soon, changed or not. Any thread; does not wait.
  void ask();

  @Override
  void close();

  /// Where an emitter gets its source from.
  @FunctionalInterface
  interface Opener {
    /// Begins to look.
    ///
    /// @param known the LRPs of the cell's persisted truth
    /// @param inbox gets each list on the source's thread; must not wait
    LrpSource open(List<Lrp> known, Consumer<Observation> inbox) throws IOException;
  }
}
