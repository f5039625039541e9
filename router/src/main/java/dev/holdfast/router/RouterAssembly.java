package dev.holdfast.router;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import dev.holdfast.events.log.RouteLog;
import dev.holdfast.registry.disk.DiskFiles;
import dev.holdfast.registry.disk.DiskInUseException;
import dev.holdfast.registry.disk.FactsDisk;
import dev.holdfast.registry.disk.FactsStore;
import dev.holdfast.registry.table.RouteTable;
import dev.holdfast.registry.table.TableWriter;
import dev.holdfast.registry.table.ViewConfig;
import dev.holdfast.router.accesslog.AccessLog;
import dev.holdfast.router.admin.AdminPages;
import dev.holdfast.router.admin.RouterParts;
import dev.holdfast.router.admin.Serving;
import dev.holdfast.router.admin.Serving.Phase;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.backend.BackendRuntimes;
import dev.holdfast.router.backend.ConnectEvidence;
import dev.holdfast.router.http.Alpn;
import dev.holdfast.router.http.EventLoops;
import dev.holdfast.router.http.HttpListener;
import dev.holdfast.router.http.RequestLog;
import dev.holdfast.router.tls.AppTls;
import dev.holdfast.router.tls.AppTlsConfig;
import dev.holdfast.router.tls.TlsFront;
import dev.holdfast.router.tls.TlsStartException;
import dev.holdfast.router.tls.TlsThread;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator.SplittableGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A router that runs: its parts, made and joined as the picture in `docs/architecture.md` shows
/// them, started in order and stopped in reverse. Any thread.
public final class RouterAssembly implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RouterAssembly.class);

  // Whoever has not answered by then is not there: what waits has waited in vain.
  private static final Duration UNANSWERED_MOST = Duration.ofSeconds(2);
  private static final Duration ALIVE_CHECK = Duration.ofMillis(100);

  private final RouterConfig config;
  private final Serving serving;
  private final Parts parts;
  private final Started started;

  /// What is spoken to while it runs.
  private record Parts(Listeners listeners, AdminPages admin, TableWriter<Backend> writer) {}

  /// Where requests are taken.
  ///
  /// @param tls null where not over TLS
  private record Listeners(HttpListener plain, @Nullable HttpListener tls) {
    List<HttpListener> all() {
      return tls == null ? List.of(plain) : List.of(plain, tls);
    }

    /// For people.
    List<String> texts() {
      String http = "http " + text(plain.address());
      return tls == null ? List.of(http) : List.of(http, "https " + text(tls.address()));
    }
  }

  private RouterAssembly(RouterConfig config, Serving serving, Parts parts, Started started) {
    this.config = config;
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

    @Nullable AccessLog accessLog = accessLog(config, ticker, started);
    @Nullable AppTls appTls = appTls(config, started);
    ConnectEvidence evidence =
        new ConnectEvidence(ticker, config.stale().pruning().connectsApart());
    EventLoops loops = started.add(loops(config, evidence, appTls));
    @Nullable TlsFront tls = tls(config, loops, ticker);

    RouteTable<Backend> table = new RouteTable<>(new SecureRandom());
    BackendRuntimes runtimes = new BackendRuntimes(appTls, loops::discard);
    WriterLog writerLog = new WriterLog(LOG, diskRead::countDown, known::countDown);
    FactsStore store = store(config, ticker, started);
    TableWriter<Backend> writer =
        new TableWriter<>(
            new TableWriter.Parts<>(
                log,
                config.reread(),
                store,
                table,
                runtimes,
                new ViewConfig<>(config.stale(), loops::offerProbe),
                writerLog));
    TableThread tableThread = started.add(TableThread.start(writer, ticker));

    RouterParts parts =
        new RouterParts(
            new RouterParts.About(
                Version.text(),
                config.site(),
                config.group(),
                loops.transport().name().toLowerCase(Locale.ROOT),
                ticker.nanos()),
            serving,
            new RouterParts.Table(log, table, writer, tableThread::failure),
            loops.counters(),
            tls,
            new RouterParts.Apps(appTls, evidence, runtimes),
            accessLog,
            ticker,
            SystemClocks.wall());
    AdminPages admin = started.add(admin(config, parts));

    awaitDisk(diskRead, tableThread);
    awaitRoutes(config, log, writer, known);
    RequestLog requestLog = accessLog == null ? RequestLog.OFF : accessLog;
    if (tls != null) {
      started.add(TlsThread.start(tls, ticker));
    }
    Listeners listeners = listeners(config, table, loops, requestLog, tls, started);
    serving.onListening(listeners.texts());
    LOG.info(
        "router of site {}, group {}: requests on {} ({}), admin on {}",
        config.site(),
        config.group(),
        String.join(", ", listeners.texts()),
        loops.transport(),
        text(admin.address()));
    return new RouterAssembly(config, serving, new Parts(listeners, admin, writer), started);
  }

  private static @Nullable TlsFront tls(RouterConfig config, EventLoops loops, Ticker ticker)
      throws StartException {
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

  private static FactsStore store(RouterConfig config, Ticker ticker, Started started)
      throws StartException {
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

  private static @Nullable AccessLog accessLog(RouterConfig config, Ticker ticker, Started started)
      throws StartException {
    try {
      @Nullable AccessLog log = AccessLog.open(config.accessLog(), ticker);
      return log == null ? null : started.add(log);
    } catch (IOException e) {
      throw StartFailures.accessLog(e);
    }
  }

  private static @Nullable AppTls appTls(RouterConfig config, Started started)
      throws StartException {
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

  private static EventLoops loops(
      RouterConfig config, ConnectEvidence evidence, @Nullable AppTls appTls)
      throws StartException {
    try {
      return EventLoops.start(
          config.http(), evidence, appTls, SplittableGenerator.of("L64X128MixRandom"));
    } catch (IllegalStateException e) {
      throw StartFailures.transport(e);
    }
  }

  private static AdminPages admin(RouterConfig config, RouterParts parts) throws StartException {
    if (!config.admin().address().isLoopbackAddress()) {
      LOG.warn(
          "the admin port is reachable from other machines (admin.address {}): whoever reaches it"
              + " can read all routes",
          config.admin().address().getHostAddress());
    }
    try {
      return AdminPages.open(config.admin().socketAddress(), parts);
    } catch (IOException e) {
      throw StartFailures.listen("admin requests", "admin", config.admin(), e);
    }
  }

  private static Listeners listeners(
      RouterConfig config,
      RouteTable<Backend> table,
      EventLoops loops,
      RequestLog log,
      @Nullable TlsFront tls,
      Started started)
      throws StartException {
    HttpListener plain;
    try {
      InetSocketAddress at = config.listen().socketAddress();
      plain = started.add(HttpListener.bind(at, table, loops, log, tls));
    } catch (IOException e) {
      throw StartFailures.listen("requests", "listen", config.listen(), e);
    }
    if (tls == null || config.tls() == null) {
      return new Listeners(plain, null);
    }
    try {
      InetSocketAddress at = config.tls().at().socketAddress();
      return new Listeners(plain, started.add(HttpListener.bindTls(at, table, loops, log, tls)));
    } catch (IOException e) {
      throw StartFailures.listen("requests over TLS", "listen.tls", config.tls().at(), e);
    }
  }

  /// However long it takes: the disk owes no answer to anybody else, and what it knows is better
  /// than a 404.
  private static void awaitDisk(CountDownLatch diskRead, TableThread tableThread) {
    while (!await(diskRead, ALIVE_CHECK) && tableThread.failure() == null) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
    }
  }

  private static void awaitRoutes(
      RouterConfig config, RouteLog log, TableWriter<Backend> writer, CountDownLatch known) {
    Duration most = config.waitForRoutes();
    Duration unanswered = most.compareTo(UNANSWERED_MOST) < 0 ? most : UNANSWERED_MOST;
    if (await(known, unanswered)) {
      return;
    }
    if (log.evidence().answered() && await(known, most.minus(unanswered))) {
      return;
    }
    LOG.warn(
        "taking requests before the routes are known, unknown ones answer 404: {}; bus {}",
        writer.status().readiness().why(),
        writer.status().bus().why());
  }

  private static boolean await(CountDownLatch latch, Duration most) {
    try {
      return latch.await(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Where requests are taken; the port is the real one.
  public InetSocketAddress address() {
    return parts.listeners.plain.address();
  }

  /// Where requests are taken over TLS; null where they are not.
  public @Nullable InetSocketAddress tlsAddress() {
    return parts.listeners.tls == null ? null : parts.listeners.tls.address();
  }

  /// Where the admin pages are; the port is the real one.
  public InetSocketAddress adminAddress() {
    return parts.admin.address();
  }

  /// Stops gracefully and waits for it: `/health` turns bad while requests are still taken, then no
  /// new ones are and those in flight may end, then everything closes. A second call waits for the
  /// first.
  public synchronized void stop() {
    if (serving.phase() == Phase.DRAINING) {
      return;
    }
    LOG.info(
        "draining: {} of warning, then {} at most",
        config.drain().waitTime(),
        config.drain().timeout());
    serving.onDraining();
    parts.writer.giveUpDisk();
    await(new CountDownLatch(1), config.drain().waitTime());
    drain();
    started.stop();
    LOG.info("stopped");
  }

  private void drain() {
    Duration timeout = config.drain().timeout();
    try {
      CompletableFuture<?>[] drained =
          parts.listeners.all().stream()
              .map(listener -> listener.drain(timeout))
              .toArray(CompletableFuture<?>[]::new);
      // The listeners cut off what is left at the timeout; the second is for that.
      CompletableFuture.allOf(drained)
          .get(timeout.plusSeconds(1).toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("not all requests have ended: {}", String.valueOf(e));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
  }

  private static String text(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }
}
