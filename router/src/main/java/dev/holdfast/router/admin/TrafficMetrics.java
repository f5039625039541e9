package dev.holdfast.router.admin;

import dev.holdfast.router.admin.BucketHistogram.Bucket;
import dev.holdfast.router.backend.ConnectFailure;
import dev.holdfast.router.http.LoopCounters;
import dev.holdfast.router.http.LoopCounters.Counter;
import dev.holdfast.router.http.LoopHistogram;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

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
        () -> InFlight.of(loops).requests());
    metrics.gauge(
        "holdfast_connections_open",
        "Client connections that are open.",
        () -> InFlight.of(loops).connections());
    metrics.gauge(
        "holdfast_upgraded_open",
        "Upgraded connections, such as WebSockets, that are open.",
        () -> InFlight.of(loops).upgraded());
    metrics.gauge(
        "holdfast_backend_connections_idle",
        "Connections to endpoints that are kept for later.",
        () -> traffic.sum(Counter.BACKENDS_IDLE));
    for (ConnectFailure why : ConnectFailure.values()) {
      metrics.counter(
          "holdfast_retries",
          "Requests moved to another endpoint, by what the one before had.",
          () -> loops.stream().mapToLong(loop -> loop.retries(why)).sum(),
          "reason",
          Spelling.label(why));
    }
    traffic.times();
  }

  private void times() {
    metrics.histogram(
        new BucketHistogram(
            "holdfast_request_seconds",
            "Time from a request's head to the end of its answer, in seconds, by class of status.",
            IntStream.rangeClosed(LoopCounters.STATUS_CLASS_LEAST, LoopCounters.STATUS_CLASS_MOST)
                .mapToObj(this::byStatus)
                .toList()));
    metrics.histogram(
        new BucketHistogram(
            "holdfast_loop_delay_seconds",
            "How late the event loops' timers ran, in seconds.",
            () -> sum(LoopCounters::delay)));
  }

  private BucketHistogram.Series byStatus(int statusClass) {
    return new BucketHistogram.Series(
        Labels.of("status", statusClass + "xx"), () -> sum(loop -> loop.latency(statusClass)));
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
              Spelling.label(counter).substring("answers_".length()));
      case MALFORMED,
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
          ROUTER_REQUEST_LIMIT,
          CLIENT_REQUEST_LIMIT,
          ROUTE_REQUEST_LIMIT,
          CLIENT_RATE_LIMIT,
          ROUTE_RATE_LIMIT,
          SHED_LOW,
          SHED_NORMAL,
          SHED_HIGH ->
          count(
              counter,
              "holdfast_own_answers",
              "Answers of this router itself, by reason.",
              "reason",
              Spelling.label(counter));
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
      case FORWARDED ->
          count(counter, "holdfast_backend_requests", "Requests handed over to endpoints.");
      case REPLAYS ->
          count(counter, "holdfast_replays", "Requests sent anew as a kept connection had died.");
      case RESENT ->
          count(counter, "holdfast_resent", "Requests sent again after an endpoint failed them.");
      case QUEUED ->
          count(counter, "holdfast_queued", "Requests that had to wait for an endpoint.");
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
              Spelling.label(counter).substring("tls_".length()).replace('_', '.'));
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
              Spelling.label(counter).substring("tls_".length()));
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
              Spelling.label(counter).substring("cut_".length()));
      case PROXY_HEADER_BAD ->
          count(
              counter,
              "holdfast_proxy_header_failures",
              "Connections closed because the PROXY protocol's header was bad or did not come.");
      case CONNECTIONS_REFUSED_ROUTER, CONNECTIONS_REFUSED_CLIENT ->
          count(
              counter,
              "holdfast_connections_refused",
              "Client connections over what may be open: of all, or of one client.",
              "limit",
              Spelling.label(counter).substring("connections_refused_".length()));
      case CONNECTIONS_ACCEPTED ->
          count(counter, "holdfast_connections", "Client connections accepted.");
      case REQUESTS_STARTED -> count(counter, "holdfast_requests", "Requests begun.");
      case CONNECTIONS_CLOSED, REQUESTS_ENDED, UPGRADES_ENDED, BACKENDS_IDLE -> {
        // Within the gauges.
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

  private BucketHistogram.Buckets sum(Function<LoopCounters, LoopHistogram> which) {
    List<LoopHistogram> parts = loops.stream().map(which).toList();
    List<Bucket> buckets = new ArrayList<>();
    for (int i = 0; i < LoopHistogram.buckets(); i++) {
      int bucket = i;
      buckets.add(
          new Bucket(upperSeconds(i), parts.stream().mapToLong(p -> p.count(bucket)).sum()));
    }
    long sumNanos = parts.stream().mapToLong(LoopHistogram::sumNanos).sum();
    return new BucketHistogram.Buckets(buckets, sumNanos / NANOS_PER_SECOND);
  }

  private static double upperSeconds(int bucket) {
    long nanos = LoopHistogram.boundNanos(bucket);
    return nanos == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : nanos / NANOS_PER_SECOND;
  }
}
