package dev.holdfast.router.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.ManualTicker;
import dev.holdfast.router.RecordingLogger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LineWriterTest {
  @TempDir Path directory = Path.of("set by JUnit");
  private final ManualTicker ticker = new ManualTicker();
  private final RecordingLogger logger = new RecordingLogger();
  private final Chunks chunks = new Chunks(16 << 20);
  private final LineQueue queue = new LineQueue(chunks);
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
    LineWriter writer = new LineWriter(() -> 0, FileOutput.open(log(), ticker.nanos()), logger);
    writer.add(queue);
    opened = writer;
    return writer;
  }

  private void offer(int lines) {
    offer(queue, "line " + "x".repeat(400), lines);
  }

  private static void offer(LineQueue to, String line, int times) {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < times; i++) {
      assertThat(to.offer(bytes, bytes.length)).isTrue();
    }
  }

  private void writeAll(LineWriter writer) {
    while (writer.doWork(ticker.nanos())) {
      // A chunk of each queue a turn.
    }
  }

  @Test
  void writesWhatIsQueued() throws Exception {
    LineWriter writer = open();
    offer(3_000);
    writeAll(writer);

    assertThat(Files.readAllLines(log())).hasSize(3_000);
    assertThat(writer.written()).isEqualTo(3_000);
    assertThat(logger.lines).isEmpty();
  }

  @Test
  void writesWhatEachLoopHasInAsFewWritesAsFit() throws Exception {
    CountedOutput output = new CountedOutput();
    LineWriter writer = new LineWriter(() -> 0, output, logger);
    List<LineQueue> loops = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      loops.add(new LineQueue(chunks));
      writer.add(loops.get(i));
      offer(loops.get(i), "loop " + i, 3);
    }
    writeAll(writer);

    assertThat(output.writes).isEqualTo(1);
    assertThat(output.text.toString().lines()).hasSize(30);
    // 40 KiB each: six of them fill a batch.
    for (LineQueue loop : loops) {
      offer(loop, "x".repeat(40 << 10), 1);
    }
    writeAll(writer);
    assertThat(output.writes).isEqualTo(3);
    assertThat(writer.written()).isEqualTo(40);
  }

  @Test
  void aLineLargerThanABatchIsWrittenInItsPlace() throws Exception {
    LineWriter writer = open();
    offer(queue, "before", 1);
    offer(queue, "x".repeat(1 << 20), 1);
    offer(queue, "behind", 1);
    writeAll(writer);

    assertThat(Files.readAllLines(log()).stream().map(String::length))
        .containsExactly(6, 1 << 20, 6);
    assertThat(writer.written()).isEqualTo(3);
  }

  @Test
  void aWriteThatFailsHalfWayLosesTheLinesWhoseEndIsMissing() {
    CountedOutput output = new CountedOutput();
    output.bytesMost = 8;
    LineWriter writer = new LineWriter(() -> 0, output, logger);
    writer.add(queue);
    offer(queue, "12345", 3);
    writeAll(writer);

    assertThat(output.text).hasToString("12345\n12");
    assertThat(writer.written()).isEqualTo(1);
    assertThat(writer.failed()).isEqualTo(2);
  }

  /// Takes so many bytes of each write.
  private static final class CountedOutput implements LineOutput {
    private final StringBuilder text = new StringBuilder();
    private int bytesMost = Integer.MAX_VALUE;
    private int writes;

    @Override
    public void write(ByteBuffer lines, long nowNanos) {
      writes++;
      for (int i = 0; i < bytesMost && lines.hasRemaining(); i++) {
        text.append((char) lines.get());
      }
    }

    @Override
    public void onTick(long nowNanos) {}

    @Override
    public void reopen() {}

    @Override
    public @Nullable String problem() {
      return null;
    }

    @Override
    public void close() {}
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
