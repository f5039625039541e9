package dev.holdfast.registry.table;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A map from short byte strings to values for one writer and any number of readers, who neither
/// wait nor allocate. Table writer only changes; any thread reads.
final class ByteIndex<V> {
  // Idea. Extendible hashing (Fagin, Nievergelt, Pippenger, Strong: "Extendible hashing - a fast
  // access method for dynamic files", ACM TODS 4(3), 1979): a directory of 2^d places, chosen by d
  // bits of the hash, leads to segments of a bounded size. A full segment is split in two; small
  // neighbours are merged; the directory doubles and halves by copying references. So no change,
  // at any size of the index, costs more than one segment's copy (some 50 µs), and memory follows
  // the number of keys down as well as up.
  //
  // Invariants. (1) In a segment, a slot once taken, the bytes of its key and its place in `keys`
  // never change; only the slot's value does: V, null (removed), V again. (2) A segment that has
  // been replaced is never written again. (3) The segments that take another's place hold the same
  // keys and values as it did, and are whole before they are published. (4) Some slot of every
  // segment is free, so that probing ends.
  //
  // Memory ordering (JLS 17.4 and the modes of VarHandle, JEP 193; see Doug Lea, "Using JDK 9
  // memory order modes"). The writer publishes with a release store, a reader reads the same
  // variable with an acquire load, so that it sees all that was written before. There are four such
  // variables, read in this order: `directory`, a place of the directory, a slot, a value.
  //
  //   - Adding a key: its bytes and its value are plain stores, then the slot is released. A reader
  //     that sees the slot sees both; one that does not, looked before.
  //   - Changing or removing a value: one release store. A reader finds the old or the new.
  //   - Replacing a segment (split, merge, more room): the new ones are filled by plain stores,
  //     then released into their places one after another. A reader that got the old one may finish
  //     in it: what it reads is what was true when the old one was replaced, a moment within its
  //     lookup, since it loaded the place before. Between the releases some places lead to the old
  //     segment and some to the new ones; they agree by (3), and the writer changes nothing until
  //     all are out.
  //   - Replacing the directory (doubled, trimmed, another hash key): the new one refers to the
  //     same segments, or to equal ones. A reader with the old directory finds segments that were
  //     current when it was replaced: again a moment within its lookup. Hash and places come from
  //     one directory object, so a reader never mixes two keys.
  //
  // So each `find` is linearizable: it takes effect at one moment between its call and its return.
  // Loads of one place by one thread never go back (coherence), so neither do a reader's answers.
  // A reader runs no loop that waits for anything: its steps are bounded by the segment's size.
  // Old segments and directories are the garbage collector's; that is the whole of reclamation.

  /// The longest key: a route's path (Route) has at most 1,024 bytes, a host 253.
  static final int KEY_BYTES_MOST = 1_024;

  /// A directory is at most doubled while it has this many keys a place. A natural one has
  /// hundreds; below this, keys fall together as under a known hash key, and another key is drawn.
  private static final int KEYS_A_PLACE_LEAST = 16;

  private static final VarHandle DIRECTORY = directoryHandle();

  private final RandomGenerator secrets;
  private final long fold;
  private IndexDirectory<V> directory;
  private int count;

  /// @param secrets where keys of the hash are drawn from: nobody outside may know what comes out
  /// @param hash a hash to begin with; indexes may share one. Where it folds case, so do questions;
  ///   keys are in lower case
  ByteIndex(RandomGenerator secrets, KeyedHash hash) {
    this.secrets = secrets;
    this.fold = hash.fold();
    this.directory = IndexDirectory.empty(hash);
  }

  /// The value of the key, or null. Any thread; wait-free, no allocation.
  @Nullable V find(byte[] bytes, int at, int length) {
    if (length > KEY_BYTES_MOST) {
      return null;
    }
    IndexDirectory<V> current = current();
    long hash = current.hash.hash(bytes, at, length);
    return current.segment(IndexSegment.branchOf(hash)).find(hash, bytes, at, length, fold);
  }

  /// How many keys have values. Table writer only.
  int count() {
    return count;
  }

  /// What the index goes by now; another secret may take its place.
  long hash(byte[] bytes, int at, int length) {
    return directory.hash.hash(bytes, at, length);
  }

  /// Makes room for so many keys at once, which need not be exact: segments of the size that they
  /// would have come to are there before the first key is, so none is filled, split and copied on
  /// the way. Of an index without keys. Table writer only.
  void reserve(int keys, long keyBytes) {
    assert count == 0 : count + " keys";
    publish(IndexDirectory.roomy(directory.hash, keys, keyBytes));
  }

  /// Gives the key a value. Table writer only.
  void put(byte[] bytes, int at, int length, V value) {
    assert length <= KEY_BYTES_MOST;
    long hash = hash(bytes, at, length);
    IndexSegment<V> segment = directory.segment(IndexSegment.branchOf(hash));
    int before = segment.live();
    if (segment.set(hash, bytes, at, length, value)) {
      count += segment.live() - before;
      return;
    }
    publish(added(directory, bytes, at, length, value));
    count++;
  }

  /// Gives the key another value if it has this very one; false where it has not. Table writer
  /// only.
  boolean replace(byte[] bytes, int at, int length, V before, V value) {
    long hash = directory.hash.hash(bytes, at, length);
    return directory
        .segment(IndexSegment.branchOf(hash))
        .replace(hash, bytes, at, length, before, value);
  }

  /// Takes the key and its value out; false where it is not in. Table writer only.
  boolean remove(byte[] key) {
    long hash = directory.hash.hash(key, 0, key.length);
    int branch = IndexSegment.branchOf(hash);
    IndexSegment<V> segment = directory.segment(branch);
    if (!segment.clear(hash, key)) {
      return false;
    }
    count--;
    if (segment.isSparse()) {
      shrink(branch, segment);
    }
    return true;
  }

  /// Shows every value to the visitor. Any thread: a value that stays throughout is shown at least
  /// once; a value that another replaces meanwhile, or either, or both, may be shown.
  void forEach(Consumer<? super V> visitor) {
    current().forEach(segment -> segment.forEach(visitor));
  }

  /// The directory with one key more: the given one, changed, or another that is not yet published.
  private IndexDirectory<V> added(IndexDirectory<V> to, byte[] bytes, int at, int length, V value) {
    while (true) {
      long hash = to.hash.hash(bytes, at, length);
      int branch = IndexSegment.branchOf(hash);
      IndexSegment<V> segment = to.segment(branch);
      if (segment.hasFreeSlot() && segment.hasKeyRoomFor(length)) {
        segment.add(hash, bytes, at, length, value);
        return to;
      }
      to = withRoom(to, branch, segment, length);
    }
  }

  private IndexDirectory<V> withRoom(
      IndexDirectory<V> in, int branch, IndexSegment<V> segment, int keyLength) {
    IndexSegment<V> roomier;
    if (segment.isWasteful() || (!segment.hasFreeSlot() && segment.mayHaveMoreSlots())) {
      roomier = IndexSegment.gather(in.hash, segment.depth(), branch, List.of(segment));
    } else if (segment.hasFreeSlot()) {
      roomier = segment.withKeyRoomFor(keyLength);
    } else {
      roomier = null;
    }
    if (roomier == null) {
      return split(in, branch, segment);
    }
    in.put(branch, roomier);
    return in;
  }

  private IndexDirectory<V> split(IndexDirectory<V> in, int branch, IndexSegment<V> segment) {
    int depth = segment.depth();
    if (depth == in.depth()) {
      if (in.size() > 1 && count < KEYS_A_PLACE_LEAST * in.size()) {
        return rehashed(in);
      }
      in = in.doubled();
    }
    int other = branch ^ (1 << depth);
    List<IndexSegment<V>> from = List.of(segment);
    in.put(branch, IndexSegment.gather(in.hash, depth + 1, branch, from));
    in.put(other, IndexSegment.gather(in.hash, depth + 1, other, from));
    return in;
  }

  /// All keys under another secret.
  private IndexDirectory<V> rehashed(IndexDirectory<V> from) {
    var to =
        new Object() {
          IndexDirectory<V> directory =
              IndexDirectory.empty(KeyedHash.draw(secrets, KEY_BYTES_MOST, fold));
        };
    from.forEach(segment ->
        segment.forEachKey(
            (key, value) -> to.directory = added(to.directory, key, 0, key.length, value)));
    return to.directory;
  }

  /// Gathers a segment that is mostly empty, or merges it with its neighbour, and so on upwards.
  private void shrink(int branch, IndexSegment<V> segment) {
    int depth = segment.depth();
    IndexSegment<V> merged = segment;
    for (IndexSegment<V> neighbour = neighbour(branch, merged);
        neighbour != null && neighbour.isSmall() && merged.isSmall();
        neighbour = neighbour(branch, merged)) {
      merged =
          IndexSegment.gather(
              directory.hash, merged.depth() - 1, branch, List.of(merged, neighbour));
      directory.put(branch, merged);
    }
    if (merged == segment) {
      directory.put(branch, IndexSegment.gather(directory.hash, depth, branch, List.of(segment)));
    } else if (depth == directory.depth()) {
      publish(directory.trimmed());
    }
  }

  /// The segment that was split from this one's whole; null where there is none of its depth.
  private @Nullable IndexSegment<V> neighbour(int branch, IndexSegment<V> segment) {
    if (segment.depth() == 0) {
      return null;
    }
    IndexSegment<V> neighbour = directory.segment(branch ^ (1 << (segment.depth() - 1)));
    return neighbour.depth() == segment.depth() ? neighbour : null;
  }

  @SuppressWarnings("unchecked") // The field's own type.
  private IndexDirectory<V> current() {
    return (IndexDirectory<V>) DIRECTORY.getAcquire(this);
  }

  private void publish(IndexDirectory<V> next) {
    if (next != directory) {
      DIRECTORY.setRelease(this, next);
    }
  }

  private static VarHandle directoryHandle() {
    try {
      return MethodHandles.lookup()
          .findVarHandle(ByteIndex.class, "directory", IndexDirectory.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
