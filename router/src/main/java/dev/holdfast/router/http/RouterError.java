package dev.holdfast.router.http;

import dev.holdfast.router.backend.ConnectFailure;
import dev.holdfast.router.http.LoopCounters.Counter;
import dev.holdfast.router.http.h1.Fault;
import dev.holdfast.router.limits.Priority;
import dev.holdfast.router.limits.Refusal;
import org.jspecify.annotations.Nullable;

/// Why this router answers by itself: status, `X-Cf-RouterError` as Cloud Foundry's router names it
/// where it has the case, and a sentence. Immutable.
///
/// @param name the `X-Cf-RouterError`: every answer of this router's own has one, and no app's
/// @param cacheControl how long the answer may be believed; null where nothing is said
/// @param retryAfter after how many seconds the client may ask again; 0 where nothing is said
/// @param location where the client is sent; null where it is not
record RouterError(
    int status,
    String name,
    String sentence,
    @Nullable String cacheControl,
    int retryAfter,
    @Nullable String location,
    Counter counter) {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  static final RouterError EMPTY_HOST =
      of(400, "empty_host", "Request had empty Host header", Counter.EMPTY_HOST);
  static final RouterError DOT_SEGMENT =
      of(400, "dot_segment", "Dot segments in the path are not routed", Counter.DOT_SEGMENT);
  static final RouterError MISDIRECTED =
      of(
          421,
          "misdirected_request",
          "This connection was not secured as requests for this host must be",
          Counter.MISDIRECTED);
  static final RouterError CLIENT_TIMEOUT =
      of(408, "client_timeout", "The request did not arrive in time", Counter.CLIENT_TIMEOUT);
  static final RouterError ENDPOINT_TIMEOUT =
      of(
          504,
          "endpoint_failure (timed out)",
          "Registered endpoint did not answer in time.",
          Counter.ENDPOINT_TIMEOUT);

  private static RouterError of(int status, String name, String sentence, Counter counter) {
    return new RouterError(status, name, sentence, null, 0, null, counter);
  }

  static RouterError unknownRoute(String host) {
    return new RouterError(
        404,
        "unknown_route",
        "Requested route ('" + host + "') does not exist.",
        "no-cache, no-store",
        0,
        null,
        Counter.UNKNOWN_ROUTE);
  }

  static RouterError noEndpoints(String host) {
    return new RouterError(
        503,
        "no_endpoints",
        "Requested route ('" + host + "') has no available endpoints.",
        "public,max-age=2",
        0,
        null,
        Counter.NO_ENDPOINTS);
  }

  static RouterError connectionLimit(String host) {
    return of(
        503,
        "Connection Limit Reached",
        "Requested route ('" + host + "') has reached the connection limit.",
        Counter.CONNECTION_LIMIT);
  }

  /// The route is asked over https only. RFC 9110 §15.4: 301 lets clients turn a POST into a GET,
  /// 308 does not.
  static RouterError toHttps(String location, boolean isRead) {
    return new RouterError(
        isRead ? 301 : 308,
        "https_redirect",
        "This route is asked over https.",
        null,
        0,
        location,
        Counter.TO_HTTPS);
  }

  /// A header that names an instance and cannot be read.
  static RouterError badInstance(String error) {
    return of(400, error, "The header that names an instance cannot be read", Counter.BAD_INSTANCE);
  }

  static RouterError noSuchInstance(String host) {
    return of(
        400,
        "unknown_route",
        "Requested instance of route ('" + host + "') does not exist.",
        Counter.UNKNOWN_INSTANCE);
  }

  static RouterError endpointFailure(String cause) {
    return of(
        502,
        "endpoint_failure (" + cause + ")",
        "Registered endpoint failed to handle the request.",
        Counter.ENDPOINT_FAILURE);
  }

  /// No endpoint could be reached, the last for this reason.
  static RouterError unreachable(ConnectFailure why) {
    return switch (why) {
      case REFUSED, TIMED_OUT, NOT_BEGUN, NOT_HTTP2, HTTP2_TIMED_OUT, STREAM_REFUSED ->
          endpointFailure(why.text());
      case WRONG_IDENTITY ->
          unproven(503, why, "Registered endpoint is another one by now.", Counter.WRONG_IDENTITY);
      case UNTRUSTED, EXPIRED, NO_TRUST ->
          unproven(
              526, why, "Registered endpoint cannot be trusted.", Counter.UNTRUSTED_CERTIFICATE);
      case NOT_TLS, HANDSHAKE_REFUSED, HANDSHAKE_BROKEN, HANDSHAKE_TIMED_OUT ->
          unproven(
              525, why, "Registered endpoint failed in the handshake.", Counter.HANDSHAKE_FAILED);
      case CERTIFICATE_REFUSED ->
          unproven(
              496,
              why,
              "Registered endpoint does not accept this router's certificate.",
              Counter.CERTIFICATE_REFUSED);
    };
  }

  private static RouterError unproven(
      int status, ConnectFailure why, String sentence, Counter counter) {
    return of(status, "endpoint_failure (" + why.text() + ")", sentence, counter);
  }

  /// A request over a limit.
  ///
  /// @param waitNanos how long until one that is over a rate would conform
  static RouterError refused(Refusal why, long waitNanos) {
    int wait = Math.clamp(Math.ceilDiv(waitNanos, NANOS_PER_SECOND), 1, Integer.MAX_VALUE);
    return switch (why) {
      case ROUTER_REQUESTS -> inFlight("router", Counter.ROUTER_REQUEST_LIMIT);
      case CLIENT_REQUESTS -> inFlight("client", Counter.CLIENT_REQUEST_LIMIT);
      case ROUTE_REQUESTS -> inFlight("route", Counter.ROUTE_REQUEST_LIMIT);
      case CLIENT_RATE -> tooMany("client", wait, Counter.CLIENT_RATE_LIMIT);
      case ROUTE_RATE -> tooMany("route", wait, Counter.ROUTE_RATE_LIMIT);
    };
  }

  private static RouterError inFlight(String whose, Counter counter) {
    return limited(
        503, "request_limit (" + whose + ")", "Too many requests are in flight.", 1, counter);
  }

  /// RFC 6585 §4.
  private static RouterError tooMany(String whose, int retryAfter, Counter counter) {
    return limited(
        429, "rate_limit (" + whose + ")", "Too many requests have come.", retryAfter, counter);
  }

  /// This router has more to do than it can.
  static RouterError overloaded(Priority priority, int retryAfter) {
    return limited(
        503,
        "overloaded",
        "The router has more to do than it can.",
        retryAfter,
        switch (priority) {
          case LOW -> Counter.SHED_LOW;
          case NORMAL -> Counter.SHED_NORMAL;
          case HIGH -> Counter.SHED_HIGH;
        });
  }

  private static RouterError limited(
      int status, String name, String sentence, int retryAfter, Counter counter) {
    return new RouterError(status, name, sentence, "no-store", retryAfter, null, counter);
  }

  static RouterError malformed(Fault fault) {
    return switch (fault) {
      case HOST_MISSING -> EMPTY_HOST;
      case HEAD_TOO_LARGE, TOO_MANY_FIELDS ->
          of(fault.status(), "max-request-size-exceeded", fault.reason(), Counter.TOO_LARGE);
      case TARGET_TOO_LONG ->
          of(fault.status(), "max-request-size-exceeded", fault.reason(), Counter.MALFORMED);
      case BODY_TOO_LARGE ->
          of(fault.status(), "body_too_large", fault.reason(), Counter.BODY_TOO_LARGE);
      default ->
          of(
              fault.status(),
              "malformed_request (" + fault.reason() + ")",
              fault.reason(),
              Counter.MALFORMED);
    };
  }

  /// RFC 9110 §15; those that it does not know as gorouter has them.
  String phrase() {
    return switch (status) {
      case 301 -> "Moved Permanently";
      case 308 -> "Permanent Redirect";
      case 400 -> "Bad Request";
      case 404 -> "Not Found";
      case 408 -> "Request Timeout";
      case 413 -> "Content Too Large";
      case 414 -> "URI Too Long";
      case 421 -> "Misdirected Request";
      case 429 -> "Too Many Requests";
      case 431 -> "Request Header Fields Too Large";
      case 496 -> "SSL Certificate Required";
      case 501 -> "Not Implemented";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      case 504 -> "Gateway Timeout";
      case 505 -> "HTTP Version Not Supported";
      case 525 -> "SSL Handshake Failed";
      case 526 -> "Invalid SSL Certificate";
      default -> throw new AssertionError("no phrase for " + status);
    };
  }
}
