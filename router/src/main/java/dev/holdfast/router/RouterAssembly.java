package dev.holdfast.router;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import dev.holdfast.events.log.RouteLog;
import dev.holdfast.registry.disk.FactsStore;
import dev.holdfast.registry.table.RouteTable;
import dev.holdfast.registry.table.TableWriter;
import dev.holdfast.registry.table.ViewConfig;
import dev.holdfast.router.accesslog.AccessLog;
import dev.holdfast.router.admin.AdminPages;
import dev.holdfast.router.admin.HealthPort;
import dev.holdfast.router.admin.RouterParts;
import dev.holdfast.router.admin.Serving;
import dev.holdfast.router.admin.Serving.Phase;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.backend.BackendRuntimes;
import dev.holdfast.router.backend.ConnectEvidence;
import dev.holdfast.router.http.EventLoops;
import dev.holdfast.router.http.HttpListener;
import dev.holdfast.router.http.RequestLog;
import dev.holdfast.router.http.TableAge;
import dev.holdfast.router.limits.OverloadThread;
import dev.holdfast.router.rules.RouteRulesFactory;
import dev.holdfast.router.tls.AppTls;
import dev.holdfast.router.tls.TlsFront;
import dev.holdfast.router.tls.TlsThread;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A router that runs: its parts, made and joined as the picture in `docs/architecture.md` shows
/// them, started in order and stopped in reverse. Any thread.
public final class RouterAssembly implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RouterAssembly.class);

  private final Serving serving;
  private final Parts parts;
  private final Started started;

  /// What is spoken to while it runs.
  private record Parts(
      Listeners listeners,
      AdminPages admin,
      @Nullable HealthPort health,
      TableWriter<Backend> writer,
      GracefulStop drain,
      Reload reload) {}

  private RouterAssembly(Serving serving, Parts parts, Started started) {
    this.serving = serving;
    this.parts = parts;
    this.started = started;
  }

  /// Starts a router on a log, and returns when it takes requests. Where it cannot start, it says
  /// why, and nothing is left half-started. The log stays the caller's to close, after the router
  /// has stopped.
  ///
  /// Requests are taken once the routes are known, so that a restarted router refuses connections,
  /// which clients retry elsewhere, rather than answer 404 for routes it has not read yet. The disk
  /// is waited for; the bus not for longer than configured, since there may be nothing to wait for.
  public static RouterAssembly start(RouterConfig config, RouteLog log) throws StartException {
    Started started = new Started();
    try {
      return start(config, log, started);
    } catch (StartException | RuntimeException | Error e) {
      started.stop();
      throw e;
    }
  }

  private static RouterAssembly start(RouterConfig config, RouteLog log, Started started)
      throws StartException {
    Ticker ticker = SystemClocks.ticker();
    Serving serving = new Serving();
    CountDownLatch diskRead = new CountDownLatch(1);
    CountDownLatch known = new CountDownLatch(1);

    Opening open = new Opening(config, ticker, started);
    @Nullable AccessLog accessLog = open.accessLog();
    @Nullable AppTls appTls = open.appTls();
    ConnectEvidence evidence =
        new ConnectEvidence(ticker, config.stale().pruning().connectsApart());
    EventLoops loops = open.loops(evidence, appTls);
    @Nullable TlsFront tls = open.tls(loops);

    RouteTable<Backend> table = new RouteTable<>(new SecureRandom());
    RouteRulesFactory rules =
        new RouteRulesFactory(loops.rules(), config.routeOptions(), ticker, LOG);
    BackendRuntimes runtimes = new BackendRuntimes(appTls, loops::discard, rules::compile);
    WriterLog writerLog = new WriterLog(LOG, diskRead::countDown, known::countDown);
    FactsStore store = open.store();
    TableWriter<Backend> writer =
        new TableWriter<>(
            new TableWriter.Parts<>(
                log,
                config.reread(),
                store,
                table,
                runtimes,
                new ViewConfig<>(config.stale(), loops::offerProbe),
                writerLog,
                SystemClocks.wall()));
    TableThread tableThread = started.add(TableThread.start(writer, ticker));
    TableAge age = new TableAge(writer, log, ticker.nanos());
    loops.watch(age);
    started.add(OverloadThread.start(loops.overload(), ticker));

    RouterParts parts =
        new RouterParts(
            new RouterParts.About(
                Version.text(),
                config.site(),
                config.group(),
                loops.transport().name().toLowerCase(Locale.ROOT),
                config.http(),
                ticker.nanos()),
            serving,
            new RouterParts.Table(log, table, writer, age, tableThread::failure),
            loops.counters(),
            loops.overload(),
            tls,
            new RouterParts.Apps(
                appTls, evidence, loops.outliers(), runtimes, loops.rules(), rules),
            accessLog,
            ticker,
            SystemClocks.wall());
    AdminPages admin = open.admin(parts);
    @Nullable HealthPort health = open.health(parts);

    Awaiting.disk(diskRead, tableThread);
    Awaiting.routes(config, log, writer, known);
    RequestLog requestLog = accessLog == null ? RequestLog.OFF : accessLog;
    if (tls != null) {
      started.add(TlsThread.start(tls, ticker));
    }
    Listeners listeners = open.listeners(table, loops, requestLog, tls);
    serving.onListening(listeners.texts());
    LOG.info(
        "router of site {}, group {}: requests on {} ({}), admin on {}",
        config.site(),
        config.group(),
        String.join(", ", listeners.texts()),
        loops.transport(),
        Listeners.text(admin.address()));
    GracefulStop drain = new GracefulStop(config.drain(), serving, listeners.all(), loops, ticker);
    Reload reload = new Reload(config, loops, drain, accessLog);
    return new RouterAssembly(
        serving, new Parts(listeners, admin, health, writer, drain, reload), started);
  }

  /// Where requests are taken; the port is the real one.
  public InetSocketAddress address() {
    return parts.listeners.plain().address();
  }

  /// Where requests are taken over TLS; null where they are not.
  public @Nullable InetSocketAddress tlsAddress() {
    @Nullable HttpListener tls = parts.listeners.tls();
    return tls == null ? null : tls.address();
  }

  /// Where the admin pages are; the port is the real one.
  public InetSocketAddress adminAddress() {
    return parts.admin.address();
  }

  /// Where load balancers ask; null where not but on the admin port.
  public @Nullable InetSocketAddress healthAddress() {
    @Nullable HealthPort health = parts.health();
    return health == null ? null : health.address();
  }

  /// Takes of another configuration what can change while the router runs, and says in the log what
  /// it has taken and what wants a restart.
  public void reload(RouterConfig wanted) {
    parts.reload.apply(wanted);
  }

  /// Stops gracefully and waits for it: `/health` turns bad while requests are still taken, then no
  /// new ones are and those in flight may end, then everything closes. A second call waits for the
  /// first.
  public synchronized void stop() {
    if (serving.phase() == Phase.DRAINING) {
      return;
    }
    parts.writer.giveUpDisk();
    parts.drain.run();
    started.stop();
    LOG.info("stopped");
  }

  @Override
  public void close() {
    stop();
  }
}
