package dev.holdfast.router.accesslog;

import dev.holdfast.router.http.AskedRequest;
import dev.holdfast.router.http.RequestOutcome;

/// How a request becomes a line. One per event loop. Event loop only.
interface LineFormat {
  Escape escape();

  /// A request has come: writes what it says, in pieces.
  void begin(AskedRequest asked, BegunLine begun);

  /// Its answer has ended: writes the line with its end. Nothing in the request can end it early.
  void end(BegunLine begun, RequestOutcome outcome, LineBuffer line);
}
