package dev.holdfast.registry.disk;

/// Hears what an operator should read in a log. Called on the table writer's thread; must not
/// block.
public interface DiskListener {
  /// Facts can no longer be saved; the router serves from memory. Once, until it works again.
  ///
  /// @param problem what failed and why, one line
  void onDiskFailing(String problem);

  /// They are saved again, whole.
  void onDiskWorking();

  /// At the start: a file, or the rest of one, was not used.
  void onPassedOver(String file, String why);
}
