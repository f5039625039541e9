package dev.holdfast.router.http.h2;

import dev.holdfast.router.http.h1.Fault;
import dev.holdfast.router.http.h2.AnswerText.Framing;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// The answer on one stream to an app, put into HTTP/1.1's form. What HTTP/1.1 would take for its
/// end is held back until the stream has ended in order: an answer that is cut never looks whole.
/// Event loop only.
final class UpstreamAnswer {
  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;
  private static final int FINAL = 200;

  private static final byte[] CRLF = "\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LAST_CHUNK = "0\r\n".getBytes(StandardCharsets.US_ASCII);
  // A size of eight digits, two line ends, and the last chunk.
  private static final int CHUNK_FRAMING_MOST = 24;
  private static final int COPY_MOST = 4 << 10;

  private final UpstreamStream stream;
  private final ArrayDeque<ByteBuf> pending = new ArrayDeque<>(2);
  private @Nullable ByteBuf last;
  private boolean toHead;
  private boolean headDone;
  private boolean chunked;
  private boolean whole;
  private boolean paused;
  private boolean draining;
  private long bodyLeft;

  UpstreamAnswer(UpstreamStream stream) {
    this.stream = stream;
  }

  /// @param newToHead whether the request is HEAD, whose answer has no body
  void begin(boolean newToHead) {
    toHead = newToHead;
  }

  /// Whether all of it is here, though its user may not have taken it yet.
  boolean isWhole() {
    return whole;
  }

  void onHead(AnswerText text, boolean ends) {
    if (headDone) {
      trailers(text, ends);
    } else if (text.isMalformed()) {
      refuse();
    } else if (text.code() >= FINAL) {
      headDone = true;
      head(text, ends);
    } else if (ends || text.code() == SWITCHING_PROTOCOLS) {
      // RFC 9113 §8.6: there is no such switch.
      refuse();
    } else {
      give(text.head(Framing.SAID, stream.allocator()));
    }
  }

  private void head(AnswerText text, boolean ends) {
    int status = text.code();
    boolean bodyless = toHead || status == NO_CONTENT || status == NOT_MODIFIED;
    boolean said = text.length() >= 0;
    bodyLeft = bodyless ? 0 : Math.max(0, text.length());
    chunked = !bodyless && !said && !ends;
    if (ends && bodyLeft > 0) {
      refuse();
      return;
    }
    Framing framing = chunked ? Framing.CHUNKED : bodyless || said ? Framing.SAID : Framing.EMPTY;
    ByteBuf head = text.head(framing, stream.allocator());
    whole = ends;
    if (ends || chunked || bodyLeft > 0) {
      give(head);
    } else {
      last = head;
    }
  }

  void onData(ByteBuf data, boolean ends) {
    int length = data.readableBytes();
    bodyLeft -= chunked ? 0 : length;
    if (!headDone || bodyLeft < 0 || (ends && bodyLeft > 0)) {
      refuse();
      return;
    }
    whole = ends;
    if (chunked) {
      chunk(data, ends);
    } else if (length > 0) {
      piece(data, ends);
    } else if (ends) {
      giveLast();
    }
    takeUp();
  }

  private void piece(ByteBuf data, boolean ends) {
    ByteBuf piece = pieceOf(data);
    if (bodyLeft == 0 && !ends) {
      last = piece;
    } else {
      give(piece);
    }
  }

  private ByteBuf pieceOf(ByteBuf data) {
    int length = data.readableBytes();
    return isCopied(length)
        ? stream.allocator().directBuffer(length).writeBytes(data)
        : data.retainedSlice();
  }

  /// What is small or has to wait is copied: as a part of what was read it would keep all of that.
  private boolean isCopied(int length) {
    return paused || length <= COPY_MOST;
  }

  private void chunk(ByteBuf data, boolean ends) {
    int length = data.readableBytes();
    boolean copied = isCopied(length);
    ByteBuf out = stream.allocator().directBuffer(CHUNK_FRAMING_MOST + (copied ? length : 0));
    if (length > 0) {
      out.writeCharSequence(Integer.toHexString(length), StandardCharsets.US_ASCII);
      out.writeBytes(CRLF);
      if (copied) {
        out.writeBytes(data);
      } else {
        give(out);
        give(data.retainedSlice());
        out = stream.allocator().directBuffer(CHUNK_FRAMING_MOST);
      }
      out.writeBytes(CRLF);
    }
    if (ends) {
      out.writeBytes(LAST_CHUNK).writeBytes(CRLF);
    }
    give(out);
  }

  /// RFC 9113 §8.1: a header block behind the data ends the stream. Behind a body with a length
  /// HTTP/1.1 has no place for it.
  private void trailers(AnswerText text, boolean ends) {
    @Nullable ByteText lines = text.trailers();
    if (!ends || lines == null || bodyLeft > 0) {
      refuse();
      return;
    }
    whole = true;
    if (chunked) {
      ByteBuf out = stream.allocator().directBuffer(CHUNK_FRAMING_MOST + lines.length());
      out.writeBytes(LAST_CHUNK).writeBytes(lines.bytes(), 0, lines.length()).writeBytes(CRLF);
      give(out);
    } else {
      giveLast();
    }
  }

  private void refuse() {
    stream.refuse(Http2Error.PROTOCOL_ERROR, Fault.HTTP2_ANSWER);
  }

  private void giveLast() {
    ByteBuf bytes = last;
    last = null;
    if (bytes != null) {
      give(bytes);
    }
  }

  /// Owns the bytes.
  private void give(ByteBuf bytes) {
    @Nullable UpstreamUser user = stream.user();
    if (user == null || !bytes.isReadable()) {
      bytes.release();
    } else if (paused) {
      pending.add(bytes);
    } else {
      stream.onDelivered();
      user.onAnswer(bytes);
    }
  }

  private void takeUp() {
    if (!paused && pending.isEmpty()) {
      stream.onTaken();
    }
  }

  void read(boolean on) {
    paused = !on;
    if (on && !draining) {
      if (!pending.isEmpty()) {
        drain();
      }
      takeUp();
    }
  }

  private void drain() {
    draining = true;
    while (!paused && !pending.isEmpty()) {
      give(pending.remove());
    }
    draining = false;
    stream.onReadComplete();
  }

  /// Nobody wants it any more.
  void drop() {
    pending.forEach(ByteBuf::release);
    pending.clear();
    if (last != null) {
      last.release();
      last = null;
    }
  }
}
