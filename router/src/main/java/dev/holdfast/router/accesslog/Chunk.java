package dev.holdfast.router.accesslog;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A piece of one event loop's lines, whole ones. Who may touch what of it, and when, says {@link
/// LineQueue}. Not final: a test comes between two reads.
class Chunk {
  /// Of all but those that were made for one larger line.
  static final int BYTES = 64 << 10;

  final byte[] bytes;

  // How many bytes are written, and above them how many lines those are.
  private final AtomicLong published = new AtomicLong();
  private final AtomicReference<@Nullable Chunk> next = new AtomicReference<>();

  Chunk(int bytes) {
    this.bytes = new byte[bytes];
  }

  /// All up to there may be read from now on.
  void publish(int end, int lines) {
    published.setRelease(((long) lines << Integer.SIZE) | end);
  }

  /// As {@link #publish} was told last; see {@link #end} and {@link #lines}.
  long published() {
    return published.getAcquire();
  }

  static int end(long published) {
    return (int) published;
  }

  static int lines(long published) {
    return (int) (published >>> Integer.SIZE);
  }

  /// Nothing more is published here: lines go on there.
  void link(Chunk behind) {
    next.setRelease(behind);
  }

  /// Null while it is being filled.
  @Nullable Chunk next() {
    return next.getAcquire();
  }

  /// All was read: it can be filled anew.
  void clear() {
    published.setPlain(0);
    next.setPlain(null);
  }
}
