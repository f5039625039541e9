package dev.holdfast.router.http;

import dev.holdfast.router.backend.ConnectEvidence;
import dev.holdfast.router.backend.ConnectionPool;
import dev.holdfast.router.backend.DoubtWatch;
import dev.holdfast.router.backend.Outliers;
import dev.holdfast.router.backend.Turns;
import dev.holdfast.router.http.LoopCounters.Counter;
import dev.holdfast.router.http.h1.RequestScanner;
import dev.holdfast.router.http.h1.ResponseScanner;
import dev.holdfast.router.http.h2.Http2Scratch;
import dev.holdfast.router.http.h2.UpstreamLimits;
import dev.holdfast.router.limits.Admission;
import dev.holdfast.router.limits.Shedding;
import dev.holdfast.router.limits.Signals;
import dev.holdfast.router.rules.RouteRules;
import dev.holdfast.router.tls.AppTls;
import dev.holdfast.router.tls.ClientSecurity;
import dev.holdfast.router.transport.Transport;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What the connections of one event loop share: scratch space, pools, deadlines, counters. Event
/// loop only, but for the counters.
final class Loop {
  // How often idle backend connections are looked through.
  private static final int TICKS_PER_SWEEP = 10;

  /// What is the same for all loops.
  ///
  /// @param rules of routes without options
  /// @param tls to apps; null where this router has no trust store
  record Shared(
      HttpConfig config,
      Transport transport,
      ConnectEvidence evidence,
      Outliers outliers,
      RouteRules rules,
      Admission admission,
      Signals signals,
      @Nullable AppTls tls) {}

  final EventLoop eventLoop;
  HttpConfig config;
  final LoopCounters counters = new LoopCounters();
  final ConnectionPool backends;
  final Turns turns;
  final Outliers outliers;
  final DoubtWatch doubts = new DoubtWatch();
  final Waiting waiting = new Waiting();
  final Wishes wishes = new Wishes();

  /// Of routes without options.
  final RouteRules rules;

  final Deadlines deadlines;
  final TraceContext trace;
  final LoopClock clock = new LoopClock();
  final HeadWindow window;
  final RequestScanner requests;
  final ResponseScanner answers;
  final HeadWindow.Scan scanRequest;
  final HeadWindow.Scan scanAnswer;
  final HeadOut out = new HeadOut();
  final ForwardedHead forwarded;
  final HttpDate date = new HttpDate();
  final AgeLine age = new AgeLine();
  final AnswerHead answerHead = new AnswerHead(out, date, age, clock);
  final ErrorAnswer errors = new ErrorAnswer(out, date, age);
  final Http2Scratch http2;
  final Admission admission;
  final Shedding shedding;
  final RequestClient requestClient;
  final RandomGenerator random;
  final Set<Accepted> clients = new HashSet<>();
  final Set<Handshake> handshakes = new HashSet<>();
  final SaidApart badProxyHeaders;
  final SaidApart cutOffs;

  /// No client connection outlives its answer.
  boolean draining;

  private final Map<Routing, Http1Clients> http1Clients = new HashMap<>();
  private final Map<Routing, StreamClients> streamClients = new HashMap<>();
  private final Map<RequestLog, RequestLog.OnLoop> logs = new HashMap<>();
  private final List<Channel> listening = new ArrayList<>();
  private boolean accepting = true;
  private int ticks;
  private long tickedNanos;
  private volatile @Nullable TableAge tableAge;

  Loop(EventLoop eventLoop, Shared shared, RandomGenerator random) {
    HttpConfig config = shared.config();
    HttpConfig.Limits limits = config.limits();
    this.eventLoop = eventLoop;
    this.config = config;
    this.backends =
        new ConnectionPool(
            eventLoop,
            shared.transport().connections(),
            config.backends(),
            new UpstreamLimits(config.http2(), limits.headBytes(), limits.headerCount()),
            shared.evidence(),
            shared.tls());
    this.turns = new Turns(random);
    this.outliers = shared.outliers();
    this.rules = shared.rules();
    this.trace = new TraceContext(config.headers().tracing(), new RequestIds(random));
    this.admission = shared.admission();
    this.shedding = new Shedding(admission, shared.signals(), Deadlines.TICK_NANOS);
    this.requestClient = new RequestClient(config.proxies().trusted());
    this.random = random;
    this.badProxyHeaders = new SaidApart(nowNanos());
    this.cutOffs = new SaidApart(nowNanos());
    this.deadlines = new Deadlines(nowNanos());
    this.window = new HeadWindow(limits.headBytes());
    this.requests = new RequestScanner(limits.targetBytes(), limits.headerCount());
    this.answers = new ResponseScanner(limits.headerCount());
    this.http2 = new Http2Scratch(limits.headBytes(), requests);
    this.forwarded = new ForwardedHead(out, trace, config.headers());
    this.scanRequest = requests::scan;
    this.scanAnswer = answers::scan;
  }

  /// It takes connections there, or for all loops, unless it is overloaded. Any thread.
  void onListening(Channel listener) {
    eventLoop.execute(() -> listening.add(listener));
  }

  private void look(long elapsedNanos) {
    shedding.onLook(elapsedNanos, nowNanos());
    if (accepting != shedding.accepts()) {
      accepting = shedding.accepts();
      listening.removeIf(listener -> !listener.isOpen());
      listening.forEach(listener -> listener.config().setAutoRead(accepting));
    }
  }

  void onAccepted(Accepted client) {
    clients.add(client);
    counters.add(Counter.CONNECTIONS_ACCEPTED, 1);
  }

  /// A connection that carries HTTP/2 from its first byte.
  Http2Connection acceptHttp2(Routing routing, Channel channel, ClientSecurity security) {
    Http2Connection client = new Http2Connection(this, routing, channel, security);
    onAccepted(client);
    return client;
  }

  /// A connection turns out to carry HTTP/2.
  Http2Connection toHttp2(
      Accepted before, Routing routing, Channel channel, ClientSecurity security) {
    clients.remove(before);
    Http2Connection next = new Http2Connection(this, routing, channel, security);
    clients.add(next);
    return next;
  }

  void onClosed(Accepted client) {
    clients.remove(client);
    counters.add(Counter.CONNECTIONS_CLOSED, 1);
  }

  /// The clients of HTTP/1.1 whose requests are looked up there.
  Http1Clients http1Clients(Routing routing) {
    Http1Clients known = http1Clients.get(routing);
    return known == null ? begin(routing) : known;
  }

  private Http1Clients begin(Routing routing) {
    Http1Clients begun = new Http1Clients(this, routing);
    http1Clients.put(routing, begun);
    return begun;
  }

  /// The clients on streams whose requests are looked up there.
  StreamClients streamClients(Routing routing) {
    return streamClients.computeIfAbsent(routing, _ -> new StreamClients(this, routing));
  }

  /// This loop's part of that log; null where it is off.
  RequestLog.@Nullable OnLoop log(RequestLog of) {
    return of.equals(RequestLog.OFF) ? null : logs.computeIfAbsent(of, RequestLog::onLoop);
  }

  /// The loop does something new: takes the time.
  void wake() {
    assert eventLoop.inEventLoop();
    clock.wake();
  }

  long nowNanos() {
    return clock.nowNanos();
  }

  /// The time of a wake-up that begins here.
  long wokenNanos() {
    wake();
    return nowNanos();
  }

  /// Closes all connections of clients.
  void closeAll() {
    List.copyOf(handshakes).forEach(Handshake::close);
    List.copyOf(clients).forEach(Accepted::close);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Runs until the loop ends.
  void start() {
    tickedNanos = nowNanos();
    eventLoop.scheduleAtFixedRate(
        this::onTick, Deadlines.TICK_NANOS, Deadlines.TICK_NANOS, TimeUnit.NANOSECONDS);
  }

  /// Other timeouts hold from now on, for requests and pauses that begin.
  void become(HttpConfig.Timeouts timeouts) {
    config = config.with(timeouts);
  }

  /// The table is there, and its age known. Any thread.
  void watch(TableAge newTableAge) {
    tableAge = newTableAge;
  }

  private void lookAtTable() {
    TableAge of = tableAge;
    if (of != null) {
      long nanos = of.nanos(nowNanos());
      age.update(config.headers().tellAge() ? nanos : 0);
    }
  }

  private void onTick() {
    clock.readWall();
    long nowNanos = nowNanos();
    long elapsed = nowNanos - tickedNanos;
    counters.delay().add(Math.max(0, elapsed - Deadlines.TICK_NANOS));
    tickedNanos = nowNanos;
    look(elapsed);
    deadlines.run(nowNanos);
    lookAtTable();
    doubts.run(nowNanos, backends::probe);
    waiting.onTick(nowNanos);
    if (++ticks % TICKS_PER_SWEEP == 0) {
      backends.sweep(nowNanos);
      counters.set(Counter.BACKENDS_IDLE, backends.idleCount());
    }
  }
}
