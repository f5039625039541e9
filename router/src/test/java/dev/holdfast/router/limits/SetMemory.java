package dev.holdfast.router.limits;

/// Memory as a test has it.
final class SetMemory implements Memory {
  double direct;
  double heap;
  long collections;

  /// The heap is collected, and so much of it is left.
  void collect(double left) {
    collections++;
    heap = left;
  }

  @Override
  public double directShare() {
    return direct;
  }

  @Override
  public long collections() {
    return collections;
  }

  @Override
  public double heapShare() {
    return heap;
  }
}
