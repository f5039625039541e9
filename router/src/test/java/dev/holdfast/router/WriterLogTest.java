package dev.holdfast.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.LogRecord;
import dev.holdfast.events.ManualTicker;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.FakeLog;
import dev.holdfast.registry.disk.FactsStore;
import dev.holdfast.registry.table.RouteTable;
import dev.holdfast.registry.table.TableWriter;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.backend.BackendRuntimes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class WriterLogTest {
  private final ManualTicker ticker = new ManualTicker();
  private final FakeLog log = new FakeLog("here", "shared", ticker);
  private final RecordingLogger logger = new RecordingLogger();
  private final AtomicInteger readies = new AtomicInteger();
  private final WriterLog writerLog = new WriterLog(logger, readies::incrementAndGet);
  private final TableWriter<Backend> writer =
      new TableWriter<>(
          new TableWriter.Parts<>(
              log,
              Duration.ofHours(2),
              FactsStore.none(),
              new RouteTable<>(new SplittableRandom(1)),
              new BackendRuntimes(_ -> {}),
              writerLog));
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
}
