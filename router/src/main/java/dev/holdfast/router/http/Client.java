package dev.holdfast.router.http;

import dev.holdfast.router.backend.BackendConnection;
import dev.holdfast.router.tls.ClientSecurity;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/// The client's side of one exchange at a time: a connection of HTTP/1.1, or a stream of HTTP/2.
/// Event loop only.
interface Client {
  /// Whose the connection is.
  ClientAddress address();

  /// How the client's connection is secured.
  ClientSecurity security();

  ByteBufAllocator allocator();

  /// Where the answer goes.
  AnswerOut answer();

  /// What has come of the request's body and is not yet taken, in HTTP/1.1's framing.
  ClientInput input();

  /// Takes what stands in the input as far as it can be taken now.
  void pump();

  /// Reads on or pauses, as {@link Exchange#mayRead} or the tunnel allows.
  void read();

  /// Flushes the backend's connection when all that has come for now has been handled, or now.
  void flushBackend(BackendConnection backend);

  /// Bytes have been handed over to the app: they go out, at once where it is behind; then this
  /// client is not read from.
  default void onSentTo(BackendConnection app) {
    flushBackend(app);
    if (!app.isWritable()) {
      app.flush();
      read();
    }
  }

  /// Whether more of an answer is to be written for now.
  boolean isWritable();

  /// What was written goes out.
  void flush();

  /// Reads no more from an app that is ahead of this client.
  default void holdBack(BackendConnection app) {
    if (!isWritable()) {
      flush();
      app.read(isWritable());
    }
  }

  /// Something must happen by that time of the loop, or {@link Exchange#onTimeout}.
  void expectBy(long atNanos);

  /// The client is told that its connection ends once what it asks for now is answered.
  void endAfterAnswer();

  /// The answer has been written to its end; another exchange may begin before this returns.
  void onAnswered();

  /// The answer breaks off, and the client must see that it does.
  void cut();

  /// Another protocol is carried from now on.
  ///
  /// @param ahead what the app has sent of it; the tunnel owns it
  void switchTo(Tunnel begun, ByteBuf ahead);

  /// Writes bytes of the protocol that is carried; owns them.
  void write(ByteBuf bytes);

  /// Ends the way to the client, once all that was written has gone out; then runs the action.
  void finishOutput(Runnable then);

  /// Ends with a reset: what is carried has not come to its end, and must not look as if it had.
  void reset();

  /// Ends: both ways have come to their end.
  void close();
}
