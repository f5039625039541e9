package dev.holdfast.router;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import dev.holdfast.registry.disk.DiskFiles;
import dev.holdfast.registry.disk.DiskInUseException;
import dev.holdfast.registry.disk.FactsDisk;
import dev.holdfast.registry.disk.FactsStore;
import dev.holdfast.registry.table.RouteTable;
import dev.holdfast.router.accesslog.AccessLog;
import dev.holdfast.router.admin.AdminPages;
import dev.holdfast.router.admin.HealthPort;
import dev.holdfast.router.admin.RouterParts;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.backend.ConnectEvidence;
import dev.holdfast.router.http.Alpn;
import dev.holdfast.router.http.EventLoops;
import dev.holdfast.router.http.HttpListener;
import dev.holdfast.router.http.ListenAt;
import dev.holdfast.router.http.RequestLog;
import dev.holdfast.router.tls.AppTls;
import dev.holdfast.router.tls.AppTlsConfig;
import dev.holdfast.router.tls.TlsFront;
import dev.holdfast.router.tls.TlsStartException;
import dev.holdfast.router.tls.TlsThread;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.random.RandomGenerator.SplittableGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens a router's parts as its configuration has them, each to be closed again by {@link
/// Started}; says why where one cannot be. One thread.
final class Opening {
  private static final Logger LOG = LoggerFactory.getLogger(RouterAssembly.class);

  private final RouterConfig config;
  private final Ticker ticker;
  private final Started started;

  Opening(RouterConfig config, Ticker ticker, Started started) {
    this.config = config;
    this.ticker = ticker;
    this.started = started;
  }

  @Nullable TlsFront tls(EventLoops loops) throws StartException {
    if (config.tls() == null) {
      return null;
    }
    try {
      TlsFront front =
          TlsFront.open(
              config.tls().tls(),
              new TlsFront.Parts(
                  Alpn.OFFERED,
                  new SecureRandom(),
                  ticker,
                  SystemClocks.wall(),
                  loops.executors()));
      LOG.info("TLS in front by {}", front.status().provider());
      return front;
    } catch (TlsStartException | IllegalStateException e) {
      throw StartFailures.tls(e);
    }
  }

  FactsStore store() throws StartException {
    @Nullable Path directory = config.dataDirectory();
    if (directory == null) {
      LOG.warn("dataDirectory is none: a restart without the bus knows no routes");
      return FactsStore.none();
    }
    try {
      return started.add(
          FactsDisk.open(
              DiskFiles.in(directory), config.site(), config.group(), ticker, new DiskLog(LOG)));
    } catch (DiskInUseException e) {
      throw StartFailures.dataDirectory(directory, e);
    }
  }

  @Nullable AccessLog accessLog() throws StartException {
    try {
      @Nullable AccessLog log = AccessLog.open(config.accessLog(), ticker);
      return log == null ? null : started.add(log);
    } catch (IOException e) {
      throw StartFailures.accessLog(e);
    }
  }

  @Nullable AppTls appTls() throws StartException {
    @Nullable AppTlsConfig wanted = config.http().backends().tls();
    if (wanted == null) {
      return null;
    }
    try {
      AppTls apps = AppTls.open(wanted, SystemClocks.wall());
      started.add(TlsThread.start(apps));
      LOG.info("TLS to apps by {}", apps.status().provider());
      return apps;
    } catch (IOException | IllegalStateException e) {
      throw StartFailures.appTls(e);
    }
  }

  EventLoops loops(ConnectEvidence evidence, @Nullable AppTls appTls) throws StartException {
    try {
      return started.add(
          EventLoops.start(
              config.http(), evidence, appTls, SplittableGenerator.of("L64X128MixRandom")));
    } catch (IllegalStateException e) {
      throw StartFailures.transport(e);
    }
  }

  AdminPages admin(RouterParts parts) throws StartException {
    if (!config.admin().address().isLoopbackAddress()) {
      LOG.warn(
          "the admin port is reachable from other machines (admin.address {}): whoever reaches it"
              + " can read all routes",
          config.admin().address().getHostAddress());
    }
    try {
      return started.add(AdminPages.open(config.admin().socketAddress(), parts));
    } catch (IOException e) {
      throw StartFailures.listen("admin requests", "admin", config.admin(), e);
    }
  }

  /// Null where there is no port for load balancers.
  @Nullable HealthPort health(RouterParts parts) throws StartException {
    @Nullable ListenConfig at = config.health();
    if (at == null) {
      return null;
    }
    try {
      return started.add(HealthPort.open(at.socketAddress(), parts));
    } catch (IOException e) {
      throw StartFailures.listen("health checks", "health", at, e);
    }
  }

  Listeners listeners(
      RouteTable<Backend> table, EventLoops loops, RequestLog log, @Nullable TlsFront tls)
      throws StartException {
    HttpListener plain;
    try {
      plain = started.add(HttpListener.bind(config.listen().at(), table, loops, log, tls));
    } catch (IOException e) {
      throw StartFailures.listen("requests", "listen", config.listen(), e);
    }
    if (tls == null || config.tls() == null) {
      return new Listeners(plain, null);
    }
    try {
      ListenAt at = config.tls().at().at();
      return new Listeners(plain, started.add(HttpListener.bindTls(at, table, loops, log, tls)));
    } catch (IOException e) {
      throw StartFailures.listen("requests over TLS", "listen.tls", config.tls().at(), e);
    }
  }
}
