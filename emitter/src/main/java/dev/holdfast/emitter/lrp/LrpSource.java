package dev.holdfast.emitter.lrp;

/// Looks at what runs on the cell, on a thread of its own, and hands over each list as a whole: the
/// newest one alone counts, so whoever takes them may drop the others.
public interface LrpSource extends AutoCloseable {
  /// Asks for a list soon, changed or not. Any thread; does not wait.
  void ask();

  @Override
  void close();
}
