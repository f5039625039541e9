package dev.holdfast.registry.table;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A piece of a {@link ByteIndex}: open addressing with linear probing over at most some thousand
/// keys. Keys are only ever added; a removed key keeps its place, without a value, until the
/// segment is replaced by another. Any thread reads; table writer only changes.
final class IndexSegment<V> {
  // A slot is one int: 0 while free, else 14 bits of the key's hash (the fingerprint) over 18 bits
  // that say where in `keys` the key's length and bytes stand. So a question for a key that is not
  // here ends in the slots' cache line, and one for a key that is reads the line of its value and
  // the line of its bytes side by side.

  private static final int PLACE_BITS = 18;
  private static final int PLACE_MASK = (1 << PLACE_BITS) - 1;

  /// Places begin here, so that no slot in use is 0.
  private static final int KEYS_START = 1;

  private static final int LENGTH_BYTES = Short.BYTES;
  private static final int SLOTS_LEAST = 8;

  /// Splitting a full segment rehashes 1,536 keys: some 50 µs of the writer's time.
  private static final int SLOTS_MOST = 2_048;

  /// What a segment is made for at most, so that it is hardly ever split on the way there: 1,536
  /// keys fill it.
  private static final int KEYS_EXPECTED_MOST = 1_300;

  private static final int BYTES_EXPECTED_MOST = PLACE_MASK / 9 * 8;

  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(int[].class);
  private static final VarHandle VALUE = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final VarHandle LENGTH =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private final int[] slots;
  private final @Nullable Object[] values;
  private final byte[] keys;

  /// Which keys are here: those whose hashes' branch bits end in the segment's `depth` bits.
  private final int depth;

  // The writer's own.
  private int keysEnd = KEYS_START;
  private int used;
  private int live;

  private IndexSegment(int depth, int slotCount, int keyBytes) {
    this.depth = depth;
    this.slots = new int[slotCount];
    this.values = new @Nullable Object[slotCount];
    this.keys = new byte[keyBytes];
  }

  private IndexSegment(IndexSegment<V> other, int keyBytes) {
    this.depth = other.depth;
    this.slots = other.slots.clone();
    this.values = other.values.clone();
    this.keys = Arrays.copyOf(other.keys, keyBytes);
    this.keysEnd = other.keysEnd;
    this.used = other.used;
    this.live = other.live;
  }

  static <V> IndexSegment<V> empty() {
    return new IndexSegment<>(0, SLOTS_LEAST, keyRoom(KEYS_START));
  }

  /// One without keys, with room for about so many.
  static <V> IndexSegment<V> roomy(int depth, int keys, long keyBytes) {
    return new IndexSegment<>(
        depth, slotCount(keys), keyRoom(KEYS_START + LENGTH_BYTES * (long) keys + keyBytes));
  }

  /// Whether a segment may be given so many, though hashes spread some more to it than to others:
  /// by six standard deviations, an eighth of the bytes.
  static boolean holds(int keys, long keyBytes) {
    return keys <= KEYS_EXPECTED_MOST
        && LENGTH_BYTES * (long) keys + keyBytes <= BYTES_EXPECTED_MOST;
  }

  /// A segment of the live keys of some others: those whose branch bits end in the low `depth` bits
  /// of `branch`.
  static <V> IndexSegment<V> gather(
      KeyedHash hash, int depth, int branch, List<IndexSegment<V>> from) {
    int count = 0;
    int keyBytes = KEYS_START;
    for (IndexSegment<V> segment : from) {
      for (int slot = 0; slot < segment.slots.length; slot++) {
        if (segment.isLive(slot) && inBranch(segment.hashOf(slot, hash), depth, branch)) {
          count++;
          keyBytes += LENGTH_BYTES + segment.keyLength(slot);
        }
      }
    }
    IndexSegment<V> gathered = new IndexSegment<>(depth, slotCount(count), keyRoom(keyBytes));
    for (IndexSegment<V> segment : from) {
      segment.copyBranch(gathered, hash, branch);
    }
    return gathered;
  }

  private void copyBranch(IndexSegment<V> to, KeyedHash hash, int branch) {
    for (int slot = 0; slot < slots.length; slot++) {
      V value = value(slot);
      if (value == null) {
        continue;
      }
      long keyHash = hashOf(slot, hash);
      if (inBranch(keyHash, to.depth, branch)) {
        to.add(keyHash, keys, keyStart(slot), keyLength(slot), value);
      }
    }
  }

  /// The same with room for longer keys; null where the keys have become too long for one segment.
  @Nullable IndexSegment<V> withKeyRoomFor(int keyLength) {
    int keyBytes = keysEnd + LENGTH_BYTES + keyLength;
    return keyBytes > PLACE_MASK ? null : new IndexSegment<>(this, keyRoom(keyBytes));
  }

  /// The bits of a hash that choose the segment.
  static int branchOf(long hash) {
    return (int) (hash >>> Integer.SIZE);
  }

  int depth() {
    return depth;
  }

  /// How many keys have a value.
  int live() {
    return live;
  }

  /// The key's value, or null. Any thread.
  @Nullable V find(long hash, byte[] bytes, int at, int length, long fold) {
    int slot = slotOf(hash, bytes, at, length, fold);
    return slot < 0 ? null : value(slot);
  }

  /// Gives a key that has a place here its value; false where it has none.
  boolean set(long hash, byte[] bytes, int at, int length, V value) {
    int slot = slotOf(hash, bytes, at, length, Lanes.KEEP_CASE);
    if (slot < 0) {
      return false;
    }
    if (!isLive(slot)) {
      live++;
    }
    VALUE.setRelease(values, slot, value);
    return true;
  }

  /// Gives the key another value if it has this very one; false where it has not.
  @SuppressWarnings("ReferenceEquality") // A value has no equal.
  boolean replace(long hash, byte[] bytes, int at, int length, V before, V value) {
    int slot = slotOf(hash, bytes, at, length, Lanes.KEEP_CASE);
    if (slot < 0 || values[slot] != before) {
      return false;
    }
    VALUE.setRelease(values, slot, value);
    return true;
  }

  /// Takes the key's value away; false where it has none.
  boolean clear(long hash, byte[] key) {
    int slot = slotOf(hash, key, 0, key.length, Lanes.KEEP_CASE);
    if (slot < 0 || !isLive(slot)) {
      return false;
    }
    live--;
    VALUE.setRelease(values, slot, null);
    return true;
  }

  /// Adds a key that has no place here, with its value.
  void add(long hash, byte[] bytes, int at, int length, V value) {
    assert hasFreeSlot() && hasKeyRoomFor(length);
    LENGTH.set(keys, keysEnd, (short) length);
    System.arraycopy(bytes, at, keys, keysEnd + LENGTH_BYTES, length);
    int slot = firstSlot(hash);
    while (slots[slot] != 0) {
      slot = nextSlot(slot);
    }
    values[slot] = value;
    SLOT.setRelease(slots, slot, ((int) hash & ~PLACE_MASK) | keysEnd);
    keysEnd += LENGTH_BYTES + length;
    used++;
    live++;
  }

  /// Three quarters may be used: beyond that, probing for a key that is not here takes too long.
  boolean hasFreeSlot() {
    return used < slots.length - slots.length / 4;
  }

  boolean hasKeyRoomFor(int length) {
    return keysEnd + LENGTH_BYTES + length <= keys.length;
  }

  boolean mayHaveMoreSlots() {
    return slots.length < SLOTS_MOST;
  }

  /// Whether enough of its places are removed keys' that it is worth being gathered anew when it is
  /// full.
  boolean isWasteful() {
    return used - live > used / 4;
  }

  /// Whether so many are that it is worth it at once.
  boolean isSparse() {
    return live * 2 < used || live == 0;
  }

  /// Whether so few keys are left that two such segments make a small one.
  boolean isSmall() {
    return live <= SLOTS_MOST / 8;
  }

  /// Shows every value to the visitor. Any thread.
  void forEach(Consumer<? super V> visitor) {
    for (int slot = 0; slot < values.length; slot++) {
      V value = value(slot);
      if (value != null) {
        visitor.accept(value);
      }
    }
  }

  /// Shows every key that has a value to the visitor, which may keep it. Table writer only.
  void forEachKey(KeyVisitor<? super V> visitor) {
    for (int slot = 0; slot < slots.length; slot++) {
      V value = value(slot);
      if (value != null) {
        int start = keyStart(slot);
        visitor.visit(Arrays.copyOfRange(keys, start, start + keyLength(slot)), value);
      }
    }
  }

  interface KeyVisitor<V> {
    void visit(byte[] key, V value);
  }

  /// The slot of the key, -1 where it has no place here.
  private int slotOf(long hash, byte[] bytes, int at, int length, long fold) {
    int[] slots = this.slots;
    for (int slot = firstSlot(hash); ; slot = nextSlot(slot)) {
      int content = (int) SLOT.getAcquire(slots, slot);
      if (content == 0) {
        return -1;
      }
      if (((content ^ (int) hash) & ~PLACE_MASK) == 0
          && holds(content & PLACE_MASK, bytes, at, length, fold)) {
        return slot;
      }
    }
  }

  private boolean holds(int place, byte[] bytes, int at, int length, long fold) {
    byte[] keys = this.keys;
    if ((short) LENGTH.get(keys, place) != length) {
      return false;
    }
    int key = place + LENGTH_BYTES;
    if (length < Lanes.BYTES) {
      return Lanes.areEqual(Lanes.part(bytes, at, length), Lanes.part(keys, key, length), fold);
    }
    // Lane by lane without a loop, for the same reason as in KeyedHash.hash; the last may overlap.
    int last = length - Lanes.BYTES;
    return sameLane(bytes, at + last, keys, key + last, fold)
        && (last == 0 || sameLane(bytes, at, keys, key, fold))
        && (last <= 8 || sameLane(bytes, at + 8, keys, key + 8, fold))
        && (last <= 16 || sameLane(bytes, at + 16, keys, key + 16, fold))
        && (last <= 24 || sameLane(bytes, at + 24, keys, key + 24, fold))
        && (last <= 32 || sameLane(bytes, at + 32, keys, key + 32, fold))
        && (last <= 40 || sameLanes(bytes, at + 40, keys, key + 40, last - 40, fold));
  }

  private static boolean sameLane(byte[] bytes, int at, byte[] keys, int key, long fold) {
    return Lanes.areEqual(Lanes.whole(bytes, at), Lanes.whole(keys, key), fold);
  }

  private static boolean sameLanes(
      byte[] bytes, int at, byte[] keys, int key, int length, long fold) {
    for (int i = 0; i < length; i += Lanes.BYTES) {
      if (!sameLane(bytes, at + i, keys, key + i, fold)) {
        return false;
      }
    }
    return true;
  }

  @SuppressWarnings("unchecked") // Only values of type V are put in.
  private @Nullable V value(int slot) {
    return (V) VALUE.getAcquire(values, slot);
  }

  private boolean isLive(int slot) {
    return values[slot] != null;
  }

  private int firstSlot(long hash) {
    return (int) hash & (slots.length - 1);
  }

  private int nextSlot(int slot) {
    return (slot + 1) & (slots.length - 1);
  }

  private int keyStart(int slot) {
    return (slots[slot] & PLACE_MASK) + LENGTH_BYTES;
  }

  private int keyLength(int slot) {
    return (short) LENGTH.get(keys, slots[slot] & PLACE_MASK);
  }

  private long hashOf(int slot, KeyedHash hash) {
    return hash.hash(keys, keyStart(slot), keyLength(slot));
  }

  private static boolean inBranch(long hash, int depth, int branch) {
    return ((branchOf(hash) ^ branch) & ((1 << depth) - 1)) == 0;
  }

  /// So that they are at most half full, as far as a segment's size allows.
  private static int slotCount(int keys) {
    return Math.clamp(ceilPowerOfTwo(2 * keys), SLOTS_LEAST, SLOTS_MOST);
  }

  /// An eighth more than needed, so that keys are seldom copied and little lies idle.
  private static int keyRoom(long keyBytes) {
    return Math.clamp(keyBytes + keyBytes / 8 + 2 * Lanes.BYTES, 0, PLACE_MASK + 1);
  }

  private static int ceilPowerOfTwo(int value) {
    return value <= 1 ? 1 : Integer.highestOneBit(value - 1) << 1;
  }
}
