package dev.holdfast.router.http;

import java.io.IOException;
import java.util.List;

/// Says whether what one side of a case has seen is what it had to see. Throws {@link
/// AssertionError} where it is not. Stateless.
interface Judge {
  /// A whole message, against the case's expectations: `?text`, `!text`, `=body`.
  void message(String message, List<String> expectations);

  /// The next bytes, which must be these.
  void bytes(Wire wire, String expected) throws IOException;

  /// Nothing more comes, and the peer closes in order.
  void end(Wire wire) throws IOException;
}
