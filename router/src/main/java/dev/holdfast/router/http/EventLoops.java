package dev.holdfast.router.http;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.backend.ConnectEvidence;
import dev.holdfast.router.backend.Outliers;
import dev.holdfast.router.limits.Admission;
import dev.holdfast.router.limits.AdmissionConfig;
import dev.holdfast.router.limits.OpenFiles;
import dev.holdfast.router.limits.OverloadWatch;
import dev.holdfast.router.limits.Signals;
import dev.holdfast.router.rules.RouteRules;
import dev.holdfast.router.tls.AppTls;
import dev.holdfast.router.transport.Transport;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The event loops of a router. Any thread.
public final class EventLoops implements AutoCloseable {
  private static final long STOP_SECONDS_MOST = 5;

  private final Transport transport;
  private final MultiThreadIoEventLoopGroup group;
  private final List<Loop> loops;
  private final Outliers outliers;
  private final OverloadWatch overload;
  private final RouteRules rules;
  private int nextProbe;

  private EventLoops(
      Transport transport,
      MultiThreadIoEventLoopGroup group,
      List<Loop> loops,
      Loop.Shared shared,
      OverloadWatch overload) {
    this.transport = transport;
    this.group = group;
    this.loops = loops;
    this.outliers = shared.outliers();
    this.rules = shared.rules();
    this.overload = overload;
  }

  /// Starts them. Throws {@link IllegalStateException} where the configured transport does not work
  /// here.
  ///
  /// @param tls to apps; null where this router has no trust store
  public static EventLoops start(
      HttpConfig config,
      ConnectEvidence evidence,
      @Nullable AppTls tls,
      RandomGenerator.SplittableGenerator random) {
    Transport transport = Transport.choose(config.transport());
    int count = config.loops() > 0 ? config.loops() : Runtime.getRuntime().availableProcessors();
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            count, new DefaultThreadFactory("holdfast-loop"), transport.handlers());
    Outliers outliers = new Outliers(config.backends().balancing().ejection());
    Admission admission =
        new Admission(
            config.admission(),
            OpenFiles.forClients(),
            random.split(),
            SystemClocks.ticker().nanos());
    Signals signals = Signals.ofProcess();
    RouteRules rules =
        RouteRules.defaults(config.backends().balancing(), config.backends().retries());
    Loop.Shared shared =
        new Loop.Shared(config, transport, evidence, outliers, rules, admission, signals, tls);
    List<Loop> loops =
        IntStream.range(0, count)
            .mapToObj(_ -> new Loop((EventLoop) group.next(), shared, random.split()))
            .toList();
    loops.forEach(Loop::start);
    OverloadWatch overload =
        new OverloadWatch(
            new OverloadWatch.Parts(
                admission,
                signals,
                loops.stream().map(loop -> loop.shedding).toList(),
                () -> loops.stream().mapToLong(loop -> loop.counters.shed()).sum()));
    return new EventLoops(transport, group, loops, shared, overload);
  }

  public Transport transport() {
    return transport;
  }

  List<Loop> loops() {
    return loops;
  }

  EventLoopGroup group() {
    return group;
  }

  Loop loopOf(EventLoop eventLoop) {
    for (int i = 0; i < loops.size(); i++) {
      if (loops.get(i).eventLoop.equals(eventLoop)) {
        return loops.get(i);
      }
    }
    throw new AssertionError("a loop of another group");
  }

  /// Each loop, for who has something to run on all of them.
  public List<EventLoop> executors() {
    return loops.stream().map(loop -> loop.eventLoop).toList();
  }

  /// The counters of each loop.
  public List<LoopCounters> counters() {
    return loops.stream().map(loop -> loop.counters).toList();
  }

  /// Tells each client that its answer is the last, and closes what is idle; listeners take no more
  /// by then. Done when all connections have ended, or at the deadline, when those left are closed.
  public CompletableFuture<?> drain(Duration most) {
    return new Drain(loops).start(most);
  }

  /// Has each loop use these timeouts for what begins from now on; returns at once.
  public void become(HttpConfig.Timeouts timeouts) {
    for (Loop loop : loops) {
      if (!loop.eventLoop.isShuttingDown()) {
        loop.eventLoop.execute(() -> loop.become(timeouts));
      }
    }
  }

  /// Other limits hold from now on.
  public void become(AdmissionConfig limits) {
    overload.admission().become(limits);
  }

  /// What looks at memory for the loops, and says that they are overloaded; somebody has to turn
  /// it.
  public OverloadWatch overload() {
    return overload;
  }

  /// Has the loops look at the table's age from now on.
  public void watch(TableAge age) {
    loops.forEach(loop -> loop.watch(age));
  }

  /// What holds for routes without options.
  public RouteRules rules() {
    return rules;
  }

  /// Who judges endpoints by their answers.
  public Outliers outliers() {
    return outliers;
  }

  /// Has each loop close its idle connections to a retired backend; returns at once.
  public void discard(Backend backend) {
    for (Loop loop : loops) {
      if (!loop.eventLoop.isShuttingDown()) {
        loop.eventLoop.execute(() -> loop.backends.discard(backend));
      }
    }
  }

  /// Has one loop connect to an endpoint to see whether it is there; returns at once. Table writer
  /// only. False where this router cannot reach such an endpoint.
  public boolean offerProbe(Backend backend, long nowNanos) {
    nextProbe = (nextProbe + 1) % loops.size();
    Loop loop = loops.get(nextProbe);
    if (!backend.isReachable() || loop.eventLoop.isShuttingDown()) {
      return false;
    }
    backend.onProbed(nowNanos);
    loop.eventLoop.execute(() -> loop.backends.probe(backend));
    return true;
  }

  /// Closes what is idle and stops the loops; waits for them. Listeners are closed before.
  @Override
  public void close() {
    for (Loop loop : loops) {
      if (!loop.eventLoop.isShuttingDown()) {
        loop.eventLoop.execute(loop.backends::close);
      }
    }
    group
        .shutdownGracefully(0, STOP_SECONDS_MOST, TimeUnit.SECONDS)
        .awaitUninterruptibly(STOP_SECONDS_MOST, TimeUnit.SECONDS);
  }
}
