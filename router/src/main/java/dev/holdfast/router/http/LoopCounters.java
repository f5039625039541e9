package dev.holdfast.router.http;

import dev.holdfast.router.backend.ConnectFailure;
import dev.holdfast.router.http.h2.CutOff;
import dev.holdfast.router.tls.HandshakeFailure;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// What one event loop counts. Its loop writes plain sums; any thread reads them, each whole and at
/// most a moment old, not all at one time.
public final class LoopCounters {
  /// What is counted.
  public enum Counter {
    ANSWERS_1XX,
    ANSWERS_2XX,
    ANSWERS_3XX,
    ANSWERS_4XX,
    ANSWERS_5XX,
    /// Answers of this router itself, by kind.
    MALFORMED,
    MISDIRECTED,
    TOO_LARGE,
    BODY_TOO_LARGE,
    TO_HTTPS,
    EMPTY_HOST,
    DOT_SEGMENT,
    UNKNOWN_ROUTE,
    NO_ENDPOINTS,
    CONNECTION_LIMIT,
    BAD_INSTANCE,
    UNKNOWN_INSTANCE,
    ENDPOINT_FAILURE,
    ENDPOINT_TIMEOUT,
    WRONG_IDENTITY,
    UNTRUSTED_CERTIFICATE,
    HANDSHAKE_FAILED,
    CERTIFICATE_REFUSED,
    CLIENT_TIMEOUT,
    /// Requests over what may be in flight, and over a rate.
    ROUTER_REQUEST_LIMIT,
    CLIENT_REQUEST_LIMIT,
    ROUTE_REQUEST_LIMIT,
    CLIENT_RATE_LIMIT,
    ROUTE_RATE_LIMIT,
    /// Requests turned away while this router is overloaded, by the priority of their routes.
    SHED_LOW,
    SHED_NORMAL,
    SHED_HIGH,
    /// Clients that went away before their answer had ended.
    CLIENT_GONE,
    /// Answers that were cut off because the app's connection broke or stalled.
    ANSWER_CUT,
    /// Requests whose connections were switched to another protocol, and those of them that ended.
    UPGRADES,
    UPGRADES_ENDED,
    CONNECTS,
    CONNECT_FAILURES,
    /// Requests handed over to an endpoint.
    FORWARDED,
    /// Connections to endpoints that are kept for later: how many there are now.
    BACKENDS_IDLE,
    /// Requests sent once more after a kept connection had died under them.
    REPLAYS,
    /// Requests sent again to another endpoint after one had failed them.
    RESENT,
    /// Requests that had to wait for an endpoint.
    QUEUED,
    BYTES_RECEIVED,
    BYTES_SENT,
    /// Handshakes that were done, those of them that resumed a session, and by version.
    TLS_HANDSHAKES,
    TLS_RESUMED,
    TLS_1_2,
    TLS_1_3,
    /// Handshakes that failed, by {@link HandshakeFailure}.
    TLS_TIMEOUT,
    TLS_REFUSED,
    TLS_CLIENT_GONE,
    TLS_NOT_TLS,
    TLS_UNKNOWN_NAME,
    TLS_VERSION,
    TLS_CIPHER,
    TLS_CLIENT_CERTIFICATE,
    TLS_OUR_CERTIFICATE,
    TLS_OTHER,
    /// Clients of HTTP/2 that were cut off, by {@link CutOff}.
    CUT_RAPID_RESET,
    CUT_MADE_YOU_RESET,
    CUT_REFUSED_STREAM,
    CUT_CLOSED_STREAM,
    CUT_CONTINUATION,
    CUT_EMPTY_DATA,
    CUT_PING,
    CUT_SETTINGS,
    CUT_PRIORITY,
    CUT_WINDOW_UPDATE,
    CUT_GOAWAY,
    CUT_UNKNOWN_FRAME,
    CUT_SLOW_HEAD,
    /// Connections from proxies that did not begin with a header of the PROXY protocol.
    PROXY_HEADER_BAD,
    /// Connections over what may be open, of all clients and of theirs.
    CONNECTIONS_REFUSED_ROUTER,
    CONNECTIONS_REFUSED_CLIENT,
    CONNECTIONS_ACCEPTED,
    CONNECTIONS_CLOSED,
    REQUESTS_STARTED,
    REQUESTS_ENDED;

    @SuppressWarnings("EnumOrdinal") // Its place among the sums of one process; never stored.
    int place() {
      return PADDING + ordinal();
    }
  }

  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int COUNTERS = Counter.values().length;
  // Two cache lines on each side keep other loops' writes away.
  private static final int PADDING = 16;

  /// Classes of status that an answer can end with.
  public static final int STATUS_CLASS_LEAST = 2;

  public static final int STATUS_CLASS_MOST = 5;

  private final long[] values = new long[PADDING + COUNTERS + PADDING];
  private final long[] retries = new long[PADDING + ConnectFailure.values().length + PADDING];
  private final LoopHistogram[] latency = {
    new LoopHistogram(), new LoopHistogram(), new LoopHistogram(), new LoopHistogram()
  };
  private final LoopHistogram delay = new LoopHistogram();

  void add(Counter counter, long amount) {
    int index = counter.place();
    LONGS.setOpaque(values, index, values[index] + amount);
  }

  /// Of what comes and goes.
  void set(Counter counter, long now) {
    LONGS.setOpaque(values, counter.place(), now);
  }

  void answered(int status) {
    add(
        switch (status / 100) {
          case 1 -> Counter.ANSWERS_1XX;
          case 2 -> Counter.ANSWERS_2XX;
          case 3 -> Counter.ANSWERS_3XX;
          case 4 -> Counter.ANSWERS_4XX;
          default -> Counter.ANSWERS_5XX;
        },
        1);
  }

  void handshaken(@Nullable String version, boolean resumed) {
    add(Counter.TLS_HANDSHAKES, 1);
    add("TLSv1.3".equals(version) ? Counter.TLS_1_3 : Counter.TLS_1_2, 1);
    if (resumed) {
      add(Counter.TLS_RESUMED, 1);
    }
  }

  void failed(HandshakeFailure why) {
    add(
        switch (why) {
          case TIMEOUT -> Counter.TLS_TIMEOUT;
          case REFUSED -> Counter.TLS_REFUSED;
          case CLIENT_GONE -> Counter.TLS_CLIENT_GONE;
          case NOT_TLS -> Counter.TLS_NOT_TLS;
          case UNKNOWN_NAME -> Counter.TLS_UNKNOWN_NAME;
          case VERSION -> Counter.TLS_VERSION;
          case CIPHER -> Counter.TLS_CIPHER;
          case CLIENT_CERTIFICATE -> Counter.TLS_CLIENT_CERTIFICATE;
          case OUR_CERTIFICATE -> Counter.TLS_OUR_CERTIFICATE;
          case OTHER -> Counter.TLS_OTHER;
        },
        1);
  }

  /// A request whose answer had that status has ended.
  void took(int status, long nanos) {
    int statusClass = Math.clamp(status / 100, STATUS_CLASS_LEAST, STATUS_CLASS_MOST);
    latency[statusClass - STATUS_CLASS_LEAST].add(nanos);
  }

  /// A request moves to another endpoint.
  ///
  /// @param why what the one before had
  void retried(ConnectFailure why) {
    int index = place(why);
    LONGS.setOpaque(retries, index, retries[index] + 1);
  }

  @SuppressWarnings("EnumOrdinal") // Its place among the sums of one process; never stored.
  private static int place(ConnectFailure why) {
    return PADDING + why.ordinal();
  }

  void cutOff(CutOff why) {
    add(
        switch (why) {
          case RAPID_RESET -> Counter.CUT_RAPID_RESET;
          case MADE_YOU_RESET -> Counter.CUT_MADE_YOU_RESET;
          case REFUSED_STREAM -> Counter.CUT_REFUSED_STREAM;
          case CLOSED_STREAM -> Counter.CUT_CLOSED_STREAM;
          case CONTINUATION -> Counter.CUT_CONTINUATION;
          case EMPTY_DATA -> Counter.CUT_EMPTY_DATA;
          case PING -> Counter.CUT_PING;
          case SETTINGS -> Counter.CUT_SETTINGS;
          case PRIORITY -> Counter.CUT_PRIORITY;
          case WINDOW_UPDATE -> Counter.CUT_WINDOW_UPDATE;
          case GOAWAY -> Counter.CUT_GOAWAY;
          case UNKNOWN_FRAME -> Counter.CUT_UNKNOWN_FRAME;
          case SLOW_HEAD -> Counter.CUT_SLOW_HEAD;
        },
        1);
  }

  /// Requests turned away while this router is overloaded.
  long shed() {
    return value(Counter.SHED_LOW) + value(Counter.SHED_NORMAL) + value(Counter.SHED_HIGH);
  }

  public long value(Counter counter) {
    return (long) LONGS.getOpaque(values, counter.place());
  }

  /// Requests that moved to another endpoint for that reason.
  public long retries(ConnectFailure why) {
    return (long) LONGS.getOpaque(retries, place(why));
  }

  /// From a request's head to its answer's end, by the answer's class of status, 2 to 5.
  public LoopHistogram latency(int statusClass) {
    return latency[statusClass - STATUS_CLASS_LEAST];
  }

  /// How late the loop's timer ran.
  public LoopHistogram delay() {
    return delay;
  }
}
