package dev.holdfast.router.accesslog;

import dev.holdfast.router.http.RequestRecord;

/// How a record becomes a line. Access log thread only.
interface LineFormat {
  /// Writes the line with its end. Nothing in the record can end the line early.
  void append(RequestRecord request, LineBuffer line);
}
