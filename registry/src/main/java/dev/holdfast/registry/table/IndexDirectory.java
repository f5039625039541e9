package dev.holdfast.registry.table;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Consumer;

/// Which segment of a {@link ByteIndex} holds which hashes: the low bits of a hash's branch are the
/// place of its segment, and a segment of depth d stands at all places that agree in d bits. Any
/// thread reads; table writer only changes.
final class IndexDirectory<V> {
  private static final VarHandle SEGMENT =
      MethodHandles.arrayElementVarHandle(IndexSegment[].class);

  final KeyedHash hash;
  private final IndexSegment<V>[] segments;

  private IndexDirectory(KeyedHash hash, IndexSegment<V>[] segments) {
    this.hash = hash;
    this.segments = segments;
  }

  static <V> IndexDirectory<V> empty(KeyedHash hash) {
    IndexSegment<V>[] segments = array(1);
    segments[0] = IndexSegment.empty();
    return new IndexDirectory<>(hash, segments);
  }

  /// One without keys that has room for so many.
  static <V> IndexDirectory<V> roomy(KeyedHash hash, int keys, long keyBytes) {
    int depth = 0;
    while (!IndexSegment.holds(keys >>> depth, keyBytes >>> depth)) {
      depth++;
    }
    IndexSegment<V>[] segments = array(1 << depth);
    for (int place = 0; place < segments.length; place++) {
      segments[place] = IndexSegment.roomy(depth, keys >>> depth, keyBytes >>> depth);
    }
    return new IndexDirectory<>(hash, segments);
  }

  int size() {
    return segments.length;
  }

  /// How many bits of a branch choose a place.
  int depth() {
    return Integer.numberOfTrailingZeros(segments.length);
  }

  @SuppressWarnings("unchecked") // Only segments of V are put in.
  IndexSegment<V> segment(int branch) {
    return (IndexSegment<V>) SEGMENT.getAcquire(segments, branch & (segments.length - 1));
  }

  /// Publishes the segment at all places of its branch.
  void put(int branch, IndexSegment<V> segment) {
    int step = 1 << segment.depth();
    for (int place = branch & (step - 1); place < segments.length; place += step) {
      SEGMENT.setRelease(segments, place, segment);
    }
  }

  /// The same segments under one bit more.
  IndexDirectory<V> doubled() {
    IndexSegment<V>[] twice = array(2 * segments.length);
    System.arraycopy(segments, 0, twice, 0, segments.length);
    System.arraycopy(segments, 0, twice, segments.length, segments.length);
    return new IndexDirectory<>(hash, twice);
  }

  /// The same segments under as few bits as they need.
  IndexDirectory<V> trimmed() {
    int most = 0;
    for (IndexSegment<V> segment : segments) {
      most = Math.max(most, segment.depth());
    }
    if (most == depth()) {
      return this;
    }
    IndexSegment<V>[] fewer = array(1 << most);
    System.arraycopy(segments, 0, fewer, 0, fewer.length);
    return new IndexDirectory<>(hash, fewer);
  }

  /// Shows every segment to the visitor. Any thread: beside a writer, a segment and those that take
  /// its place may both be shown, but no place is left out.
  void forEach(Consumer<IndexSegment<V>> visitor) {
    Set<IndexSegment<V>> shown = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int place = 0; place < segments.length; place++) {
      IndexSegment<V> segment = segment(place);
      if (shown.add(segment)) {
        visitor.accept(segment);
      }
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // An array of the raw class is all Java can make.
  private static <V> IndexSegment<V>[] array(int size) {
    return new IndexSegment[size];
  }
}
