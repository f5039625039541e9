package dev.holdfast.registry.table;

import static dev.holdfast.registry.facts.TestRecords.beat;
import static dev.holdfast.registry.facts.TestRecords.endpoint;
import static dev.holdfast.registry.facts.TestRecords.manifest;
import static dev.holdfast.registry.facts.TestRecords.order;
import static dev.holdfast.registry.facts.TestRecords.register;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.AppInstance;
import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.ManualTicker;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.FakeLog;
import dev.holdfast.registry.disk.DiskFiles;
import dev.holdfast.registry.disk.DiskListener;
import dev.holdfast.registry.disk.DiskStatus;
import dev.holdfast.registry.disk.FactsDisk;
import dev.holdfast.registry.disk.FactsStore;
import dev.holdfast.registry.facts.TestRecords;
import dev.holdfast.registry.view.BusState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where a table writer reads, and what it knows after a start and after a break.
final class TableWriterTest {
  private static final Duration BACK = Duration.ofHours(2);
  private static final Endpoint ONE = endpoint("a", "one", "10.0.0.1", 1, 1, "one.example.com");
  private static final Endpoint TWO = endpoint("b", "two", "10.0.0.1", 2, 1, "two.example.com");
  private static final Endpoint THREE =
      endpoint("a", "three", "10.0.0.1", 3, 2, "three.example.com");

  @TempDir Path directory = Path.of("set by JUnit");
  private final ManualTicker ticker = new ManualTicker();
  private final FakeLog log = new FakeLog(TestRecords.SITE, "shared", ticker);
  private final List<Router> routers = new ArrayList<>();

  /// A table writer with its table.
  private final class Router {
    private final RouteTable<SimRuntimes.Held> table = new RouteTable<>(new SplittableRandom(1));
    private final TableWriter<SimRuntimes.Held> writer;
    private @Nullable Readiness readyWhenTold;

    Router(FactsStore store) {
      writer =
          new TableWriter<>(
              new TableWriter.Parts<>(
                  log,
                  BACK,
                  store,
                  table,
                  new SimRuntimes(_ -> true),
                  ViewConfig.withoutProbes(),
                  new SilentListener() {
                    @Override
                    public void onReady(Readiness readiness) {
                      readyWhenTold = writer().status().readiness();
                    }
                  },
                  () -> Instant.ofEpochMilli(log.appendTimeMs())));
      routers.add(this);
    }

    private TableWriter<SimRuntimes.Held> writer() {
      return writer;
    }

    Router turn() {
      writer.doWork(ticker.nanos());
      return this;
    }

    /// Turns until nothing is left to be read.
    Router settle() {
      for (int i = 0; i < 5; i++) {
        ticker.advance(Duration.ofSeconds(4));
        turn();
      }
      return this;
    }

    /// Turns until the thread that cuts a generation has ended.
    Router awaitCut() {
      while (writer.status().disk().state() != DiskStatus.State.WORKING) {
        Thread.onSpinWait();
        turn();
      }
      return this;
    }

    SimRuntimes.Held runtimeOf(String host) {
      return table.page(null, 100, null).stream()
          .filter(pool -> pool.route().host().equals(host))
          .flatMap(pool -> pool.slots().stream())
          .map(Slot::runtime)
          .findFirst()
          .orElseThrow();
    }

    List<String> routes() {
      return table.page(null, 100, null).stream()
          .filter(pool -> !pool.isEmpty())
          .map(pool -> pool.route().host())
          .toList();
    }
  }

  private FactsStore disk() throws Exception {
    return FactsDisk.open(
        DiskFiles.in(directory), TestRecords.SITE, "shared", ticker, new Unconcerned());
  }

  @AfterEach
  void close() {
    routers.forEach(router -> router.writer.close());
  }

  @Test
  void lagIsTheAgeOfWhatComesWhileTheLogIsFollowed() {
    long late = 1_500;
    appendLate(Topic.ROUTES, 3_600_000, manifest("a", order(1, 1), ONE));
    Router router = new Router(FactsStore.none()).settle();
    assertThat(router.writer.status().reading().lagMostMs()).isEqualTo(-1);

    appendLate(Topic.ROUTES, late, register(order(1, 2), THREE));
    log.append(Topic.ROUTES, register(order(1, 3), THREE));
    assertThat(router.turn().writer.status().reading().lagMostMs()).isEqualTo(late);
    appendLate(Topic.PRESENCE, 3_600_000, beat("a", order(1, 3), null));
    ticker.advance(Duration.ofSeconds(59));
    assertThat(router.turn().writer.status().reading().lagMostMs()).isEqualTo(late);
    ticker.advance(Duration.ofMinutes(2));
    assertThat(router.turn().writer.status().reading().lagMostMs()).isEqualTo(-1);
  }

  @Test
  void lagIsNotThatOfALogWhichIsReadAgain() {
    log.append(Topic.ROUTES, manifest("a", order(1, 1), ONE));
    Router router = new Router(FactsStore.none()).settle();
    log.makeAnew();
    appendLate(Topic.ROUTES, 3_600_000, manifest("a", order(1, 2), ONE));
    router.settle();
    assertThat(router.writer.status().counts().breaks()).isEqualTo(1);
    assertThat(router.writer.status().reading().lagMostMs()).isEqualTo(-1);
  }

  /// A record that the log has held for so long.
  private void appendLate(Topic topic, long ms, RouteEvent event) {
    log.shiftAppendClockMs(-ms);
    log.append(topic, event);
    log.shiftAppendClockMs(ms);
  }

  @Test
  void restartWithoutABusKnowsTheRoutesAtOnceAndIsReadyInTenSeconds() throws Exception {
    log.append(Topic.ROUTES, manifest("a", order(1, 1), ONE));
    Router first = new Router(disk()).settle();
    log.append(Topic.ROUTES, register(order(1, 2), THREE));
    first.settle().awaitCut().writer.close();
    routers.clear();
    log.stop();

    Router second = new Router(disk()).turn();
    assertThat(second.routes()).containsExactly("one.example.com", "three.example.com");
    assertThat(second.writer.status().readiness().ready()).isFalse();
    ticker.advance(Duration.ofSeconds(10));
    assertThat(second.turn().writer.status().readiness().ready()).isTrue();

    log.start();
    log.append(Topic.ROUTES, manifest("b", order(1, 1), TWO));
    second.settle();
    assertThat(second.writer.status().readiness()).isEqualTo(new Readiness(true, "caught up"));
    assertThat(second.routes())
        .containsExactly("one.example.com", "three.example.com", "two.example.com");
    assertThat(second.writer.status().counts().breaks()).isZero();
  }

  @Test
  void whoeverIsToldThatItIsReadyFindsThatInTheStatus() {
    log.append(Topic.ROUTES, manifest("a", order(1, 1), ONE));
    Router router = new Router(FactsStore.none()).settle();
    assertThat(router.readyWhenTold).isEqualTo(new Readiness(true, "caught up"));
  }

  /// What a runtime has prepared names the app: it would go on under the old name.
  @Test
  void anotherAppAtTheSameTargetHasARuntimeOfItsOwn() {
    log.append(Topic.ROUTES, manifest("a", order(1, 1), ONE));
    Router router = new Router(FactsStore.none()).settle();
    SimRuntimes.Held first = router.runtimeOf("one.example.com");
    log.append(Topic.ROUTES, register(order(1, 2), ofApp(ONE, new AppInstance("shop", "web", 3))));
    SimRuntimes.Held second = router.settle().runtimeOf("one.example.com");
    assertThat(second).isNotSameAs(first);
    assertThat(first).hasToString("runtime of " + ONE.id() + ", retired, connects []");

    log.append(Topic.ROUTES, register(order(1, 3), ofApp(ONE, new AppInstance("shop", "web", 3))));
    assertThat(router.settle().runtimeOf("one.example.com")).isSameAs(second);
  }

  private static Endpoint ofApp(Endpoint endpoint, AppInstance app) {
    return new Endpoint(
        endpoint.id(),
        endpoint.target(),
        endpoint.state(),
        endpoint.stateForMs(),
        endpoint.sinceMs(),
        app,
        endpoint.zone(),
        endpoint.weight(),
        Map.of(),
        List.of(endpoint.route(0)));
  }

  @Test
  void logMadeAnewAndEmptyRemovesNothing() {
    log.append(Topic.ROUTES, manifest("a", order(1, 1), ONE));
    Router router = new Router(FactsStore.none()).settle();
    log.makeAnew();
    router.settle();
    assertThat(router.routes()).containsExactly("one.example.com");
    assertThat(router.writer.status().counts().breaks()).isOne();
    assertThat(router.writer.status().reading().whole()).isTrue();
  }

  @Test
  void whatIsReadAgainIsShownWholeOrNotAtAll() {
    log.append(Topic.ROUTES, manifest("a", order(1, 1), ONE));
    Router router = new Router(FactsStore.none()).settle();
    log.makeAnew();
    log.append(Topic.ROUTES, manifest("a", order(2, 1)));
    log.append(Topic.ROUTES, register(order(2, 2), THREE));
    log.append(Topic.ROUTES, register(order(2, 3), ONE));
    log.pollMost(1);
    List<List<String>> seen = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      ticker.advance(Duration.ofSeconds(4));
      seen.add(router.turn().routes());
    }
    assertThat(seen)
        .isSubsetOf(List.of("one.example.com"), List.of("one.example.com", "three.example.com"));
    assertThat(seen.getLast()).containsExactly("one.example.com", "three.example.com");
  }

  @Test
  void logThatIsReadForLongIsShownAsBeingRead() {
    for (int seq = 1; seq <= 60; seq++) {
      log.append(Topic.ROUTES, manifest("a", order(1, seq), ONE));
    }
    log.pollMost(1);
    Router router = new Router(FactsStore.none());
    for (int i = 0; i < 50; i++) {
      ticker.advance(Duration.ofSeconds(1));
      TableStatus status = router.turn().writer.status();
      assertThat(status.bus().state()).isEqualTo(BusState.DOUBTFUL);
      assertThat(status.reading().whole()).isFalse();
    }
    TableStatus reading = router.writer.status();
    assertThat(reading.bus().why())
        .isEqualTo(
            "it answers and is being read: the routes topic at offset %d of 60"
                .formatted(reading.reading().routesPosition()));

    for (int i = 0; i < 15; i++) {
      ticker.advance(Duration.ofSeconds(1));
      router.turn();
    }
    assertThat(router.writer.status().bus().state()).isEqualTo(BusState.CONNECTED);
    assertThat(router.writer.status().reading().whole()).isTrue();
  }

  @Test
  void recordThatCannotBeReadIsCountedWhileTheLogIsReadAgain() {
    log.append(Topic.ROUTES, manifest("a", order(1, 1), ONE));
    Router router = new Router(FactsStore.none()).settle();
    log.makeAnew();
    log.append(Topic.ROUTES, new Cell("a").key(), new byte[] {9});
    log.append(Topic.ROUTES, manifest("a", order(2, 1), ONE, THREE));
    router.settle();

    assertThat(router.writer.status().counts().unreadable())
        .isEqualTo(Map.of(LogRecord.Reason.BAD_VALUE, 1L));
    assertThat(router.writer.cells().getFirst().unreadable()).isOne();
    assertThat(router.writer.cells().getFirst().frozen()).isFalse();
    assertThat(router.routes()).containsExactly("one.example.com", "three.example.com");
  }

  @Test
  void recordLostWithThePlaceIsMadeGoodByReadingAgain() {
    log.append(Topic.ROUTES, manifest("a", order(1, 1), ONE));
    Router router = new Router(FactsStore.none()).settle();
    log.append(Topic.ROUTES, register(order(1, 3), ONE));
    router.settle();
    log.makeAnew();
    log.append(Topic.ROUTES, manifest("a", order(1, 2), ONE, THREE));
    log.append(Topic.ROUTES, register(order(1, 3), ONE));
    router.settle();
    assertThat(router.routes()).containsExactly("one.example.com", "three.example.com");
  }

  @Test
  void tailThatWasLostAndHasGrownAgainWhileNoRouterRanIsReadAgain() throws Exception {
    log.append(Topic.ROUTES, manifest("a", order(1, 1), ONE));
    log.append(Topic.ROUTES, manifest("b", order(1, 1)));
    new Router(disk()).settle().awaitCut().writer.close();
    routers.clear();
    log.shorten(Topic.ROUTES, 1);
    log.append(Topic.ROUTES, manifest("b", order(2, 1), TWO));

    Router second = new Router(disk()).settle().awaitCut();

    assertThat(second.routes()).containsExactly("one.example.com", "two.example.com");
    assertThat(second.writer.status().counts().breaks()).isOne();
  }

  @Test
  void cellThatHasBeenQuietForLongIsFoundInTheOlderLog() {
    log.append(Topic.ROUTES, manifest("b", order(1, 1), TWO));
    log.shiftAppendClockMs(Duration.ofHours(5).toMillis());
    log.append(Topic.ROUTES, manifest("a", order(1, 1), ONE));
    Router router = new Router(FactsStore.none()).settle();
    assertThat(router.routes()).containsExactly("one.example.com", "two.example.com");
    assertThat(router.writer.status().readiness().ready()).isTrue();
  }

  @Test
  void whatAQuietCellSaysWhileItIsLookedForInTheOlderLogIsNotLost() {
    log.append(Topic.ROUTES, manifest("a", order(1, 1), ONE));
    log.shiftAppendClockMs(Duration.ofHours(5).toMillis());
    log.append(Topic.ROUTES, manifest("b", order(1, 1), TWO));
    log.pollMost(1);
    Router router = new Router(FactsStore.none()).turn();
    assertThat(router.writer.status().reading().doing()).startsWith("reading older records");

    log.append(Topic.ROUTES, register(order(1, 2), THREE));
    router.settle();
    assertThat(router.routes())
        .containsExactly("one.example.com", "three.example.com", "two.example.com");
  }

  @Test
  void presenceThatRetentionHasTakenIsNoReasonToReadRoutesAgain() {
    log.append(Topic.ROUTES, manifest("a", order(1, 1), ONE));
    log.append(Topic.PRESENCE, TestRecords.beat("a", order(1, 1), null));
    Router router = new Router(FactsStore.none()).settle();
    log.append(Topic.PRESENCE, TestRecords.beat("a", order(1, 1), null));
    log.append(Topic.PRESENCE, TestRecords.beat("a", order(1, 1), null));
    log.truncateHead(Topic.PRESENCE, log.end(Topic.PRESENCE));
    router.turn();
    assertThat(router.writer.status().counts().breaks()).isOne();
    assertThat(router.writer.status().reading().whole()).isTrue();
  }

  private static final class Unconcerned implements DiskListener {
    @Override
    public void onDiskFailing(String problem) {
      throw new AssertionError(problem);
    }

    @Override
    public void onDiskWorking() {}

    @Override
    public void onPassedOver(String file, String why) {
      throw new AssertionError(file + ": " + why);
    }
  }
}
