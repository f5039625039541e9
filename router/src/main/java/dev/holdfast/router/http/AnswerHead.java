package dev.holdfast.router.http;

import dev.holdfast.router.http.h1.FieldName;
import dev.holdfast.router.http.h1.Fields;
import dev.holdfast.router.http.h1.ResponseHead;
import dev.holdfast.router.rules.HeaderRules;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Puts together the head that goes to a client; most heads need no change and are relayed as they
/// stand. Event loop only.
final class AnswerHead {
  /// What the client is told of its connection.
  enum Persistence {
    /// It persists, as HTTP/1.1 has it without a word.
    IMPLIED,
    /// It persists, and the client speaks HTTP/1.0.
    SAID,
    CLOSES
  }

  private static final byte[] CLOSE = ascii("Connection: close\r\n");
  private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n");
  private static final byte[] UPGRADE = ascii("Connection: Upgrade\r\nUpgrade: ");
  private static final byte[] SET_COOKIE = ascii("Set-Cookie: ");
  private static final byte[] REQUEST_ID = ascii("X-Vcap-Request-Id: ");
  private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
  private static final byte[] VERSION = ascii("HTTP/1.1");
  private static final byte[] CRLF = ascii("\r\n");

  private final HeadOut out;
  private final LoopClock clock;
  private final HttpDate date;
  private final AgeLine age;

  AnswerHead(HeadOut out, HttpDate date, AgeLine age, LoopClock clock) {
    this.out = out;
    this.age = age;
    this.date = date;
    this.clock = clock;
  }

  /// Whether the head may go to the client as it stands.
  boolean staysWhole(ResponseHead head, BodyRelay.Coding coding, Persistence persistence) {
    return persistence == Persistence.IMPLIED
        && !age.isTold()
        && coding == BodyRelay.Coding.AS_IS
        && head.minorVersion() == 1
        && !head.hasHopByHop()
        && (head.isInterim()
            ? head.fields().find(FieldName.CONTENT_LENGTH) < 0
            : head.status() != 204 && head.fields().find(FieldName.DATE) >= 0);
  }

  /// The head of a 101 that is relayed.
  ///
  /// @param cookie to be set beside the app's; null where none is
  /// @param requestId to be told; null where it is not
  void renderSwitch(ResponseHead head, byte @Nullable [] cookie, byte @Nullable [] requestId) {
    begin(head);
    lines(head, BodyRelay.Coding.AS_IS, null);
    line(SET_COOKIE, cookie);
    line(REQUEST_ID, requestId);
    Fields fields = head.fields();
    int line = head.upgradeLine();
    out.put(UPGRADE);
    out.put(
        fields.bytes(), fields.valueStart(line), fields.valueEnd(line) - fields.valueStart(line));
    out.put(CRLF);
    out.put(CRLF);
  }

  private void begin(ResponseHead head) {
    out.clear();
    out.put(VERSION);
    int behindVersion = head.lineAt() + VERSION.length;
    out.put(head.bytes(), behindVersion, head.lineEnd() - behindVersion);
  }

  /// @param cookie to be set beside the app's; null where none is
  /// @param requestId to be told; null where it is not
  /// @param changes of the route; null where there are none
  void render(
      ResponseHead head,
      BodyRelay.Coding coding,
      Persistence persistence,
      byte @Nullable [] cookie,
      byte @Nullable [] requestId,
      @Nullable HeaderRules changes) {
    begin(head);
    boolean dated = lines(head, coding, changes);
    if (changes != null) {
      out.put(changes.lines());
    }
    // RFC 9110 §6.6.1: whoever relays an answer without Date adds it.
    if (!dated && !head.isInterim()) {
      out.put(date.line(clock.wallMs()));
    }
    if (!head.isInterim()) {
      out.put(age.line());
    }
    line(SET_COOKIE, cookie);
    line(REQUEST_ID, requestId);
    if (coding == BodyRelay.Coding.CHUNK) {
      out.put(CHUNKED);
    }
    switch (persistence) {
      case IMPLIED -> {}
      case SAID -> out.put(KEEP_ALIVE);
      case CLOSES -> out.put(CLOSE);
    }
    out.put(CRLF);
  }

  private void line(byte[] name, byte @Nullable [] value) {
    if (value != null) {
      out.put(name);
      out.put(value);
      out.put(CRLF);
    }
  }

  /// Whether a Date is among them.
  private boolean lines(ResponseHead head, BodyRelay.Coding coding, @Nullable HeaderRules changes) {
    Fields fields = head.fields();
    boolean dated = false;
    int run = head.lineEnd();
    for (int i = 0; i < fields.count(); i++) {
      dated |= fields.name(i) == FieldName.DATE;
      if (!stays(head, i, coding) || (changes != null && changes.takes(fields, i))) {
        out.put(fields.bytes(), run, fields.lineStart(i) - run);
        run = fields.lineEnd(i);
      }
    }
    int end = fields.count() == 0 ? run : fields.lineEnd(fields.count() - 1);
    out.put(fields.bytes(), run, end - run);
    return dated;
  }

  /// Whether line `i` goes to the client.
  static boolean stays(ResponseHead head, int i, BodyRelay.Coding coding) {
    FieldName name = head.fields().name(i);
    // RFC 9110 §8.6, RFC 9112 §6.1: neither stands in 1xx and 204.
    boolean framed = !head.isInterim() && head.status() != 204;
    return switch (name) {
      case CONTENT_LENGTH -> framed;
      case TRANSFER_ENCODING -> framed && coding == BodyRelay.Coding.AS_IS;
      default ->
          !name.isHopByHop()
              && (name.isProtected() || !head.nominates() || !head.fields().isNominated(i));
    };
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
