package dev.holdfast.emitter;

import dev.holdfast.emitter.api.ApiCall;
import dev.holdfast.emitter.api.ApiCalls;
import dev.holdfast.emitter.api.ApiReply;
import dev.holdfast.emitter.check.Checker.Followed;
import dev.holdfast.emitter.check.Verdict;
import dev.holdfast.emitter.lrp.Observation;
import dev.holdfast.emitter.lrp.TestLrps;
import dev.holdfast.events.Cell;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.ManualTicker;
import dev.holdfast.events.log.FakeLog;
import dev.holdfast.events.log.RouteLog;
import dev.holdfast.events.wire.RecordCodec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// An emitter without threads, its files and its logs, and a router that reads them. One thread.
final class TestCell {
  static final String SITE = "here";
  static final Cell CELL = TestLrps.CELL;

  final ManualTicker ticker;
  final Map<String, FakeLog> logs = new TreeMap<>();
  final Map<String, TestRouter> routers = new TreeMap<>();
  final MemoryFiles files = new MemoryFiles();
  private final RandomGenerator random;
  private final List<String> groups;
  long wallMs = 1_700_000_000_000L;
  int asked;
  int drainMost;
  int manifestBytesMost = RecordCodec.RECORD_BYTES_MOST;
  private Inbox<Observation> inbox = new Inbox<>(() -> {});
  private Inbox<Map<EndpointId, Verdict>> verdicts = new Inbox<>(() -> {});
  private Map<EndpointId, Followed> followed = Map.of();
  private @Nullable ApiCalls calls;
  private boolean hasApi;
  private @Nullable Emitter emitter;

  TestCell() {
    this(new ManualTicker(), List.of("shared"), 1);
  }

  TestCell(ManualTicker ticker, List<String> groups, long seed) {
    this.ticker = ticker;
    this.groups = groups;
    this.random = new Random(seed);
    for (String group : groups) {
      FakeLog log = new FakeLog(SITE, group, ticker);
      logs.put(group, log);
      routers.put(group, new TestRouter(log));
    }
  }

  FakeLog log() {
    return Objects.requireNonNull(logs.get(groups.getFirst()));
  }

  TestRouter router() {
    return router(groups.getFirst());
  }

  TestRouter router(String group) {
    return Objects.requireNonNull(routers.get(group));
  }

  Emitter emitter() {
    return Objects.requireNonNull(emitter);
  }

  /// Its emitters have an API from the next start on.
  TestCell withApi() {
    hasApi = true;
    return this;
  }

  /// Starts an emitter on the same files. One that runs already is dead from now on, as by kill -9.
  TestCell start() throws StartException {
    startOn(files);
    return this;
  }

  /// Starts an emitter on other files, as after the loss of the disk, or on a host of that name.
  void startOn(MemoryFiles where) throws StartException {
    InstantSource wall = () -> Instant.ofEpochMilli(wallMs);
    List<RouteLog> routeLogs = groups.stream().<RouteLog>map(logs::get).toList();
    inbox = new Inbox<>(() -> {});
    verdicts = new Inbox<>(() -> {});
    followed = Map.of();
    calls = hasApi ? new ApiCalls(() -> {}) : null;
    DegradedModes modes = new DegradedModes();
    TruthFile truthFile = new TruthFile(where, SITE, CELL);
    @Nullable CellTruth restored = truthFile.read();
    Opening opening = new Opening(CELL, new EpochFile(where, CELL), routeLogs, random, modes);
    Voice voice = new Voice(SITE, CELL, "test", wall);
    Intervals intervals =
        new Intervals(Duration.ofSeconds(5), Duration.ofHours(1), Duration.ofMinutes(1));
    List<Publisher> publishers = new ArrayList<>();
    for (String group : groups) {
      RouteLog log = Objects.requireNonNull(logs.get(group));
      Lane lane = new Lane(log, random, () -> {});
      publishers.add(
          new Publisher(new Publisher.Parts(group, voice, log, lane, intervals, random, modes)));
    }
    GuardedSource source = new GuardedSource(inbox, () -> asked++, where, modes);
    ManifestLimit limit = new ManifestLimit(SITE, CELL, manifestBytesMost);
    emitter =
        new Emitter(
            new Emitter.Parts(
                CELL.name(),
                truthFile,
                new Sources(source, new Leases(modes)),
                calls,
                new HealthJudge(verdicts, news -> followed = news, modes),
                new DrainGuard(drainMost),
                limit,
                publishers,
                modes,
                restored),
            opening,
            ticker.nanos());
  }

  TestCell list(Observation observation) {
    inbox.offer(observation);
    return this;
  }

  TestCell verdicts(Map<EndpointId, Verdict> news) {
    verdicts.offer(Map.copyOf(news));
    return this;
  }

  /// What the checker is to look at.
  Map<EndpointId, Followed> followed() {
    return followed;
  }

  /// Hands the API's call over and runs; completed where it is answered by then.
  CompletableFuture<ApiReply> call(ApiCall call) {
    CompletableFuture<ApiReply> reply =
        Objects.requireNonNull(Objects.requireNonNull(calls).offer(call));
    run();
    return reply;
  }

  /// Runs the loop until it rests, and has the routers read. The inbox may be empty.
  TestCell run() {
    int turns = 0;
    while (emitter().doWork(ticker.nanos()) > 0
        || emitter().dueNanos(ticker.nanos()) == ticker.nanos()) {
      turns++;
      if (turns > 10_000) {
        throw new AssertionError("the loop does not come to rest");
      }
    }
    logs.values().forEach(FakeLog::tick);
    routers.values().forEach(TestRouter::poll);
    return this;
  }

  /// Lets time pass in steps of `stepMs`.
  TestCell pass(Duration time, long stepMs) {
    for (long ms = 0; ms < time.toMillis(); ms += stepMs) {
      ticker.advanceMs(Math.min(stepMs, time.toMillis() - ms));
      run();
    }
    return this;
  }

  TestCell pass(Duration time) {
    return pass(time, 100);
  }

  GroupStatus status() {
    return emitter().status().groups().getFirst();
  }

  List<String> degraded() {
    return emitter().status().degraded();
  }

  CellTruth truthOnDisk() throws StartException {
    return Objects.requireNonNull(new TruthFile(files, SITE, CELL).read());
  }
}
