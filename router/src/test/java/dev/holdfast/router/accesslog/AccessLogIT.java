package dev.holdfast.router.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.router.accesslog.AccessLogConfig.Format;
import dev.holdfast.router.accesslog.AccessLogConfig.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AccessLogIT {
  @TempDir Path directory = Path.of("set by JUnit");

  private Path log() {
    return directory.resolve("access.log");
  }

  private AccessLog open() throws Exception {
    AccessLogConfig config =
        new AccessLogConfig(new Target.File(log()), Format.GOROUTER, 64, 1 << 20);
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
  void offIsNone() throws Exception {
    AccessLogConfig off = new AccessLogConfig(new Target.Off(), Format.JSON, 64, 1 << 20);

    assertThat(AccessLog.open(off, SystemClocks.ticker())).isNull();
  }
}
