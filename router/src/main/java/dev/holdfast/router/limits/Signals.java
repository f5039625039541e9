package dev.holdfast.router.limits;

/// What all loops look at beside their own lag: how much of the memory is in use, from 0 to 1. Any
/// thread reads; one looks at the heap for all.
public final class Signals {
  private final Memory memory;
  private final HeapAfterCollections heapLooks = new HeapAfterCollections();
  private volatile double heap;

  Signals(Memory memory) {
    this.memory = memory;
  }

  /// Of this process.
  public static Signals ofProcess() {
    return new Signals(new ProcessMemory());
  }

  /// Looks at the heap. One thread.
  void look(long nowNanos) {
    heapLooks.onLook(memory.collections(), memory.heapShare(), nowNanos);
    heap = heapLooks.share(nowNanos);
  }

  /// Of what buffers may hold, now: requests can fill it in a moment.
  public double directMemory() {
    return memory.directShare();
  }

  /// What collections left of the largest heap, as of the newest look.
  public double heap() {
    return heap;
  }
}
