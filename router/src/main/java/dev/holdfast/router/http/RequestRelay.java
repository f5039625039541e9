package dev.holdfast.router.http;

import dev.holdfast.router.backend.BackendConnection;
import dev.holdfast.router.http.h1.BodyKind;
import dev.holdfast.router.http.h1.BodyScanner;
import dev.holdfast.router.http.h1.Fault;
import dev.holdfast.router.http.h1.RequestHead;
import io.netty.buffer.ByteBuf;

/// Relays a request's body to the app as it stands, and knows whether all of it has been read. One
/// per client connection, used again and again. Event loop only.
final class RequestRelay {
  private static final int TRAILER_MOST = 8 << 10;

  private final BodyScanner body = new BodyScanner(TRAILER_MOST);
  private long bytesReceived;
  private long contentMost = Long.MAX_VALUE;

  void begin(RequestHead head) {
    body.begin(head.body(), head.bodyLength());
    bytesReceived = 0;
    contentMost = Long.MAX_VALUE;
  }

  /// A body of more content than that is none that can be relayed.
  void atMost(long contentBytes) {
    contentMost = contentBytes;
  }

  /// A request whose head cannot be read: nobody knows where it ends.
  void beginUnread() {
    body.begin(BodyKind.UNTIL_CLOSE, 0);
    bytesReceived = 0;
    contentMost = Long.MAX_VALUE;
  }

  /// Whether the request has been read to its end.
  boolean isDone() {
    return body.isDone();
  }

  boolean isBad() {
    return body.isBad() || isTooLarge();
  }

  private boolean isTooLarge() {
    return body.contentBytes() > contentMost;
  }

  Fault fault() {
    return isTooLarge() ? Fault.BODY_TOO_LARGE : body.fault();
  }

  /// Of the body as it came, framing included.
  long bytesReceived() {
    return bytesReceived;
  }

  /// Of the body that came, framing left out.
  long contentReceived() {
    return body.contentBytes();
  }

  /// Appends what of the body stands in `in` to a request that is put together.
  void append(ByteBuf in, ByteBuf request) {
    int start = in.readerIndex();
    int relayed = body.scan(in);
    bytesReceived += in.readerIndex() - start;
    request.writeBytes(in, start, relayed);
    if (body.hasTrailer()) {
      body.writeTrailer(request);
    }
  }

  /// Sends what of the body stands in `in`, and shows it to who may have to send it again.
  void send(ByteBuf in, BackendConnection backend, Forwarding keeper) {
    int start = in.readerIndex();
    int relayed = body.scan(in);
    bytesReceived += in.readerIndex() - start;
    if (isTooLarge()) {
      return;
    }
    if (relayed > 0) {
      keeper.more(in, start, relayed);
      backend.write(in.retainedSlice(start, relayed));
    }
    if (body.hasTrailer()) {
      ByteBuf trailer = in.alloc().directBuffer();
      body.writeTrailer(trailer);
      keeper.more(trailer, 0, trailer.writerIndex());
      backend.write(trailer);
    }
    if (body.isDone()) {
      keeper.complete();
    }
  }

  /// Reads what of the body stands in `in`, and drops it.
  void drop(ByteBuf in) {
    int start = in.readerIndex();
    body.scan(in);
    bytesReceived += in.readerIndex() - start;
  }
}
