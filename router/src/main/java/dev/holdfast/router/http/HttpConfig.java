package dev.holdfast.router.http;

import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import dev.holdfast.router.backend.PoolConfig;
import dev.holdfast.router.http.h2.Http2Limits;
import dev.holdfast.router.limits.AdmissionConfig;
import dev.holdfast.router.proxied.ProxiesConfig;
import dev.holdfast.router.transport.TransportChoice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// How requests are taken and relayed. Immutable.
///
/// @param transport how sockets are driven
/// @param loops how many event loops; 0 for one per core
/// @param headers what this router tells apps and clients
/// @param proxies those that stand before this router
/// @param admission who is let in
public record HttpConfig(
    TransportChoice transport,
    int loops,
    Headers headers,
    ProxiesConfig proxies,
    Timeouts timeouts,
    Limits limits,
    AdmissionConfig admission,
    Http2Limits http2,
    PoolConfig backends) {
  public static final HttpConfig DEFAULT =
      new HttpConfig(
          TransportChoice.AUTO,
          0,
          Headers.DEFAULT,
          ProxiesConfig.NONE,
          Timeouts.DEFAULT,
          Limits.DEFAULT,
          AdmissionConfig.DEFAULT,
          Http2Limits.DEFAULT,
          PoolConfig.DEFAULT);

  // RFC 9110 §7.6.3: a pseudonym is a token.
  private static final Pattern PSEUDONYM = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{0,64}");

  /// What this router tells in headers of its own.
  ///
  /// @param via the name of this router in `Via`; empty to add none
  /// @param forwardedClientCert what apps are told of client certificates
  /// @param forwardedProto what apps are told of how the client came
  /// @param tracing which trace context it takes part in
  /// @param tellAge whether clients are told how old the table is, while it is stale
  /// @param tellRequestId whether clients are told the id of their request
  public record Headers(
      String via,
      ForwardedClientCert forwardedClientCert,
      ForwardedProto forwardedProto,
      Tracing tracing,
      boolean tellAge,
      boolean tellRequestId) {
    static final Headers DEFAULT =
        new Headers(
            "holdfast",
            ForwardedClientCert.SANITIZE_SET,
            ForwardedProto.CONNECTION,
            Tracing.NONE,
            false,
            false);

    static Headers from(YamlMap map) throws YamlException {
      return new Headers(
          via(map),
          map.value("forwardedClientCert", ForwardedClientCert::parse, DEFAULT.forwardedClientCert),
          map.choice("forwardedProto", ForwardedProto.class, DEFAULT.forwardedProto),
          map.choice("tracing", Tracing.class, DEFAULT.tracing),
          map.flag("tellAge", DEFAULT.tellAge),
          map.flag("tellRequestId", DEFAULT.tellRequestId));
    }

    private static String via(YamlMap map) throws YamlException {
      String name = map.text("via", DEFAULT.via);
      if (!PSEUDONYM.matcher(name).matches()) {
        throw map.error(
            "via", "is \"" + name + "\"; expected a token of RFC 9110 of at most 64 characters");
      }
      return name;
    }
  }

  /// How long each thing may take.
  ///
  /// @param head from a head's first byte to its last
  /// @param clientIdle between two requests of a connection
  /// @param answerHead from the request's end to the answer's head
  /// @param bodyStall without a byte of a body that is due, either way
  /// @param halfClosed how long a client that has closed its way out is taken to still want its
  ///   answer, while none has begun: a client that is gone looks the same
  /// @param linger how long what a client still sends is read and dropped after an answer that ends
  ///   its connection, so that the answer is not lost to a reset
  /// @param request from a request's head to its answer's end; upgraded connections are exempt
  /// @param upgradeIdle without a byte of an upgraded connection, either way
  public record Timeouts(
      Duration head,
      Duration clientIdle,
      Duration answerHead,
      Duration bodyStall,
      Duration halfClosed,
      Duration linger,
      Optional<Duration> request,
      Duration upgradeIdle) {
    static final Timeouts DEFAULT =
        new Timeouts(
            Duration.ofSeconds(10),
            Duration.ofSeconds(90),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Optional.empty(),
            Duration.ofHours(1));

    static Timeouts from(YamlMap map) throws YamlException {
      return new Timeouts(
          map.duration("head", DEFAULT.head),
          map.duration("clientIdle", DEFAULT.clientIdle),
          map.duration("answerHead", DEFAULT.answerHead),
          map.duration("bodyStall", DEFAULT.bodyStall),
          map.duration("halfClosed", DEFAULT.halfClosed),
          map.duration("linger", DEFAULT.linger),
          map.has("request")
              ? Optional.of(map.duration("request", Duration.ZERO))
              : DEFAULT.request,
          map.duration("upgradeIdle", DEFAULT.upgradeIdle));
    }
  }

  /// How large a head may be, and how slow a body.
  ///
  /// @param headBytes the largest head, of a request or an answer
  /// @param targetBytes the longest request target
  /// @param headerCount the most header lines in a head
  /// @param requestBytesPerSecond the slowest that a request's body may come, on average and beyond
  ///   {@link Timeouts#bodyStall}; 0 for no limit
  public record Limits(int headBytes, int targetBytes, int headerCount, int requestBytesPerSecond) {
    static final Limits DEFAULT = new Limits(64 << 10, 16 << 10, 256, 64);

    static Limits from(YamlMap map) throws YamlException {
      return new Limits(
          map.integer("headBytesMax", 1 << 10, 1 << 20, DEFAULT.headBytes),
          map.integer("targetBytesMax", 256, 1 << 20, DEFAULT.targetBytes),
          map.integer("headerCountMax", 16, 10_000, DEFAULT.headerCount),
          map.integer("requestBytesPerSecondMin", 0, 1 << 30, DEFAULT.requestBytesPerSecond));
    }
  }

  /// The same with other timeouts.
  public HttpConfig with(Timeouts others) {
    return with(others, admission);
  }

  /// The same with other timeouts, and others let in.
  public HttpConfig with(Timeouts others, AdmissionConfig otherAdmission) {
    return new HttpConfig(
        transport, loops, headers, proxies, others, limits, otherAdmission, http2, backends);
  }

  /// Reads the mapping `http`.
  ///
  /// @param base what relative paths are relative to
  public static HttpConfig from(YamlMap map, Path base) throws YamlException {
    return new HttpConfig(
        map.choice("transport", TransportChoice.class, TransportChoice.AUTO),
        map.integer("eventLoops", 0, 1_024, 0),
        Headers.from(map),
        ProxiesConfig.from(map.map("proxies")),
        Timeouts.from(map.map("timeouts")),
        Limits.from(map.map("limits")),
        AdmissionConfig.from(map.map("limits"), map.map("overload")),
        Http2Limits.from(map.map("http2")),
        PoolConfig.from(map.map("backends"), base));
  }
}
