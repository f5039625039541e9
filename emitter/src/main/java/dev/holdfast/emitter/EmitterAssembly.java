package dev.holdfast.emitter;

import dev.holdfast.emitter.api.ApiCalls;
import dev.holdfast.emitter.check.Checker;
import dev.holdfast.emitter.check.Verdict;
import dev.holdfast.emitter.lrp.FileLrpSource;
import dev.holdfast.emitter.lrp.Lrp;
import dev.holdfast.emitter.lrp.LrpSource;
import dev.holdfast.emitter.lrp.Observation;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import dev.holdfast.events.log.RouteLog;
import dev.holdfast.events.wire.RecordCodec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running emitter: the picture in `docs/architecture.md`, from left to right. Any thread.
public final class EmitterAssembly {
  private static final Logger LOG = LoggerFactory.getLogger(EmitterAssembly.class);

  /// A producer that is in reach is done with what is in flight well within it.
  private static final long LEAVE_WAIT_MS = 2_000;

  private final DataDirectory data;
  private final LrpSource source;
  private final Checker checker;
  private final @Nullable LocalApi api;
  private final Emitter emitter;
  private final Ticker ticker;
  private final Rest rest;
  private final Thread thread;
  private final CompletableFuture<EmitterEnd> ended = new CompletableFuture<>();
  private volatile boolean stopping;

  /// What is closed at its end.
  private record Edges(
      DataDirectory data, LrpSource source, Checker checker, @Nullable LocalApi api) {}

  private EmitterAssembly(Edges edges, Emitter emitter, Ticker ticker, Rest rest) {
    this.data = edges.data;
    this.source = edges.source;
    this.checker = edges.checker;
    this.api = edges.api;
    this.emitter = emitter;
    this.ticker = ticker;
    this.rest = rest;
    this.thread = new Thread(this::run, "holdfast-emitter");
  }

  /// What an emitter takes from the machine.
  public record Machine(Ticker ticker, InstantSource wall, RandomGenerator random) {
    public static Machine system() {
      return new Machine(SystemClocks.ticker(), SystemClocks.wall(), new SecureRandom());
    }
  }

  /// Starts an emitter. Does not wait for the bus, and never fails because it is gone.
  ///
  /// @param logs one for each of the configuration's groups, in their order; the caller closes them
  ///   after {@link #stop}
  public static EmitterAssembly start(EmitterConfig config, List<RouteLog> logs)
      throws StartException {
    return start(config, logs, Machine.system());
  }

  public static EmitterAssembly start(EmitterConfig config, List<RouteLog> logs, Machine machine)
      throws StartException {
    return start(
        config,
        logs,
        machine,
        (known, inbox) -> FileLrpSource.start(config.lrps(), known, machine.ticker(), inbox));
  }

  /// Starts an emitter whose LRPs come from elsewhere than from files.
  ///
  /// @param looks the configuration's directory of LRPs is not looked at
  public static EmitterAssembly start(
      EmitterConfig config, List<RouteLog> logs, Machine machine, LrpSource.Opener looks)
      throws StartException {
    if (logs.size() != config.groups().size()) {
      throw new StartException(
          "%d logs are given; expected %d, one for each group"
              .formatted(logs.size(), config.groups().size()));
    }
    DataDirectory data = DataDirectory.open(config.dataDirectory());
    @Nullable EmitterAssembly started = null;
    try {
      started = assemble(config, logs, machine, data, looks);
      started.thread.start();
      return started;
    } finally {
      if (started == null) {
        close(data);
      }
    }
  }

  private static EmitterAssembly assemble(
      EmitterConfig config,
      List<RouteLog> logs,
      Machine machine,
      DataDirectory data,
      LrpSource.Opener looks)
      throws StartException {
    Rest rest = new Rest();
    Inbox<Observation> inbox = new Inbox<>(rest::wake);
    DegradedModes modes = new DegradedModes();
    Voice voice = new Voice(config.site(), config.cell(), version(), machine.wall());
    TruthFile truthFile = new TruthFile(data, config.site(), config.cell());
    @Nullable CellTruth restored = truthFile.read();
    Opening opening =
        new Opening(
            config.cell(), new EpochFile(data, config.cell()), logs, machine.random(), modes);
    List<Publisher> publishers = new ArrayList<>();
    for (int i = 0; i < logs.size(); i++) {
      publishers.add(
          new Publisher(
              new Publisher.Parts(
                  config.groups().get(i),
                  voice,
                  logs.get(i),
                  new Lane(logs.get(i), machine.random(), rest::wake),
                  config.intervals(),
                  machine.random(),
                  modes)));
    }
    ApiCalls calls = new ApiCalls(rest::wake);
    @Nullable LocalApi api =
        config.api() == null ? null : LocalApi.open(config, data, calls, machine.random());
    @Nullable LrpSource source = null;
    try {
      source = source(config, looks, restored, inbox);
    } finally {
      if (source == null && api != null) {
        api.close();
      }
    }
    Inbox<Map<EndpointId, Verdict>> verdicts = new Inbox<>(rest::wake);
    Checker checker = new Checker(machine.ticker(), machine.random(), verdicts::offer);
    GuardedSource files = new GuardedSource(inbox, source::ask, data, modes);
    Emitter emitter =
        new Emitter(
            new Emitter.Parts(
                config.cell().name(),
                truthFile,
                new Sources(files, new Leases(modes)),
                api == null ? null : calls,
                new HealthJudge(verdicts, checker::follow, modes),
                new DrainGuard(config.drainMost()),
                new ManifestLimit(config.site(), config.cell(), RecordCodec.RECORD_BYTES_MOST),
                publishers,
                modes,
                restored),
            opening,
            machine.ticker().nanos());
    return new EmitterAssembly(
        new Edges(data, source, checker, api), emitter, machine.ticker(), rest);
  }

  private static LrpSource source(
      EmitterConfig config,
      LrpSource.Opener looks,
      @Nullable CellTruth restored,
      Inbox<Observation> inbox)
      throws StartException {
    List<Lrp> known = restored == null ? List.of() : restored.lrps();
    try {
      return looks.open(known, inbox::offer);
    } catch (IOException e) {
      throw new StartException(
          "the LRP directory %s cannot be watched: %s; expected a free inotify instance (fs.inotify.max_user_instances)"
              .formatted(config.lrps().directory(), e.getMessage()),
          e);
    }
  }

  private static String version() {
    return Objects.requireNonNullElse(
        EmitterAssembly.class.getPackage().getImplementationVersion(), "development");
  }

  private void run() {
    EmitterEnd end;
    try {
      end = loop();
      emitter.stop(ticker.nanos(), LEAVE_WAIT_MS);
    } catch (InterruptedException _) {
      end = new EmitterEnd.Stopped();
    } catch (RuntimeException | Error e) {
      LOG.error("the emitter has a defect and ends; its endpoints stay as they are", e);
      end = new EmitterEnd.Broken(e);
    }
    if (api != null) {
      api.close();
    }
    checker.close();
    source.close();
    close(data);
    ended.complete(end);
  }

  private EmitterEnd loop() throws InterruptedException {
    while (!stopping) {
      long nowNanos = ticker.nanos();
      int work = emitter.doWork(nowNanos);
      @Nullable String nameTaken = emitter.nameTaken();
      if (nameTaken != null) {
        LOG.error("{}", nameTaken);
        return new EmitterEnd.NameTaken(nameTaken);
      }
      if (work == 0) {
        rest.rest(emitter.dueNanos(nowNanos) - nowNanos);
      }
    }
    return new EmitterEnd.Stopped();
  }

  /// Where its API listens; null where it has none.
  public @Nullable InetSocketAddress apiAddress() {
    return api == null ? null : api.address();
  }

  /// How it stands now.
  public EmitterStatus status() {
    return emitter.status();
  }

  /// Completes when the emitter has ended, with the reason; it holds nothing then.
  public CompletableFuture<EmitterEnd> ended() {
    return ended.copy();
  }

  /// Says that the silence to come is planned, and ends. No endpoint is removed by it. Waits until
  /// it has ended, for a few seconds at most.
  public void stop() {
    stopping = true;
    rest.wake();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(DataDirectory data) {
    try {
      data.close();
    } catch (IOException e) {
      LOG.warn("closing the data directory", e);
    }
  }
}
