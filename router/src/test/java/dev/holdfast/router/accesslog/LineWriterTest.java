package dev.holdfast.router.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.ManualTicker;
import dev.holdfast.router.RecordingLogger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LineWriterTest {
  @TempDir Path directory = Path.of("set by JUnit");
  private final ManualTicker ticker = new ManualTicker();
  private final RecordingLogger logger = new RecordingLogger();
  private final RecordQueue queue = new RecordQueue(4_096, 16 << 20);
  private @Nullable LineWriter opened;

  @AfterEach
  void close() {
    if (opened != null) {
      opened.close();
    }
  }

  private Path log() {
    return directory.resolve("access.log");
  }

  private LineWriter open() throws Exception {
    LineWriter writer =
        new LineWriter(
            queue,
            () -> 0,
            new JsonLine(List.of()),
            FileOutput.open(log(), ticker.nanos()),
            logger);
    opened = writer;
    return writer;
  }

  private void offer(int records) {
    for (int i = 0; i < records; i++) {
      assertThat(queue.offer(Requests.answered())).isTrue();
    }
  }

  @Test
  void writesWhatIsQueuedInBatches() throws Exception {
    LineWriter writer = open();
    offer(3_000);
    int turns = 0;
    while (writer.doWork(ticker.nanos()) > 0) {
      turns++;
    }

    assertThat(turns).isBetween(3, 30);
    assertThat(Files.readAllLines(log())).hasSize(3_000);
    assertThat(writer.written()).isEqualTo(3_000);
    assertThat(logger.lines).isEmpty();
  }

  @Test
  void aFullDiskIsCountedSaidOnceAndRecoveredFrom() throws Exception {
    Files.createSymbolicLink(log(), Path.of("/dev/full"));
    LineWriter writer = open();
    offer(5);
    writer.doWork(ticker.nanos());
    offer(2);
    writer.doWork(ticker.nanos());

    assertThat(writer.failed()).isEqualTo(7);
    assertThat(writer.written()).isZero();
    assertThat(writer.dropping()).isTrue();

    Files.delete(log());
    ticker.advance(Duration.ofSeconds(1));
    offer(3);
    writer.doWork(ticker.nanos());
    ticker.advance(Duration.ofMinutes(1));
    writer.doWork(ticker.nanos());

    assertThat(Files.readAllLines(log())).hasSize(3);
    assertThat(writer.written()).isEqualTo(3);
    assertThat(writer.dropping()).isFalse();
    assertThat(logger.lines).hasSize(2);
    assertThat(logger.lines.getFirst())
        .startsWith("WARN access log drops lines, requests go on: cannot write to " + log());
    assertThat(logger.lines.getLast())
        .isEqualTo("INFO access log is whole again; 7 lines were dropped");
  }
}
