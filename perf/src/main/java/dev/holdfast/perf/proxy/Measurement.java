package dev.holdfast.perf.proxy;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import dev.holdfast.perf.launch.JvmCommand;
import dev.holdfast.perf.report.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The whole run: every proxy is started and warmed up, then they take turns, round after round, so
/// that a machine that grows slower does so for all of them; then what is counted is counted. One
/// thread; blocks.
final class Measurement {
  private static final double LOOK_SECONDS = 0.1;
  private static final double TICKS_PER_SECOND = 1e6 / ProcessTimes.TICK_MICROS;

  /// A proxy that is asked for little never takes that much: it is waited for at most so many times
  /// as long.
  private static final double WAITS = 4;

  private final Plan plan;
  private final JvmCommand java;
  private final LiveTable table;
  private final Ticker ticker = SystemClocks.ticker();

  Measurement(Plan plan, JvmCommand java, PrintWriter out) {
    this.plan = plan;
    this.java = java;
    this.table = new LiveTable(out);
  }

  /// Throws {@link IOException} where a proxy does not start or ends early.
  Report run() throws IOException, InterruptedException {
    String began = SystemClocks.wall().instant().toString();
    Machine machine = Machine.here();
    Map<String, String> skipped = new LinkedHashMap<>();
    List<Peer> peers = present(Peers.all(machine.commit()), skipped);
    try (Cores cores = plan.pinned() ? Cores.pin() : Cores.shared()) {
      table.begin(plan, machine, cores, skipped);
      return measure(peers, cores, new Known(began, machine, skipped));
    }
  }

  /// What is known before anything has run.
  private record Known(String began, Machine machine, Map<String, String> skipped) {}

  private Report measure(List<Peer> peers, Cores cores, Known known)
      throws IOException, InterruptedException {
    String base = peers.getFirst().name();
    NettyTransport transport =
        NettyTransport.IO_URING.worksHere() ? NettyTransport.IO_URING : NettyTransport.EPOLL;
    try (OneLoop loop = new OneLoop("bench-load", transport);
        Apps apps = Apps.start(loop, plan.apps(), plan.bodyBytes());
        Started started = new Started()) {
      List<RunningProxy> proxies = startAll(peers, cores, loop, apps, started);
      List<Turn> turns = rounds(loop, proxies, known.machine.cores());
      List<Result> results = new ArrayList<>();
      for (RunningProxy proxy : proxies) {
        Counts counts = Counts.of(loop, ticker, proxy, plan);
        results.add(Result.of(proxy.peer(), turns, base, counts));
      }
      table.results(results, base);
      Report.Setup setup =
          new Report.Setup(known.machine, java.flags(), plan, cores.toString(), transport.text());
      return new Report(known.began, setup, base, results, turns, known.skipped);
    }
  }

  private List<RunningProxy> startAll(
      List<Peer> peers, Cores cores, OneLoop loop, Apps apps, Started started)
      throws IOException, InterruptedException {
    @Nullable BenchCertificate certificate =
        plan.clients().tls()
            ? BenchCertificate.make(started.directory().resolve("certificate"))
            : null;
    List<RunningProxy> proxies = new ArrayList<>();
    for (Peer peer : peers) {
      table.warming(peer.name());
      Path directory = started.directory().resolve(peer.name());
      Setting setting = new Setting(plan, apps.all(), certificate, directory, java);
      proxies.add(RunningProxy.start(peer, setting, cores, started, ticker));
      warmUp(loop, proxies.getLast());
    }
    return proxies;
  }

  private List<Peer> present(List<Peer> all, Map<String, String> skipped) throws IOException {
    List<Peer> present = new ArrayList<>();
    for (Peer peer : all) {
      if (plan.proxies().contains(peer.name())) {
        String missing = peer.missing();
        if (missing.isEmpty()) {
          present.add(peer);
        } else {
          skipped.put(peer.name(), missing);
        }
      }
    }
    if (present.isEmpty()) {
      throw new IOException("none of the proxies can run here: " + skipped);
    }
    return present;
  }

  /// Until the proxy has taken so many seconds of processor time: on a machine that others use too
  /// its compilers get no further in a second than they get of the processor.
  private void warmUp(OneLoop loop, RunningProxy proxy) throws IOException, InterruptedException {
    try (LoadRun run = LoadRun.warmUp(loop, ticker, proxy, plan)) {
      Reading from = run.reading(0);
      double ticks = 0;
      for (double waited = 0;
          ticks < plan.warmUpSeconds() * TICKS_PER_SECOND && waited < WAITS * plan.warmUpSeconds();
          waited += LOOK_SECONDS) {
        ticks = run.reading(LOOK_SECONDS).proxy().since(from.proxy()).ticks();
      }
    }
  }

  private List<Turn> rounds(OneLoop loop, List<RunningProxy> proxies, int cores)
      throws IOException, InterruptedException {
    List<Turn> turns = new ArrayList<>();
    table.turns();
    for (int round = 1; round <= plan.rounds(); round++) {
      for (RunningProxy proxy : proxies) {
        try (LoadRun run = LoadRun.start(loop, ticker, proxy, plan)) {
          Turn turn = run.turn(round, plan.seconds(), cores);
          table.turn(turn);
          turns.add(turn);
        }
      }
    }
    return turns;
  }
}
