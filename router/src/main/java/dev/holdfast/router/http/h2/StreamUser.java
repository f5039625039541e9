package dev.holdfast.router.http.h2;

import dev.holdfast.router.http.h1.Fault;
import dev.holdfast.router.http.h1.RequestHead;
import io.netty.buffer.ByteBuf;

/// Whose stream it is. Called on the connection's event loop, and no more after {@link #onClosed}.
public interface StreamUser {
  /// A key for the app where the request asks for a WebSocket (RFC 6455 §4.1).
  byte[] webSocketKey();

  /// The request's head; a view that is valid until this returns.
  void onRequest(RequestHead head);

  /// A request that cannot be taken. Its answer says so; then the stream is reset.
  void onRefused(Fault fault);

  /// More of the body, in a buffer of the connection.
  ///
  /// @param frameLength what it takes of the windows, to be given back by {@link ServerStream#take}
  void onData(ByteBuf data, int frameLength);

  /// The request has ended. The lines of its trailer section, none in most cases, are HTTP/1.1's.
  ///
  /// @param trailers valid until this returns
  void onEnd(byte[] trailers, int length);

  /// What follows the head is malformed: the body's length is not what the head says, or the
  /// trailer section is none.
  void onMalformed();

  /// What had to wait has gone out to the socket, or a good part of it: the client takes it. {@link
  /// ServerStream#isWritable} says whether more may be written.
  void onWritable();

  /// The answer's end has gone out, and the client has not ended its request.
  void onEndSent();

  /// The stream is over, in whatever way.
  void onClosed();
}
