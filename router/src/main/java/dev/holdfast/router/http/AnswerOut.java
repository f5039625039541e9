package dev.holdfast.router.http;

import dev.holdfast.router.http.h1.BodyKind;
import dev.holdfast.router.http.h1.Method;
import dev.holdfast.router.http.h1.RequestHead;
import dev.holdfast.router.http.h1.ResponseHead;
import dev.holdfast.router.rules.HeaderRules;
import io.netty.buffer.ByteBuf;

/// Writes the answer to one request at a time in the client's version of HTTP, from an app's
/// HTTP/1.1. Event loop only.
interface AnswerOut {
  /// What follows answers this request.
  ///
  /// @param requestId its id as text; used again for the next one
  void begin(RequestHead head, byte[] requestId);

  /// What follows answers a request whose head could not be read.
  void beginUnread();

  /// A head before the last.
  void interim(ResponseHead head);

  /// The head that says that another protocol follows. False where the client cannot be told so.
  boolean switched(ResponseHead head);

  /// The last head, or the one that switches, is to have this cookie beside the app's.
  void setCookie(byte[] value);

  /// The last head is to be changed so.
  void change(HeaderRules rules);

  /// The last head, which stands in the first `headLength` bytes of `in`, and what of the body
  /// stands behind it; owns the buffer. Returns whether bytes were left over that belong to no
  /// message.
  boolean head(ResponseHead head, BodyKind kind, ByteBuf in, int headLength);

  /// More of the body; likewise.
  boolean body(ByteBuf in);

  /// The app has closed its connection in order, within the body. Returns whether that is the
  /// body's end.
  boolean endWithConnection();

  /// Whether the answer has been written to its end.
  boolean isDone();

  /// Whether the body is none that can be relayed.
  boolean isBad();

  /// Of the body as it went to the client, in bytes.
  long bytesRelayed();

  /// A whole answer of this router. Returns how many bytes of body it has.
  long error(RouterError error, Method method);
}
