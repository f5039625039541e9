package dev.holdfast.router.http;

import java.util.Arrays;

/// The trace that a request belongs to, as one kind of header has it: ids as lower-case hex. One
/// per event loop and kind, used again and again. Event loop only.
public final class TraceIds {
  public static final int TRACE_LENGTH = 32;
  static final int SPAN_LENGTH = 16;

  /// What a client said of sampling.
  public static final byte UNSAID = 0;

  public static final byte NO = '0';
  public static final byte YES = '1';
  static final byte DEBUG = 'd';

  private final byte[] trace = new byte[TRACE_LENGTH];
  private final byte[] parent = new byte[SPAN_LENGTH];
  private int traceAt;
  private boolean hasParent;
  private byte sampled;

  void clear() {
    Arrays.fill(trace, (byte) '0');
    traceAt = 0;
    hasParent = false;
    sampled = UNSAID;
  }

  /// Takes a trace id of 16 or 32 digits, in any case. False where it is none.
  boolean takeTrace(byte[] from, int at, int length) {
    if (length != TRACE_LENGTH && length != SPAN_LENGTH) {
      return false;
    }
    traceAt = TRACE_LENGTH - length;
    Arrays.fill(trace, 0, traceAt, (byte) '0');
    return take(from, at, length, trace, traceAt);
  }

  /// Takes the span id of whoever sent the request, of 16 digits. False where it is none.
  boolean takeParent(byte[] from, int at, int length) {
    hasParent = length == SPAN_LENGTH && take(from, at, length, parent, 0);
    return hasParent;
  }

  /// An id of zeros is none (W3C Trace Context §3.2.2.3).
  private static boolean take(byte[] from, int at, int length, byte[] to, int toAt) {
    boolean some = false;
    for (int i = 0; i < length; i++) {
      byte digit = from[at + i];
      byte lower = digit >= 'A' && digit <= 'F' ? (byte) (digit | 0x20) : digit;
      if (!isHex(lower)) {
        return false;
      }
      some |= lower != '0';
      to[toAt + i] = lower;
    }
    return some;
  }

  static boolean isHex(byte octet) {
    return (octet >= '0' && octet <= '9') || (octet >= 'a' && octet <= 'f');
  }

  void say(byte newSampled) {
    sampled = newSampled;
  }

  /// A trace that begins here: its id is the request's, without the hyphens.
  void beginFrom(byte[] requestId) {
    int length = 0;
    for (byte octet : requestId) {
      if (octet != '-') {
        trace[length++] = octet;
      }
    }
    traceAt = 0;
    hasParent = false;
  }

  /// The same trace as the other kind's.
  void copy(TraceIds other) {
    System.arraycopy(other.trace, 0, trace, 0, TRACE_LENGTH);
    System.arraycopy(other.parent, 0, parent, 0, SPAN_LENGTH);
    traceAt = other.traceAt;
    hasParent = other.hasParent;
    sampled = other.sampled;
  }

  /// All 32 digits, zeros in front of a short one.
  public byte[] trace() {
    return trace;
  }

  /// Where the id begins among them as it came.
  public int traceAt() {
    return traceAt;
  }

  public boolean hasParent() {
    return hasParent;
  }

  public byte[] parent() {
    return parent;
  }

  public byte sampled() {
    return sampled;
  }
}
