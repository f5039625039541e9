package dev.holdfast.router.http;

import dev.holdfast.router.http.h1.FieldName;
import dev.holdfast.router.http.h1.ResponseHead;
import org.jspecify.annotations.Nullable;

/// The id of a request, kept for its answer, where `http.tellRequestId` has clients told. One per
/// client, used again and again. Event loop only.
final class ToldId {
  private final byte @Nullable [] kept;
  private boolean there;

  ToldId(HttpConfig.Headers config) {
    kept = config.tellRequestId() ? new byte[RequestIds.LENGTH] : null;
  }

  /// A request begins.
  void begin(byte[] id) {
    byte[] into = kept;
    if (into != null) {
      System.arraycopy(id, 0, into, 0, into.length);
      there = true;
    }
  }

  /// One begins that has no id: its head could not be read.
  void beginWithout() {
    there = false;
  }

  /// The id for an answer of the router's own; null where none is told.
  byte @Nullable [] value() {
    return there ? kept : null;
  }

  /// The id for an app's answer; null where none is told, or the app tells one itself.
  byte @Nullable [] valueBeside(ResponseHead head) {
    return there && head.fields().find(FieldName.X_VCAP_REQUEST_ID) < 0 ? kept : null;
  }
}
