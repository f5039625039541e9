package dev.holdfast.router.http.h1;

import io.netty.buffer.ByteBuf;

/// Follows one message's body to its end while its bytes are relayed as they stand. One per
/// direction of a connection, used again and again. Event loop only.
public final class BodyScanner {
  private final ChunkScanner chunks;
  private BodyKind kind = BodyKind.NONE;
  private long remaining;
  private long content;
  private boolean done = true;
  private boolean bad;
  private boolean trailerHeld;

  /// @param trailerMost the largest trailer section, in bytes
  public BodyScanner(int trailerMost) {
    chunks = new ChunkScanner(trailerMost);
  }

  /// Begins another body; `length` counts where the kind is LENGTH.
  public void begin(BodyKind newKind, long length) {
    kind = newKind;
    remaining = length;
    content = 0;
    bad = false;
    trailerHeld = false;
    done = newKind == BodyKind.NONE || (newKind == BodyKind.LENGTH && length == 0);
    if (newKind == BodyKind.CHUNKED) {
      chunks.begin();
    }
  }

  public BodyKind kind() {
    return kind;
  }

  /// Whether the body has ended. One that lasts until the connection closes never has.
  public boolean isDone() {
    return done;
  }

  public boolean isBad() {
    return bad;
  }

  public Fault fault() {
    return chunks.fault();
  }

  /// How much of the body has been scanned, its framing left out.
  public long contentBytes() {
    return content;
  }

  /// Moves the buffer's reader index behind what belongs to the body, and returns how many bytes
  /// from where it stood may be relayed as they are. Once {@link #hasTrailer}, the trailer follows
  /// them.
  public int scan(ByteBuf in) {
    return switch (kind) {
      case NONE -> 0;
      case LENGTH -> length(in);
      case CHUNKED -> chunked(in);
      case UNTIL_CLOSE -> {
        int all = in.readableBytes();
        in.skipBytes(all);
        content += all;
        yield all;
      }
    };
  }

  private int length(ByteBuf in) {
    int taken = (int) Math.min(remaining, in.readableBytes());
    in.skipBytes(taken);
    remaining -= taken;
    content += taken;
    done = remaining == 0;
    return taken;
  }

  private int chunked(ByteBuf in) {
    int start = in.readerIndex();
    int relayed = 0;
    while (!done && !bad) {
      int before = in.readerIndex();
      switch (chunks.next(in)) {
        case FRAMING -> relayed = in.readerIndex() - start;
        case DATA -> {
          content += in.readerIndex() - before;
          relayed = in.readerIndex() - start;
        }
        case TRAILER -> {
          done = true;
          // Whole in this buffer, as almost always: it goes along with the rest.
          if (in.readerIndex() - before == chunks.trailerLength()) {
            relayed = in.readerIndex() - start;
          } else {
            trailerHeld = true;
          }
        }
        case MORE -> {
          return relayed;
        }
        case BAD -> bad = true;
      }
    }
    return relayed;
  }

  /// Whether a trailer section, kept back until it was whole, is to be relayed behind the bytes of
  /// the last scan.
  public boolean hasTrailer() {
    return trailerHeld;
  }

  /// Takes the trailer section, with its empty line, as bytes of its own.
  public void writeTrailer(ByteBuf out) {
    out.writeBytes(chunks.trailer(), 0, chunks.trailerLength());
    trailerHeld = false;
  }
}
