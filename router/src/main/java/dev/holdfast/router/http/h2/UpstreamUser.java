package dev.holdfast.router.http.h2;

import dev.holdfast.router.http.h1.Fault;
import io.netty.buffer.ByteBuf;

/// Whose stream to an app it is. Called on the connection's event loop, and no more after {@link
/// #onFault}, {@link #onClosed} or {@link UpstreamStream#leave}.
public interface UpstreamUser {
  /// More of the answer, in HTTP/1.1's form; the user owns it.
  void onAnswer(ByteBuf bytes);

  /// No more of it is there for now.
  void onAnswerReadComplete();

  /// What had to wait has gone out to the socket, or a good part of it: the app takes it. {@link
  /// UpstreamStream#isWritable} says whether more may be written.
  void onWritable();

  /// What has come is no answer. The stream is over.
  void onFault(Fault fault);

  /// The stream is over, and the answer has not ended.
  ///
  /// @param untouched whether the app says that it has looked at nothing of the request (RFC 9113
  ///   §8.7)
  void onClosed(boolean untouched);
}
