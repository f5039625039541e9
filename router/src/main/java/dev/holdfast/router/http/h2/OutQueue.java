package dev.holdfast.router.http.h2;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What one stream has to send behind its head: DATA within the windows, then its end. Event loop
/// only.
final class OutQueue {
  /// What the stream is told.
  interface Listener {
    /// DATA went out.
    ///
    /// @param emptied whether that was all there was for now
    void onDataSent(int bytes, boolean emptied);

    /// What had to wait has gone out, or a good part of it.
    void onWaitingSent();

    /// The end of the stream went out.
    void onEndSent();
  }

  // In bytes: a window of one byte now and then must not pass for taking what waits. With the usual
  // times it is 64 bytes a second, which a request's body must bring as well.
  private static final int TAKEN_LEAST = 2 << 10;

  private final int stream;
  private final Sender sender;
  private final SendWindow window;
  private final Listener listener;
  // Null until something has to wait: most answers go out as one piece.
  private @Nullable ArrayDeque<ByteBuf> pieces;
  // A last header block that waits for the data before it.
  private @Nullable HeaderBlock trailers;
  private boolean ending;
  private boolean waiting;
  private boolean held;
  // Of what had to wait, in bytes, and not told yet.
  private int taken;

  OutQueue(int stream, Sender sender, int initialWindow, Listener listener) {
    this.stream = stream;
    this.sender = sender;
    this.window = new SendWindow(initialWindow);
    this.listener = listener;
  }

  /// Whether all that was given has gone out.
  boolean isEmpty() {
    return pieces == null || pieces.isEmpty();
  }

  /// How many of that many bytes may go out now.
  int allows(int bytes) {
    return isEmpty() ? window.allows(sender.allows(bytes)) : 0;
  }

  /// That many bytes go out, in a frame that the caller writes.
  void take(int bytes) {
    window.take(bytes);
    sender.take(bytes);
  }

  /// Owns the bytes.
  void data(ByteBuf bytes, int flags) {
    ending = (flags & Frames.END_STREAM) != 0;
    if (pieces == null) {
      pieces = new ArrayDeque<>(4);
    }
    pieces.add(bytes);
    run();
  }

  /// A last header block.
  void trailers(HeaderBlock block) {
    ending = true;
    if (isEmpty()) {
      sender.headers(stream, block, Frames.END_STREAM);
      listener.onEndSent();
    } else {
      trailers = block.copy();
    }
  }

  /// False where the window would outgrow what it may be.
  boolean grow(long bytes) {
    boolean fits = window.grow(bytes);
    run();
    return fits;
  }

  private void run() {
    while (!waiting && !isEmpty() && step()) {
      // The windows and the socket take more.
    }
    held |= !isEmpty();
  }

  /// Its turn among others: one frame.
  void turn() {
    waiting = false;
    if (step() && !waiting) {
      awaitTurn();
    }
  }

  private void awaitTurn() {
    waiting = true;
    sender.await(this);
  }

  /// Sends one frame, where the windows and the socket allow it. Whether there is more to send.
  private boolean step() {
    ArrayDeque<ByteBuf> queue = Objects.requireNonNull(pieces);
    ByteBuf first = Objects.requireNonNull(queue.peek());
    int length = first.readableBytes();
    int own = window.allows(Math.min(length, Frames.PAYLOAD_MOST));
    int allowed = sender.allows(own);
    if (allowed == 0 && length > 0) {
      if (own > 0) {
        awaitTurn();
      }
      return false;
    }
    window.take(allowed);
    ByteBuf out = allowed == length ? queue.remove() : first.readRetainedSlice(allowed);
    boolean emptied = queue.isEmpty();
    boolean ends = emptied && ending;
    sender.data(stream, out, ends && trailers == null ? Frames.END_STREAM : 0);
    listener.onDataSent(allowed, emptied);
    if (ends) {
      if (trailers != null) {
        sender.headers(stream, trailers, Frames.END_STREAM);
      }
      listener.onEndSent();
    } else if (held) {
      onWaitingSent(allowed, emptied);
    }
    return !queue.isEmpty();
  }

  private void onWaitingSent(int bytes, boolean all) {
    held = !all;
    taken += bytes;
    if (all || taken >= TAKEN_LEAST) {
      taken = 0;
      listener.onWaitingSent();
    }
  }

  /// Drops what has not gone out.
  void drop() {
    if (pieces != null) {
      pieces.forEach(ByteBuf::release);
      pieces.clear();
    }
    if (waiting) {
      waiting = false;
      sender.forget(this);
    }
  }
}
