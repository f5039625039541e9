package dev.holdfast.router.http;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Route;
import dev.holdfast.events.RouteOptions;
import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.yaml.YamlMap;
import dev.holdfast.registry.table.Pool;
import dev.holdfast.registry.table.RouteTable;
import dev.holdfast.registry.table.TestTable;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.backend.BackendRuntimes;
import dev.holdfast.router.backend.ConnectEvidence;
import dev.holdfast.router.backend.PoolConfig;
import dev.holdfast.router.http.h2.Http2Limits;
import dev.holdfast.router.limits.AdmissionConfig;
import dev.holdfast.router.limits.OverloadConfig;
import dev.holdfast.router.rules.RouteOptionsConfig;
import dev.holdfast.router.rules.RouteRulesFactory;
import dev.holdfast.router.tls.AppTls;
import dev.holdfast.router.tls.AppTlsConfig;
import dev.holdfast.router.tls.TlsFront;
import dev.holdfast.router.transport.TransportChoice;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// A data plane on one event loop with a table that the test writes.
final class TestRouter implements AutoCloseable {
  static final ConnectEvidence EVIDENCE = newEvidence();

  /// Of routers for which a test names none, so that all tests can be run over each
  /// (`-Dtransport=IO_URING`).
  private static final TransportChoice UNNAMED =
      TransportChoice.valueOf(System.getProperty("transport", "AUTO"));

  /// On a busy machine a loop is late, and would turn requests away: that is OverloadIT's matter.
  private static final AdmissionConfig ALL_ADMITTED = allAdmitted();

  static final HttpConfig QUICK = config(UNNAMED);

  private final ConnectEvidence evidence = newEvidence();
  private final @Nullable AppTls appTls;
  private final EventLoops loops;
  private final TestTable<Backend> table;
  private final HttpListener listener;
  private final BlockingQueue<RequestRecord> records = new LinkedBlockingQueue<>();
  private final BackendRuntimes runtimes;
  private final RequestLog log;

  TestRouter() throws IOException {
    this(QUICK);
  }

  TestRouter(HttpConfig config) throws IOException {
    this(config, null);
  }

  /// With a log of the test's own; null for one that {@link #record} reads.
  TestRouter(HttpConfig given, @Nullable RequestLog log) throws IOException {
    HttpConfig config = steady(given);
    @Nullable AppTlsConfig overTls = config.backends().tls();
    appTls = overTls == null ? null : AppTls.open(overTls, SystemClocks.wall());
    loops = EventLoops.start(config, evidence, appTls, new SplittableRandom(3));
    RouteRulesFactory rules =
        new RouteRulesFactory(
            loops.rules(),
            RouteOptionsConfig.DEFAULT,
            SystemClocks.ticker(),
            LoggerFactory.getLogger(TestRouter.class));
    runtimes = new BackendRuntimes(appTls, loops::discard, rules::compile);
    table = new TestTable<>(runtimes);
    this.log = log == null ? RequestRecord.log(records::add) : log;
    listener = HttpListener.bind(loopback(), table.table(), loops, this.log, null);
  }

  /// Over the transport of this run where a test names none, and patient with apps.
  private static HttpConfig steady(HttpConfig given) {
    return new HttpConfig(
        given.transport() == TransportChoice.AUTO ? UNNAMED : given.transport(),
        given.loops(),
        given.headers(),
        given.proxies(),
        given.timeouts(),
        given.limits(),
        given.admission(),
        given.http2(),
        patient(given.backends()));
  }

  /// On a busy machine an app is late to accept and to say its SETTINGS.
  private static PoolConfig patient(PoolConfig given) {
    boolean named = !given.connectTimeout().equals(PoolConfig.DEFAULT.connectTimeout());
    return new PoolConfig(
        named ? given.connectTimeout() : Duration.ofSeconds(10),
        given.connectBudget(),
        given.triesMost(),
        given.doubtFor(),
        given.idleTimeout(),
        given.idlePerEndpointMost(),
        given.tls(),
        given.balancing(),
        given.retries());
  }

  static HttpConfig config(TransportChoice transport) {
    return config(transport, HttpConfig.DEFAULT.headers(), PoolConfig.DEFAULT);
  }

  static HttpConfig withHeaders(HttpConfig.Headers headers) {
    return config(UNNAMED, headers, PoolConfig.DEFAULT);
  }

  private static HttpConfig config(
      TransportChoice transport, HttpConfig.Headers headers, PoolConfig backends) {
    return new HttpConfig(
        transport,
        1,
        headers,
        HttpConfig.DEFAULT.proxies(),
        HttpConfig.DEFAULT.timeouts(),
        new HttpConfig.Limits(8 << 10, 2 << 10, 64, 64),
        ALL_ADMITTED,
        Http2Limits.DEFAULT,
        backends);
  }

  private static AdmissionConfig allAdmitted() {
    AdmissionConfig usual = AdmissionConfig.DEFAULT;
    OverloadConfig overload = usual.overload();
    return new AdmissionConfig(
        usual.connectionsMost(),
        usual.requestsMost(),
        usual.perClient(),
        usual.perRoute(),
        new OverloadConfig(
            false,
            overload.lagBegin(),
            overload.lagFull(),
            overload.directMemory(),
            overload.heap(),
            overload.requests()));
  }

  /// The usual ones but for those that a test is about: a short one that it is not about would end
  /// it early on a busy machine.
  ///
  /// @param yaml of `http.timeouts`
  static HttpConfig.Timeouts timeouts(String yaml) throws Exception {
    YamlMap map = YamlMap.parse("timeouts", yaml);
    HttpConfig.Timeouts timeouts = HttpConfig.Timeouts.from(map);
    map.end();
    return timeouts;
  }

  /// @param yaml of `http.timeouts`
  static TestRouter withTimeouts(String yaml) throws Exception {
    return new TestRouter(QUICK.with(timeouts(yaml)));
  }

  /// However late an app answers, a client that has closed its way has not been given up.
  static TestRouter patient(TransportChoice transport) throws Exception {
    return new TestRouter(config(transport).with(timeouts("halfClosed: 10s")));
  }

  /// That sheds nothing, unless it is said when.
  ///
  /// @param yaml of `http`, in one line
  static TestRouter with(String yaml) throws Exception {
    String shedding = yaml.contains("overload:") ? "" : "overload: {shed: false}, ";
    YamlMap map = YamlMap.parse("http", "{eventLoops: 1, " + shedding + yaml + "}");
    HttpConfig config = HttpConfig.from(map, Path.of("."));
    map.end();
    return new TestRouter(config);
  }

  private static ConnectEvidence newEvidence() {
    return new ConnectEvidence(SystemClocks.ticker(), Duration.ofSeconds(10));
  }

  /// @param yaml of `http.backends.tls`
  static TestRouter withTlsToApps(Path directory, String yaml) throws Exception {
    return withBackends(directory, "", yaml);
  }

  /// Endpoints that failed are tried again soon.
  static TestRouter withQuickDoubts(Path directory, String yaml) throws Exception {
    return withBackends(directory, "doubtFor: 200ms", yaml);
  }

  private static TestRouter withBackends(Path directory, String yaml, String tls) throws Exception {
    // Apps on a busy machine are late to shake hands.
    String patient = tls.contains("handshakeTimeout:") ? tls : "handshakeTimeout: 10s\n" + tls;
    YamlMap map = YamlMap.parse("backends", yaml + "\ntls:\n" + patient.indent(2));
    return withBackends(PoolConfig.from(map, directory));
  }

  /// @param yaml of `http.backends`
  static TestRouter withBackends(String yaml) throws Exception {
    YamlMap map = YamlMap.parse("backends", yaml);
    PoolConfig backends = PoolConfig.from(map, Path.of("."));
    map.end();
    return withBackends(backends);
  }

  private static TestRouter withBackends(PoolConfig backends) throws IOException {
    return new TestRouter(config(UNNAMED, HttpConfig.DEFAULT.headers(), backends));
  }

  ConnectEvidence evidence() {
    return evidence;
  }

  AppTls appTls() {
    return Objects.requireNonNull(appTls);
  }

  /// What has changed on disk is in use from now on.
  void reloadAppTls() {
    appTls().doWork();
    appTls().doWork();
  }

  /// The route leads to these endpoints.
  Pool<Backend> put(Route route, List<Endpoint> endpoints) {
    return table.put(route, endpoints);
  }

  /// The route leads to these ports of this machine.
  Pool<Backend> route(String route, int... ports) {
    Route parsed = Route.parse(route);
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < ports.length; i++) {
      endpoints.add(Endpoints.local("app-guid", i, ports[i], parsed));
    }
    return table.put(parsed, endpoints);
  }

  /// The route has these options, and leads to these ports of this machine.
  Pool<Backend> route(String route, Map<String, String> options, int... ports) {
    Route parsed = Route.parse(route);
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < ports.length; i++) {
      endpoints.add(
          Endpoints.local("app-guid", i, ports[i], parsed)
              .withOptions(Map.of(parsed, RouteOptions.of(options))));
    }
    return table.put(parsed, endpoints);
  }

  /// The route's only endpoint will be back soon.
  void routeInterrupted(String route, int port) {
    Route parsed = Route.parse(route);
    table.putInterrupted(parsed, List.of(Endpoints.local("app-guid", 0, port, parsed)));
  }

  /// The route leads to these ports of this machine, where HTTP/2 is spoken.
  Pool<Backend> routeHttp2(String route, int... ports) {
    return routeHttp2(route, Map.of(), ports);
  }

  /// The same with options.
  Pool<Backend> routeHttp2(String route, Map<String, String> options, int... ports) {
    Route parsed = Route.parse(route);
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < ports.length; i++) {
      endpoints.add(
          Endpoints.http2(i, ports[i], parsed)
              .withOptions(Map.of(parsed, RouteOptions.of(options))));
    }
    return table.put(parsed, endpoints);
  }

  void routeDraining(String route, int port) {
    Route parsed = Route.parse(route);
    table.putDraining(parsed, List.of(Endpoints.local("app-guid", 0, port, parsed)));
  }

  void retire(Backend backend) {
    runtimes.retire(backend.endpoint(), backend);
  }

  /// Takes no new connections, and lets those that there are end.
  CompletableFuture<?> drain(Duration most) {
    listener.stopListening();
    return loops.drain(most);
  }

  RouteTable<Backend> table() {
    return table.table();
  }

  EventLoops loops() {
    return loops;
  }

  int port() {
    return listener.address().getPort();
  }

  /// Takes requests over TLS as well.
  HttpListener listenTls(TlsFront front) throws IOException {
    return HttpListener.bindTls(loopback(), table.table(), loops, log, front);
  }

  /// A plain port beside one with TLS.
  HttpListener listenPlain(TlsFront front) throws IOException {
    return HttpListener.bind(loopback(), table.table(), loops, log, front);
  }

  private static ListenAt loopback() {
    return ListenAt.alone(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  Wire connect() throws IOException {
    return Wire.to(port());
  }

  /// The answer over HTTP/2: its head, and its body where it has one.
  String getOverHttp2(String target) throws IOException {
    try (FrameWire client = FrameWire.to(port())) {
      client.get(1, target);
      String head = client.message();
      return head.startsWith("HEADERS 1 end") ? head : head + "\n" + client.body(1);
    }
  }

  long count(LoopCounters.Counter counter) {
    return loops.counters().stream().mapToLong(c -> c.value(counter)).sum();
  }

  /// Returns when the loop has seen what had come to it before: a second task, since the first may
  /// run behind a poll that is older.
  void settle() throws Exception {
    for (Loop loop : loops.loops()) {
      loop.eventLoop.submit(() -> {}).get();
      loop.eventLoop.submit(() -> {}).get();
    }
  }

  /// Handshakes at work.
  int handshakes() throws Exception {
    Loop loop = loops.loops().getFirst();
    return loop.eventLoop.submit(() -> loop.handshakes.size()).get();
  }

  /// The next record of the access log.
  RequestRecord record() throws InterruptedException {
    RequestRecord record = records.poll(10, java.util.concurrent.TimeUnit.SECONDS);
    if (record == null) {
      throw new AssertionError("no record within 10 s");
    }
    return record;
  }

  @Override
  public void close() {
    listener.close();
    loops.close();
    if (appTls != null) {
      appTls.close();
    }
  }
}
