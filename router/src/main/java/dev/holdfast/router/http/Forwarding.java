package dev.holdfast.router.http;

import dev.holdfast.events.Protocol;
import dev.holdfast.router.backend.Backend;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFuture;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A request as it goes to an app: the head without its endpoint's lines, those, and as much of the
/// body as was there. Keeps it where it could be sent once more. One per client connection, used
/// again and again. Event loop only.
final class Forwarding {
  /// The largest first part of a body that goes out with the head, and may be sent once more.
  static final int BODY_MOST = 16 << 10;

  // Of a TLS record's plaintext (RFC 8446 §5.1).
  private static final int RECORD_MOST = 1 << 14;

  // An endpoint's lines are mostly shorter; where not, the buffer grows.
  private static final int ENDPOINT_LINES = 256;

  // What an endpoint that speaks HTTP/2 is told beside its lines. One of HTTP/1.1 sends trailers
  // unasked, or needs not (RFC 9110 §6.5.1).
  private static final byte[] TE_TRAILERS = "TE: trailers\r\n".getBytes(StandardCharsets.US_ASCII);

  private @Nullable ByteBuf head;
  private boolean takesTrailers;
  private int headLength;
  private int bodyAt;
  private @Nullable ByteBuf kept;
  // What of the body came behind the message; null where nothing did.
  private @Nullable ByteBuf tail;
  private boolean whole;
  // It goes out in records of TLS.
  private boolean secured;
  private @Nullable ChannelFuture sent;

  /// Takes the head that was put together.
  void begin(HeadOut out, ByteBufAllocator allocator, int bodyBytes) {
    assert head == null && kept == null;
    headLength = out.length();
    takesTrailers = false;
    head = out.toBuffer(allocator, ENDPOINT_LINES + Math.min(bodyBytes, BODY_MOST));
  }

  /// The client takes trailers, and says so.
  void sayTakesTrailers() {
    takesTrailers = true;
  }

  /// The head with the endpoint's lines, for the body to be appended; the caller's from now on.
  ByteBuf compose(Backend backend) {
    ByteBuf message = Objects.requireNonNull(head);
    head = null;
    endpointLines(backend, message);
    bodyAt = message.writerIndex();
    return message;
  }

  private void endpointLines(Backend backend, ByteBuf message) {
    secured = backend.isSecured();
    if (takesTrailers && backend.endpoint().protocol() == Protocol.HTTP2) {
      message.writeBytes(TE_TRAILERS);
    }
    message.writeBytes(backend.headers());
  }

  /// Keeps the message until the answer begins.
  ///
  /// @param isWhole whether the request ends with it; if not, {@link #more} follows
  void keep(ByteBuf message, boolean isWhole) {
    kept = message.retain();
    whole = isWhole;
  }

  /// More of the body goes to the app: it is kept as well, or nothing any more where that is too
  /// much.
  void more(ByteBuf from, int at, int length) {
    ByteBuf message = kept;
    if (message == null) {
      return;
    }
    int known = message.writerIndex() - bodyAt + (tail == null ? 0 : tail.writerIndex());
    if (known + length > BODY_MOST) {
      end();
      return;
    }
    ByteBuf rest = tail;
    if (rest == null) {
      rest = message.alloc().directBuffer(length, BODY_MOST);
      tail = rest;
    }
    rest.writeBytes(from, at, length);
  }

  /// The body has come to its end.
  void complete() {
    whole = true;
  }

  /// How the write of it went; asked for only where it decides whether it may be sent once more.
  void sentBy(ChannelFuture write) {
    sent = write;
  }

  /// Whether it is kept and the app can have read nothing of it: not a byte has left this machine,
  /// or, over TLS, not the whole of the one record that it is in, which cannot be opened before its
  /// end has come (RFC 8446 §5.2).
  boolean isUnsent() {
    ByteBuf message = kept;
    ChannelFuture write = sent;
    return message != null
        && write != null
        && write.isDone()
        && !write.isSuccess()
        && (secured ? message.writerIndex() <= RECORD_MOST : message.readerIndex() == 0);
  }

  /// Whether the whole request is kept.
  boolean isKept() {
    return kept != null && whole;
  }

  /// Makes the kept message anew for another connection: a copy, since the first may still be in
  /// the hands of the dying connection.
  ByteBuf composeAgain(Backend backend) {
    ByteBuf old = Objects.requireNonNull(kept);
    int bodyLength = old.writerIndex() - bodyAt;
    int tailLength = tail == null ? 0 : tail.writerIndex();
    ByteBuf message =
        old.alloc().directBuffer(headLength + ENDPOINT_LINES + bodyLength + tailLength);
    message.writeBytes(old, 0, headLength);
    endpointLines(backend, message);
    int newBodyAt = message.writerIndex();
    message.writeBytes(old, bodyAt, bodyLength);
    if (tail != null) {
      message.writeBytes(tail);
    }
    bodyAt = newBodyAt;
    end();
    return message;
  }

  /// Lets go of what it holds: the answer has begun, or never will.
  void end() {
    if (head != null) {
      head.release();
      head = null;
    }
    if (kept != null) {
      kept.release();
      kept = null;
    }
    if (tail != null) {
      tail.release();
      tail = null;
    }
    sent = null;
  }
}
