package dev.holdfast.router.limits;

/// What this process has of memory.
interface Memory {
  /// How much of what buffers may hold they do, from 0 to 1.
  double directShare();

  /// How often the heap has been collected.
  long collections();

  /// How much of the largest heap the newest collection has left in use, from 0 to 1.
  double heapShare();
}
