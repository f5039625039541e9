package dev.holdfast.perf.abuse;

import java.util.ArrayList;
import java.util.List;

/// Whether a router holds after a soak what it held before it.
final class SoakLimits {
  // The JVM opens and closes some of its own, such as for the admin port.
  private static final long DESCRIPTORS_MORE = 8;
  // Of what is alive; compiled code and statistics grow a little for long.
  private static final long HEAP_BYTES_MORE = 8 << 20;
  // The allocator keeps what it once needed, and needs it by chance.
  private static final long DIRECT_BYTES_MORE = 16 << 20;

  private SoakLimits() {}

  /// What is more than it may be, in words.
  static List<String> exceeded(Figures first, Figures last) {
    List<String> problems = new ArrayList<>();
    check(problems, "connections of clients", 0, last.connections());
    check(problems, "requests in flight", 0, last.inFlight());
    check(problems, "upgraded connections", 0, last.upgraded());
    check(problems, "descriptors", first.descriptors() + DESCRIPTORS_MORE, last.descriptors());
    check(problems, "bytes of heap", first.heapBytes() + HEAP_BYTES_MORE, last.heapBytes());
    check(
        problems,
        "bytes of direct memory",
        first.directBytes() + DIRECT_BYTES_MORE,
        last.directBytes());
    return problems;
  }

  private static void check(List<String> problems, String what, long most, long seen) {
    if (seen > most) {
      problems.add("%d %s; expected at most %d".formatted(seen, what, most));
    }
  }
}
