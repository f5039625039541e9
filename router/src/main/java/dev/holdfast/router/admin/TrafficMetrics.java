package dev.holdfast.router.admin;

import dev.holdfast.router.admin.BucketHistogram.Bucket;
import dev.holdfast.router.http.LoopCounters;
import dev.holdfast.router.http.LoopCounters.Counter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Metrics of requests: the event loops' counters, summed when somebody scrapes.
final class TrafficMetrics {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Metrics metrics;
  private final List<LoopCounters> loops;

  private TrafficMetrics(Metrics metrics, List<LoopCounters> loops) {
    this.metrics = metrics;
    this.loops = loops;
  }

  static void register(Metrics metrics, List<LoopCounters> loops) {
    TrafficMetrics traffic = new TrafficMetrics(metrics, loops);
    for (Counter counter : Counter.values()) {
      traffic.register(counter);
    }
    metrics.gauge(
        "holdfast_requests_in_flight",
        "Requests whose answer has not ended.",
        () -> traffic.difference(Counter.REQUESTS_STARTED, Counter.REQUESTS_ENDED));
    metrics.gauge(
        "holdfast_connections_open",
        "Client connections that are open.",
        () -> traffic.difference(Counter.CONNECTIONS_ACCEPTED, Counter.CONNECTIONS_CLOSED));
    metrics.gauge(
        "holdfast_upgraded_open",
        "Upgraded connections, such as WebSockets, that are open.",
        () -> traffic.difference(Counter.UPGRADES, Counter.UPGRADES_ENDED));
    metrics.histogram(
        new BucketHistogram(
            "holdfast_request_seconds",
            "Time from a request's head to the end of its answer, in seconds.",
            traffic::latency));
  }

  /// Every counter has its name here: a new one does not compile until it does.
  private void register(Counter counter) {
    switch (counter) {
      case ANSWERS_1XX, ANSWERS_2XX, ANSWERS_3XX, ANSWERS_4XX, ANSWERS_5XX ->
          count(
              counter,
              "holdfast_answers",
              "Answers to clients, by class of status.",
              "status",
              spelled(counter).substring("answers_".length()));
      case MALFORMED,
          MISDIRECTED,
          TOO_LARGE,
          EMPTY_HOST,
          DOT_SEGMENT,
          UNKNOWN_ROUTE,
          NO_ENDPOINTS,
          ENDPOINT_FAILURE,
          ENDPOINT_TIMEOUT,
          WRONG_IDENTITY,
          UNTRUSTED_CERTIFICATE,
          HANDSHAKE_FAILED,
          CERTIFICATE_REFUSED,
          CLIENT_TIMEOUT ->
          count(
              counter,
              "holdfast_own_answers",
              "Answers of this router itself, by reason.",
              "reason",
              spelled(counter));
      case CLIENT_GONE ->
          count(counter, "holdfast_clients_gone", "Clients that left before their answer's end.");
      case ANSWER_CUT ->
          count(
              counter, "holdfast_answers_cut", "Answers cut off because the app broke or stalled.");
      case UPGRADES ->
          count(counter, "holdfast_upgrades", "Requests that were switched to another protocol.");
      case CONNECTS -> count(counter, "holdfast_backend_connects", "Connects to endpoints.");
      case CONNECT_FAILURES ->
          count(counter, "holdfast_backend_connect_failures", "Connects to endpoints that failed.");
      case RETRIES ->
          count(counter, "holdfast_retries", "Requests moved to another endpoint after a connect.");
      case REPLAYS ->
          count(counter, "holdfast_replays", "Requests sent anew as a kept connection had died.");
      case BYTES_RECEIVED ->
          count(counter, "holdfast_received_bytes", "Bytes of requests' bodies from clients.");
      case BYTES_SENT ->
          count(counter, "holdfast_sent_bytes", "Bytes of answers' bodies to clients.");
      case TLS_HANDSHAKES ->
          count(counter, "holdfast_tls_handshakes", "TLS handshakes that were done.");
      case TLS_RESUMED ->
          count(counter, "holdfast_tls_resumed", "Those of them that resumed a session.");
      case TLS_1_2, TLS_1_3 ->
          count(
              counter,
              "holdfast_tls_versions",
              "TLS handshakes that were done, by version.",
              "version",
              spelled(counter).substring("tls_".length()).replace('_', '.'));
      case TLS_TIMEOUT,
          TLS_REFUSED,
          TLS_CLIENT_GONE,
          TLS_NOT_TLS,
          TLS_UNKNOWN_NAME,
          TLS_VERSION,
          TLS_CIPHER,
          TLS_CLIENT_CERTIFICATE,
          TLS_OUR_CERTIFICATE,
          TLS_OTHER ->
          count(
              counter,
              "holdfast_tls_handshake_failures",
              "TLS handshakes that failed, by reason.",
              "reason",
              spelled(counter).substring("tls_".length()));
      case CUT_RAPID_RESET,
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
          CUT_SLOW_HEAD ->
          count(
              counter,
              "holdfast_http2_cut_off",
              "Clients of HTTP/2 that were cut off, by what they sent too much of.",
              "reason",
              spelled(counter).substring("cut_".length()));
      case PROXY_HEADER_BAD ->
          count(
              counter,
              "holdfast_proxy_header_failures",
              "Connections closed because the PROXY protocol's header was bad or did not come.");
      case CONNECTIONS_ACCEPTED ->
          count(counter, "holdfast_connections", "Client connections accepted.");
      case REQUESTS_STARTED -> count(counter, "holdfast_requests", "Requests begun.");
      case CONNECTIONS_CLOSED, REQUESTS_ENDED, UPGRADES_ENDED, LATENCY_SUM_NANOS -> {
        // Within the gauges and the histogram.
      }
    }
  }

  private void count(Counter counter, String name, String help, String... tags) {
    metrics.counter(name, help, () -> sum(counter), tags);
  }

  private long sum(Counter counter) {
    long sum = 0;
    for (LoopCounters loop : loops) {
      sum += loop.value(counter);
    }
    return sum;
  }

  /// Read in this order, what ends in between is still counted as begun: never negative.
  private long difference(Counter begun, Counter ended) {
    long before = sum(ended);
    return Math.max(0, sum(begun) - before);
  }

  private BucketHistogram.Buckets latency() {
    List<Bucket> buckets = new ArrayList<>();
    for (int i = 0; i < LoopCounters.latencyBuckets(); i++) {
      long count = 0;
      for (LoopCounters loop : loops) {
        count += loop.latencyCount(i);
      }
      buckets.add(new Bucket(upperSeconds(i), count));
    }
    return new BucketHistogram.Buckets(buckets, sum(Counter.LATENCY_SUM_NANOS) / NANOS_PER_SECOND);
  }

  private static double upperSeconds(int bucket) {
    long nanos = LoopCounters.latencyBoundNanos(bucket);
    return nanos == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : nanos / NANOS_PER_SECOND;
  }

  private static String spelled(Counter counter) {
    return counter.name().toLowerCase(Locale.ROOT);
  }
}
