package dev.holdfast.router.http.h2;

import dev.holdfast.router.http.h1.ChunkScanner;
import dev.holdfast.router.http.h1.Fields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Takes a chunked body apart: its data becomes DATA, small pieces joined, and its trailers a last
/// header block. One per message at a time, used again and again. Event loop only.
public final class Unchunking {
  /// Where it goes.
  public interface Sink {
    /// Some of the body, or nothing where only its end is to be said; owns the bytes.
    ///
    /// @param flags {@link Frames#END_STREAM} or 0
    void data(ByteBuf bytes, int flags);

    /// The trailer section, and with it the end.
    void trailers(HeaderBlock block);
  }

  private static final int TRAILER_MOST = 8 << 10;
  // Up to this a copy costs less than a frame of its own.
  private static final int GATHER_MOST = 2 << 10;

  private final ChunkScanner chunks = new ChunkScanner(TRAILER_MOST);
  private final Supplier<HeaderBlock> block;
  private final Sink sink;
  private boolean done;
  private boolean bad;

  /// @param block an empty one, for trailers
  public Unchunking(Supplier<HeaderBlock> block, Sink sink) {
    this.block = block;
    this.sink = sink;
  }

  /// Begins another body.
  public void begin() {
    chunks.begin();
    done = false;
    bad = false;
  }

  /// Whether the body has ended.
  public boolean isDone() {
    return done;
  }

  /// Whether what came are no chunks.
  public boolean isBad() {
    return bad;
  }

  /// Takes what stands in the buffer, and owns it. A piece waits until the next is seen: the last
  /// one ends the stream. Returns whether bytes were left over behind the body's end.
  public boolean take(ByteBuf in, ByteBufAllocator allocator) {
    ByteBuf last = Unpooled.EMPTY_BUFFER;
    boolean gathering = false;
    boolean more = true;
    while (more && !done && !bad) {
      int before = in.readerIndex();
      switch (chunks.next(in)) {
        case FRAMING -> {}
        case DATA -> {
          int length = in.readerIndex() - before;
          boolean small = length <= GATHER_MOST;
          if (!small || !gathering) {
            give(last, 0);
            last =
                small
                    ? allocator.directBuffer(length + in.readableBytes())
                    : in.retainedSlice(before, length);
          }
          if (small) {
            last.writeBytes(in, before, length);
          }
          gathering = small;
        }
        case TRAILER -> done = true;
        case MORE -> more = false;
        case BAD -> bad = true;
      }
    }
    boolean left = in.isReadable();
    in.release();
    HeaderBlock trailers = done ? trailers() : null;
    give(last, done && trailers == null ? Frames.END_STREAM : 0);
    if (trailers != null) {
      sink.trailers(trailers);
    }
    return left;
  }

  private void give(ByteBuf bytes, int flags) {
    if (bytes.isReadable() || flags != 0) {
      sink.data(bytes, flags);
    } else {
      bytes.release();
    }
  }

  private @Nullable HeaderBlock trailers() {
    Fields fields = chunks.trailerFields();
    if (fields.count() == 0) {
      return null;
    }
    HeaderBlock made = block.get();
    for (int i = 0; i < fields.count(); i++) {
      made.field(fields, i);
    }
    return made;
  }
}
