package dev.holdfast.router.http.h1;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Says from a head's lines how its body ends, and what Connection asks for; refuses what two
/// readers could read in two ways (RFC 9112 §6). Event loop only.
final class Framing {
  private static final byte[] CHUNKED = "chunked".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CLOSE = "close".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] KEEP_ALIVE = "keep-alive".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] UPGRADE = "upgrade".getBytes(StandardCharsets.US_ASCII);
  // 18 digits cannot overflow a long; no body is that long.
  private static final int LENGTH_DIGITS_MOST = 18;

  private int lengths;
  private long length;
  private int encodings;
  private int chunkedCodings;
  private int otherCodings;
  private boolean emptyCodings;
  private boolean chunkedLast;
  private boolean close;
  private boolean keepAlive;
  private boolean nominates;
  private boolean hopByHop;
  private boolean upgrade;
  private int upgrades;
  private int upgradeLine;

  /// The fault of the lines, null where there is none.
  @Nullable Fault read(Fields fields, int minorVersion) {
    lengths = 0;
    length = 0;
    encodings = 0;
    chunkedCodings = 0;
    otherCodings = 0;
    emptyCodings = false;
    chunkedLast = false;
    close = false;
    keepAlive = false;
    nominates = false;
    hopByHop = false;
    upgrade = false;
    upgrades = 0;
    for (int i = 0; i < fields.count(); i++) {
      FieldName name = fields.name(i);
      switch (name) {
        case CONTENT_LENGTH -> {
          lengths++;
          length = digits(fields.bytes(), fields.valueStart(i), fields.valueEnd(i));
        }
        case TRANSFER_ENCODING -> codings(fields, i);
        case CONNECTION -> options(fields, i);
        case UPGRADE -> {
          upgrades++;
          upgradeLine = i;
        }
        default -> {}
      }
      hopByHop |= name.isHopByHop();
    }
    return fault(minorVersion);
  }

  private @Nullable Fault fault(int minorVersion) {
    if (lengths == 0 && encodings == 0) {
      return null;
    }
    if (encodings > 0) {
      // RFC 9112 §6.1: such a message is handled as an error and the connection closed.
      if (minorVersion == 0) {
        return Fault.ENCODING_IN_HTTP_10;
      }
      if (lengths > 0) {
        return Fault.LENGTH_AND_ENCODING;
      }
      if (chunkedCodings != 1 || !chunkedLast || emptyCodings) {
        return Fault.TRANSFER_ENCODING;
      }
      return otherCodings > 0 ? Fault.TRANSFER_CODING : null;
    }
    if (lengths > 1) {
      return Fault.CONTENT_LENGTH_REPEATED;
    }
    return length < 0 ? Fault.CONTENT_LENGTH : null;
  }

  /// RFC 9110 §8.6: 1*DIGIT. -1 where it is not that; a list of lengths is not.
  private static long digits(byte[] bytes, int at, int end) {
    if (end == at || end - at > LENGTH_DIGITS_MOST) {
      return -1;
    }
    long value = 0;
    for (int i = at; i < end; i++) {
      if (!Octets.isDigit(bytes[i])) {
        return -1;
      }
      value = value * 10 + (bytes[i] - '0');
    }
    return value;
  }

  private void codings(Fields fields, int line) {
    encodings++;
    byte[] bytes = fields.bytes();
    int end = fields.valueEnd(line);
    // RFC 9110 §5.6.1 lets them pass; but the line goes on as it stands, and apps are known that do
    // not take `,chunked` for chunked.
    emptyCodings |= Tokens.hasEmpty(bytes, fields.valueStart(line), end);
    for (int i = Tokens.next(bytes, fields.valueStart(line), end); i < end; ) {
      int stop = Tokens.end(bytes, i, end);
      chunkedLast = Tokens.equal(bytes, i, stop, CHUNKED);
      chunkedCodings += chunkedLast ? 1 : 0;
      otherCodings += chunkedLast ? 0 : 1;
      i = Tokens.next(bytes, stop, end);
    }
  }

  private void options(Fields fields, int line) {
    byte[] bytes = fields.bytes();
    int end = fields.valueEnd(line);
    for (int i = Tokens.next(bytes, fields.valueStart(line), end); i < end; ) {
      int stop = Tokens.end(bytes, i, end);
      if (Tokens.equal(bytes, i, stop, CLOSE)) {
        close = true;
      } else if (Tokens.equal(bytes, i, stop, KEEP_ALIVE)) {
        keepAlive = true;
      } else if (Tokens.equal(bytes, i, stop, UPGRADE)) {
        upgrade = true;
      } else {
        nominates = true;
      }
      i = Tokens.next(bytes, stop, end);
    }
  }

  boolean chunked() {
    return encodings > 0;
  }

  boolean hasLength() {
    return lengths > 0;
  }

  long length() {
    return length;
  }

  /// Whether the connection may be used again after the message (RFC 9112 §9.3).
  boolean persists(int minorVersion) {
    return !close && (minorVersion > 0 || keepAlive);
  }

  /// The line with the protocols to switch to (RFC 9110 §7.8); -1 where there is not exactly one.
  int upgradeLine() {
    return upgrades == 1 ? upgradeLine : -1;
  }

  /// Whether Connection lists `upgrade`.
  boolean upgrade() {
    return upgrade;
  }

  /// Whether Connection names more than `close`, `keep-alive` and `upgrade`.
  boolean nominates() {
    return nominates;
  }

  boolean hopByHop() {
    return hopByHop;
  }
}
