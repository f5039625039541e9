package dev.holdfast.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.Cell;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.ManualTicker;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.FakeLog;
import dev.holdfast.registry.disk.FactsStore;
import dev.holdfast.registry.table.RouteTable;
import dev.holdfast.registry.table.Slot.Standing;
import dev.holdfast.registry.table.TableWriter;
import dev.holdfast.registry.table.ViewChange;
import dev.holdfast.registry.table.ViewConfig;
import dev.holdfast.registry.view.Freshness;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.backend.BackendRuntimes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class WriterLogTest {
  private final ManualTicker ticker = new ManualTicker();
  private final FakeLog log = new FakeLog("here", "shared", ticker);
  private final RecordingLogger logger = new RecordingLogger();
  private final AtomicInteger readies = new AtomicInteger();
  private final AtomicInteger diskReads = new AtomicInteger();
  private final WriterLog writerLog =
      new WriterLog(logger, diskReads::incrementAndGet, readies::incrementAndGet);
  private final TableWriter<Backend> writer =
      new TableWriter<>(
          new TableWriter.Parts<>(
              log,
              Duration.ofHours(2),
              FactsStore.none(),
              new RouteTable<>(new SplittableRandom(1)),
              new BackendRuntimes(null, _ -> {}, (_, _) -> null),
              ViewConfig.withoutProbes(),
              writerLog,
              InstantSource.fixed(Instant.EPOCH)));
  private final TestCell cell = new TestCell("here", "cell-1");

  @AfterEach
  void close() {
    writer.close();
  }

  /// Turns once a second, as long as told.
  private void turnFor(int seconds) {
    for (int i = 0; i < seconds; i++) {
      writer.doWork(ticker.nanos());
      ticker.advance(Duration.ofSeconds(1));
    }
  }

  @Test
  void anOutageIsSaidOncePerStateAndOnceWhenItIsOver() {
    turnFor(5);
    logger.lines.clear();
    log.stop();
    turnFor(120);
    log.start();
    turnFor(10);

    assertThat(logger.lines).hasSize(3);
    assertThat(logger.lines.get(0)).startsWith("WARN bus DOUBTFUL (was CONNECTED): ");
    assertThat(logger.lines.get(1))
        .startsWith("WARN bus OUT (was DOUBTFUL): the bus does not answer")
        .endsWith("; requests are routed by the table as it stands");
    assertThat(logger.lines.get(2)).startsWith("INFO bus CONNECTED (was OUT): ");
  }

  @Test
  void readyIsSaidOnceAndPassedOn() {
    turnFor(20);

    assertThat(readies).hasValue(1);
    assertThat(diskReads).hasValue(1);
    assertThat(logger.lines).filteredOn(line -> line.startsWith("INFO ready: ")).hasSize(1);
  }

  @Test
  void garbageIsSaidOnceAndCannotForgeALine() {
    byte[] key = {'c', 'e', 'l', 'l', '-', '1'};
    log.append(Topic.ROUTES, cell.manifest());
    log.append(Topic.ROUTES, key, "\n2026 INFO all is well".getBytes(StandardCharsets.US_ASCII));
    log.append(Topic.ROUTES, key, new byte[] {1, 2, 3});
    turnFor(5);
    log.append(Topic.ROUTES, cell.manifest());
    turnFor(5);

    assertThat(logger.lines)
        .filteredOn(line -> line.contains("cannot be read"))
        .singleElement()
        .asString()
        .startsWith("WARN a record cannot be read (BAD_VALUE at offset 1 of the ROUTES topic, cell")
        .doesNotContain("\n");
    assertThat(logger.lines)
        .contains(
            "INFO cell cell-1: its manifest could be read, nothing of it is missing any more");
  }

  @Test
  void aDetailWithControlCharactersStaysOnItsLine() {
    writerLog.onUnreadable(
        new LogRecord.Unreadable(
            Topic.ROUTES,
            3,
            0,
            null,
            null,
            LogRecord.Reason.BAD_KEY,
            "key: \"a\nb\u001b\u00e9\"",
            LogRecord.Raw.NONE));

    assertThat(logger.lines)
        .containsExactly(
            "WARN a record cannot be read (BAD_KEY at offset 3 of the ROUTES topic, cell unknown):"
                + " key: \"a?b??\"");
  }

  @Test
  void anIgnoredEmitterIsSaidOnce() {
    log.append(Topic.ROUTES, cell.manifest());
    turnFor(3);
    log.append(Topic.ROUTES, cell.staleManifest());
    log.append(Topic.ROUTES, cell.staleManifest());
    turnFor(3);

    assertThat(logger.lines)
        .filteredOn(line -> line.contains("an older incarnation"))
        .singleElement()
        .asString()
        .startsWith("WARN cell cell-1: ");
  }

  @Test
  void aLogMadeAnewIsSaid() {
    log.append(Topic.ROUTES, cell.manifest());
    turnFor(5);
    log.makeAnew();
    turnFor(10);

    assertThat(logger.lines)
        .filteredOn(line -> line.contains("it is another log now"))
        .singleElement()
        .asString()
        .endsWith(": facts are kept, the log is read again beside them");
  }

  @Test
  void cellThatFallsSilentIsSaidAtEachStepAndWhenItIsHeardAgain() {
    TestCell other = new TestCell("here", "cell-2");
    log.append(Topic.ROUTES, cell.manifest(cell.endpoint("i", 1_000, "a.example.com")));
    log.append(Topic.ROUTES, other.manifest(other.endpoint("j", 2_000, "a.example.com")));
    log.append(Topic.PRESENCE, cell.beat());
    for (int i = 0; i < 30; i++) {
      log.append(Topic.PRESENCE, other.beat());
      turnFor(3);
    }
    log.append(Topic.PRESENCE, cell.beat());
    turnFor(3);

    assertThat(logger.lines)
        .filteredOn(line -> line.contains("cells "))
        .containsExactly(
            "WARN cells SILENT: cell-1; their endpoints are picked after heard ones",
            "WARN cells STALE: cell-1; their endpoints are picked last",
            "INFO cells HEARD again: cell-1");
  }

  @Test
  void changesOfTheViewAreSaidInAWordAndWithTheirReason() {
    List<Cell> cells = IntStream.range(10, 35).mapToObj(i -> new Cell("c" + i)).toList();
    writerLog.onView(new ViewChange.FreshnessIgnored(5, 9));
    writerLog.onView(new ViewChange.FreshnessHeeded(1, 9));
    writerLog.onView(new ViewChange.EndpointsHidden(Standing.PRUNED, cells.subList(0, 2)));
    writerLog.onView(new ViewChange.EndpointsShown(Standing.PRUNED, cells.subList(0, 2)));
    writerLog.onView(new ViewChange.EndpointsHidden(Standing.AGED, cells.subList(0, 1)));
    writerLog.onView(new ViewChange.CellForgotten(new Cell("c1"), 7));
    writerLog.onView(new ViewChange.CellsTurned(Freshness.HEARD, cells));

    assertThat(logger.lines)
        .containsExactly(
            "WARN freshness IGNORED: 5 of 9 cells are unheard, too many to have died at once;"
                + " only connects decide until they are heard again",
            "INFO freshness HEEDED again: 1 of 9 cells are unheard",
            "WARN endpoints PRUNED: connects fail to some of c10, c11, which are silent",
            "INFO endpoints no longer PRUNED: all of c10, c11 are shown",
            "WARN endpoints AGED: nothing proves the identity of some of c10, which are silent",
            "WARN cell c1 FORGOTTEN: its 7 endpoints were pruned for the whole retention and are no"
                + " longer kept",
            "INFO cells HEARD again: c10, c11, c12, c13, c14, c15, c16, c17, c18, c19, c20, c21,"
                + " c22, c23, c24, c25, c26, c27, c28, c29 and 5 more");
  }
}
