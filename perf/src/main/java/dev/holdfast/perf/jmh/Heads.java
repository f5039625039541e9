package dev.holdfast.perf.jmh;

/// The next requests' heads, copied to where the last ones stood. A router has read a head from a
/// socket a moment before it asks for its host, so those bytes lie in its cache: walking through
/// all drawn heads, up to 128 MiB of them, a benchmark would charge their misses to the table. One
/// thread.
final class Heads {
  /// Large enough that the two looks at the clock around them take no share of a lookup, small
  /// enough (64 KiB) to stay in a second-level cache.
  static final int COUNT = 512;

  final byte[] bytes = new byte[COUNT * Requests.HEAD_BYTES];
  private final Requests drawn;
  private int from;

  Heads(Requests drawn) {
    this.drawn = drawn;
  }

  /// Goes on to the next ones; from the last to the first.
  void next() {
    from = (from + COUNT) & (drawn.count - 1);
    System.arraycopy(
        drawn.bytes, from * Requests.HEAD_BYTES, bytes, 0, COUNT * Requests.HEAD_BYTES);
  }

  int pathAt(int head) {
    return drawn.pathAt(head);
  }

  int pathLength(int head) {
    return drawn.pathLength(from + head);
  }

  int hostAt(int head) {
    return drawn.hostAt(from + head) - from * Requests.HEAD_BYTES;
  }

  int hostLength(int head) {
    return drawn.hostLength(from + head);
  }
}
