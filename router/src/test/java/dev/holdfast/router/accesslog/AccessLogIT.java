package dev.holdfast.router.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.router.accesslog.AccessLogConfig.Format;
import dev.holdfast.router.accesslog.AccessLogConfig.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class AccessLogIT {
  @TempDir Path directory = Path.of("set by JUnit");

  private Path log() {
    return directory.resolve("access.log");
  }

  private AccessLog open() throws Exception {
    AccessLogConfig config =
        new AccessLogConfig(
            new Target.File(log()),
            Format.GOROUTER,
            List.of(),
            List.of(),
            Redaction.NOTHING,
            64,
            1 << 20);
    return Objects.requireNonNull(AccessLog.open(config, SystemClocks.ticker()));
  }

  @Test
  void linesAreOnTheDiskSoonAndAllOfThemAfterClose() throws Exception {
    AccessLog accessLog = open();
    accessLog.offer(Requests.answered());
    await().until(() -> Files.size(log()) > 0);
    for (int i = 0; i < 40; i++) {
      accessLog.offer(Requests.answered());
    }
    accessLog.close();

    assertThat(Files.readAllLines(log())).hasSize(41);
    assertThat(accessLog.written()).isEqualTo(41);
  }

  @Test
  void offersNeverWaitAndEveryRecordIsWrittenOrCounted() throws Exception {
    AccessLog accessLog = open();
    int offered = 100_000;
    Thread[] loops = new Thread[4];
    for (int i = 0; i < loops.length; i++) {
      loops[i] =
          Thread.ofPlatform()
              .start(() -> {
                for (int n = 0; n < offered / 4; n++) {
                  accessLog.offer(Requests.answered());
                }
              });
    }
    for (Thread loop : loops) {
      loop.join();
    }
    accessLog.close();

    assertThat(accessLog.droppedQueueFull()).isPositive();
    assertThat(accessLog.written() + accessLog.droppedQueueFull()).isEqualTo(offered);
    assertThat(Files.readAllLines(log())).hasSize((int) accessLog.written());
  }

  @Test
  @Timeout(60)
  void aPipeThatNobodyReadsDropsLinesAndHoldsNobody() throws Exception {
    Pipes.make(log());
    AccessLog accessLog = open();
    try (FileChannel reader = FileChannel.open(log(), StandardOpenOption.READ)) {
      int offered = 0;
      while (accessLog.droppedQueueFull() < 1_000) {
        accessLog.offer(Requests.answered());
        offered++;
      }
      assertThat(accessLog.dropping()).isTrue();

      Thread draining = Thread.ofPlatform().start(() -> drain(reader));
      accessLog.close();
      draining.join();

      assertThat(accessLog.written() + accessLog.droppedQueueFull()).isEqualTo(offered);
    }
  }

  /// To its end, when the log is closed.
  private static void drain(FileChannel pipe) {
    ByteBuffer into = ByteBuffer.allocate(1 << 16);
    try {
      while (pipe.read(into.clear()) >= 0) {
        // What is read is lost.
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void offIsNone() throws Exception {
    AccessLogConfig off =
        new AccessLogConfig(
            new Target.Off(), Format.JSON, List.of(), List.of(), Redaction.NOTHING, 64, 1 << 20);

    assertThat(AccessLog.open(off, SystemClocks.ticker())).isNull();
  }
}
