package dev.holdfast.router;

import dev.holdfast.events.Names;
import dev.holdfast.events.log.KafkaLogConfig;
import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import dev.holdfast.registry.view.ViewTimes;
import dev.holdfast.router.accesslog.AccessLogConfig;
import dev.holdfast.router.http.HttpConfig;
import dev.holdfast.router.limits.AdmissionConfig;
import dev.holdfast.router.rules.RouteOptionsConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A router's configuration: one record per part, each of which reads and checks its own keys.
/// Immutable.
///
/// @param site the site whose log is read
/// @param group the router group whose routes are served
/// @param dataDirectory where facts are kept over a restart; null: nowhere
/// @param reread how far before its newest record the log is read when nothing is known, and again
///   after a break: two manifest intervals of the emitters
/// @param tls where requests are taken over TLS, too; null: nowhere
/// @param waitForRoutes how long a start waits for the routes to be known before it takes requests;
///   no longer than 2 s of it where the bus does not answer
/// @param health where load balancers ask for `/health`, beside the admin port; null: nowhere
/// @param stale when cells that are not heard are picked later, and their endpoints hidden
public record RouterConfig(
    String site,
    String group,
    KafkaLogConfig bus,
    @Nullable Path dataDirectory,
    Duration reread,
    ListenConfig listen,
    @Nullable TlsListenConfig tls,
    Duration waitForRoutes,
    ViewTimes stale,
    HttpConfig http,
    ListenConfig admin,
    @Nullable ListenConfig health,
    AccessLogConfig accessLog,
    DrainConfig drain,
    RouteOptionsConfig routeOptions) {
  private static final String NO_DATA = "none";

  /// Emitters say a manifest every hour at the latest.
  private static final Duration TWO_MANIFESTS = Duration.ofHours(2);

  private static final List<String> BOOTSTRAP = List.of("localhost:9092");

  /// The configuration that no file makes.
  public static RouterConfig defaults() {
    try {
      return parse(YamlMap.parse("defaults", ""), Path.of(""));
    } catch (YamlException e) {
      throw new AssertionError("the defaults are no configuration", e);
    }
  }

  /// Reads a file. What cannot be used is refused with file, line, value and what was expected, and
  /// all of it in one go.
  public static RouterConfig read(Path file) throws IOException, YamlException {
    return parse(YamlMap.read(file), file.toAbsolutePath().resolveSibling(""));
  }

  /// Reads a document, as {@link #read}.
  ///
  /// @param base what a relative data directory is relative to
  public static RouterConfig parse(YamlMap yaml, Path base) throws YamlException {
    yaml.collectFaults();
    RouterConfig config;
    try {
      config = from(yaml, base);
    } catch (YamlException e) {
      throw yaml.withCollected(e);
    }
    yaml.end();
    return config;
  }

  private static RouterConfig from(YamlMap yaml, Path base) throws YamlException {
    String site = yaml.value("site", Names::site, "main");
    String group = yaml.value("group", Names::group, "shared");
    return new RouterConfig(
        site,
        group,
        bus(yaml, base, site, group),
        dataDirectory(yaml, base),
        yaml.duration("reread", TWO_MANIFESTS),
        ListenConfig.from(yaml.map("listen"), "0.0.0.0", 8080).sharedBy(yaml.map("listen")),
        tls(yaml.map("listen"), base),
        yaml.duration("waitForRoutes", Duration.ofSeconds(10)),
        yaml.part("stale", StaleConfig::from, ViewTimes.DEFAULT),
        yaml.part("http", map -> HttpConfig.from(map, base), HttpConfig.DEFAULT),
        ListenConfig.from(yaml.map("admin"), "127.0.0.1", 8081),
        health(yaml),
        AccessLogConfig.from(yaml.map("accessLog")),
        DrainConfig.from(yaml.map("drain")),
        RouteOptionsConfig.from(yaml.map("routeOptions")));
  }

  /// The same with other timeouts and limits, and another drain.
  RouterConfig with(HttpConfig.Timeouts timeouts, AdmissionConfig admission, DrainConfig newDrain) {
    return new RouterConfig(
        site,
        group,
        bus,
        dataDirectory,
        reread,
        listen,
        tls,
        waitForRoutes,
        stale,
        http.with(timeouts, admission),
        admin,
        health,
        accessLog,
        newDrain,
        routeOptions);
  }

  private static @Nullable ListenConfig health(YamlMap yaml) throws YamlException {
    return yaml.has("health") ? ListenConfig.from(yaml.map("health"), "0.0.0.0", 8083) : null;
  }

  private static @Nullable Path dataDirectory(YamlMap yaml, Path base) throws YamlException {
    String text = yaml.value("dataDirectory", value -> value, "router-data");
    return text.equals(NO_DATA) ? null : base.resolve(text);
  }

  private static KafkaLogConfig bus(YamlMap yaml, Path base, String site, String group)
      throws YamlException {
    KafkaLogConfig usual = new KafkaLogConfig(site, group, BOOTSTRAP);
    return yaml.has("bus")
        ? yaml.part("bus", map -> KafkaLogConfig.from(map, base, site, group), usual)
        : usual;
  }

  private static @Nullable TlsListenConfig tls(YamlMap listen, Path base) throws YamlException {
    Optional<TlsListenConfig> none = Optional.empty();
    return listen.has("tls")
        ? listen
            .part("tls", map -> Optional.of(TlsListenConfig.from(listen, map, base)), none)
            .orElse(null)
        : null;
  }
}
