package dev.holdfast.router.http.h1;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The header names that mean something to a proxy; every other one is {@link #OTHER} and is
/// relayed as it stands. Immutable.
public enum FieldName {
  OTHER("", Role.END_TO_END),
  HOST("host", Role.ROUTING),
  CONTENT_LENGTH("content-length", Role.FRAMING),
  TRANSFER_ENCODING("transfer-encoding", Role.FRAMING),
  EXPECT("expect", Role.ROUTING),
  DATE("date", Role.END_TO_END),
  VIA("via", Role.END_TO_END),
  REFERER("referer", Role.END_TO_END),
  USER_AGENT("user-agent", Role.END_TO_END),
  COOKIE("cookie", Role.END_TO_END),
  SET_COOKIE("set-cookie", Role.END_TO_END),
  IDEMPOTENCY_KEY("idempotency-key", Role.END_TO_END),
  X_IDEMPOTENCY_KEY("x-idempotency-key", Role.END_TO_END),
  /// RFC 9110 §7.6.1 names these; they end at each connection.
  CONNECTION("connection", Role.HOP_BY_HOP),
  KEEP_ALIVE("keep-alive", Role.HOP_BY_HOP),
  PROXY_CONNECTION("proxy-connection", Role.HOP_BY_HOP),
  TE("te", Role.HOP_BY_HOP),
  UPGRADE("upgrade", Role.HOP_BY_HOP),
  HTTP2_SETTINGS("http2-settings", Role.HOP_BY_HOP),
  /// Set by this router, or believed by what stands behind it: a client may not have them taken out
  /// by naming them in Connection.
  X_FORWARDED_FOR("x-forwarded-for", Role.PROTECTED),
  X_FORWARDED_PROTO("x-forwarded-proto", Role.PROTECTED),
  X_FORWARDED_HOST("x-forwarded-host", Role.PROTECTED),
  X_FORWARDED_PORT("x-forwarded-port", Role.PROTECTED),
  FORWARDED("forwarded", Role.PROTECTED),
  X_FORWARDED_CLIENT_CERT("x-forwarded-client-cert", Role.PROTECTED),
  X_REQUEST_START("x-request-start", Role.PROTECTED),
  X_VCAP_REQUEST_ID("x-vcap-request-id", Role.PROTECTED),
  X_CF_APPLICATION_ID("x-cf-applicationid", Role.PROTECTED),
  X_CF_INSTANCE_INDEX("x-cf-instanceindex", Role.PROTECTED),
  X_CF_INSTANCE_ID("x-cf-instanceid", Role.PROTECTED),
  TRACEPARENT("traceparent", Role.END_TO_END),
  TRACESTATE("tracestate", Role.END_TO_END),
  X_CF_APP_INSTANCE("x-cf-app-instance", Role.PROTECTED),
  X_CF_PROCESS_INSTANCE("x-cf-process-instance", Role.PROTECTED),
  B3("b3", Role.PROTECTED),
  X_B3("x-b3", Role.PROTECTED),
  X_B3_SPAN_ID("x-b3-spanid", Role.PROTECTED),
  X_B3_TRACE_ID("x-b3-traceid", Role.PROTECTED),
  X_B3_PARENT_SPAN_ID("x-b3-parentspanid", Role.PROTECTED),
  X_B3_SAMPLED("x-b3-sampled", Role.PROTECTED),
  X_B3_FLAGS("x-b3-flags", Role.PROTECTED);

  private enum Role {
    END_TO_END,
    FRAMING,
    ROUTING,
    HOP_BY_HOP,
    PROTECTED
  }

  private static final int LONGEST = 23;
  private static final FieldName[][] BY_LENGTH = byLength();

  private final Role role;

  @SuppressWarnings("ImmutableEnumChecker") // Written here and nowhere else.
  private final byte[] lower;

  // The first eight bytes (fewer in short names, zero above) and the last eight, in lower case.
  private final long first;
  private final long last;

  FieldName(String name, Role role) {
    this.role = role;
    this.lower = name.getBytes(StandardCharsets.US_ASCII);
    byte[] padded = new byte[Math.max(Long.BYTES, lower.length)];
    System.arraycopy(lower, 0, padded, 0, lower.length);
    this.first = Octets.eight(padded, 0);
    this.last = Octets.eight(padded, padded.length - Long.BYTES);
  }

  /// Which name stands in the token at `at`, in any case. Reads up to 8 bytes beyond it.
  ///
  /// A letter is lowered by setting bit 5. In a token that maps only letters onto letters: of the
  /// other characters, those that the bit would change into one of a name's are no tchars.
  public static FieldName of(byte[] bytes, int at, int length) {
    if (length > LONGEST) {
      return OTHER;
    }
    FieldName[] candidates = BY_LENGTH[length];
    for (FieldName candidate : candidates) {
      if (candidate.matches(bytes, at)) {
        return candidate;
      }
    }
    return OTHER;
  }

  private static final long CASE_BITS = 0x2020_2020_2020_2020L;

  private boolean matches(byte[] bytes, int at) {
    int length = lower.length;
    if (length < Long.BYTES) {
      long mask = -1L >>> (64 - 8 * length);
      return ((Octets.eight(bytes, at) | CASE_BITS) & mask) == first;
    }
    if ((Octets.eight(bytes, at) | CASE_BITS) != first
        || (Octets.eight(bytes, at + length - Long.BYTES) | CASE_BITS) != last) {
      return false;
    }
    for (int i = Long.BYTES; i < length - Long.BYTES; i++) {
      if ((bytes[at + i] | 0x20) != lower[i]) {
        return false;
      }
    }
    return true;
  }

  /// Ends at this connection, whether Connection names it or not.
  public boolean isHopByHop() {
    return role == Role.HOP_BY_HOP;
  }

  /// Stays although Connection names it.
  public boolean isProtected() {
    return role == Role.FRAMING || role == Role.ROUTING || role == Role.PROTECTED;
  }

  /// May stand behind a chunked body: neither framing nor routing nor a header that this router
  /// vouches for (RFC 9110 §6.5.1).
  boolean isTrailer() {
    return role == Role.END_TO_END;
  }

  private static FieldName[][] byLength() {
    List<List<FieldName>> lists = new ArrayList<>();
    for (int i = 0; i <= LONGEST; i++) {
      lists.add(new ArrayList<>());
    }
    for (FieldName name : values()) {
      if (name != OTHER) {
        lists.get(name.lower.length).add(name);
      }
    }
    return lists.stream().map(l -> l.toArray(FieldName[]::new)).toArray(FieldName[][]::new);
  }

  /// The name in lower case.
  String spelled() {
    return new String(lower, StandardCharsets.US_ASCII);
  }
}
