package dev.holdfast.router.accesslog;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The chunks of all event loops: bounds how many bytes of them are in use, and keeps those that
/// are not. Lock-free; any thread.
///
/// A kept chunk lies in a slot of the shelf; it is taken out, or put into an empty one, by one
/// atomic exchange with that slot. So it has one owner at a time, none is chained to another that
/// could change meanwhile (no ABA), and the exchange orders what its last owner did before what the
/// next one does. The shelf has as many slots as chunks may be in use, and a chunk is made only
/// where none lies there: so about as many are made as were ever in use at once.
final class Chunks {
  private final long bytesMax;
  private final AtomicReferenceArray<@Nullable Chunk> shelf;
  private final AtomicLong bytesInUse = new AtomicLong();
  private final AtomicInteger loops = new AtomicInteger();

  /// @param bytesMax most bytes in use, or as many as one chunk for each loop and one more have
  Chunks(int bytesMax) {
    this.bytesMax = bytesMax;
    this.shelf = new AtomicReferenceArray<>(Math.ceilDiv(bytesMax, Chunk.BYTES));
  }

  /// The first one of a loop, which it gets in any case.
  Chunk first() {
    loops.incrementAndGet();
    bytesInUse.addAndGet(Chunk.BYTES);
    return any();
  }

  /// One with room for so many bytes; null where too many are in use.
  @Nullable Chunk take(int bytes) {
    int size = Math.max(bytes, Chunk.BYTES);
    if (bytesInUse.addAndGet(size) > most()) {
      bytesInUse.addAndGet(-size);
      return null;
    }
    return size == Chunk.BYTES ? any() : new Chunk(size);
  }

  private long most() {
    return Math.max(bytesMax, (loops.get() + 1L) * Chunk.BYTES);
  }

  private Chunk any() {
    for (int i = 0; i < shelf.length(); i++) {
      if (shelf.get(i) != null) {
        Chunk kept = shelf.getAndSet(i, null);
        if (kept != null) {
          return kept;
        }
      }
    }
    return new Chunk(Chunk.BYTES);
  }

  /// It is in use no more; whoever gives it does not touch it again.
  void give(Chunk chunk) {
    int size = chunk.bytes.length;
    if (size == Chunk.BYTES) {
      chunk.clear();
      keep(chunk);
    }
    bytesInUse.addAndGet(-size);
  }

  private void keep(Chunk chunk) {
    for (int i = 0; i < shelf.length(); i++) {
      if (shelf.get(i) == null && shelf.compareAndSet(i, null, chunk)) {
        return;
      }
    }
  }

  long bytesInUse() {
    return bytesInUse.get();
  }
}
