package dev.holdfast.router.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.router.accesslog.AccessLogConfig.Content;
import dev.holdfast.router.accesslog.AccessLogConfig.Format;
import dev.holdfast.router.accesslog.AccessLogConfig.Target;
import dev.holdfast.router.accesslog.Requests.Request;
import dev.holdfast.router.http.RequestLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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
        new AccessLogConfig(new Target.File(log()), Format.GOROUTER, Content.PLAIN, 1 << 20);
    return Objects.requireNonNull(AccessLog.open(config, SystemClocks.ticker()));
  }

  /// As an event loop does.
  private static void log(RequestLog.OnLoop loop, Request request) {
    loop.begin(request.asked()).end(request.outcome());
  }

  @Test
  void linesAreOnTheDiskSoonAndAllOfThemAfterClose() throws Exception {
    AccessLog accessLog = open();
    RequestLog.OnLoop loop = accessLog.onLoop();
    log(loop, Requests.answered());
    await().until(() -> Files.size(log()) > 0);
    for (int i = 0; i < 40; i++) {
      log(loop, Requests.answered());
    }
    accessLog.close();

    assertThat(Files.readAllLines(log())).hasSize(41);
    assertThat(accessLog.written()).isEqualTo(41);
  }

  @Test
  void loopsNeverWaitAndEveryLineIsWrittenWholeOrCounted() throws Exception {
    AccessLog accessLog = open();
    int lines = 400_000;
    Request request = Requests.answered();
    Thread[] loops = new Thread[4];
    for (int i = 0; i < loops.length; i++) {
      loops[i] =
          Thread.ofPlatform()
              .start(() -> {
                RequestLog.OnLoop loop = accessLog.onLoop();
                for (int n = 0; n < lines / 4; n++) {
                  log(loop, request);
                }
              });
    }
    for (Thread loop : loops) {
      loop.join();
    }
    accessLog.close();

    assertThat(accessLog.droppedQueueFull()).isPositive();
    assertThat(accessLog.written() + accessLog.droppedQueueFull()).isEqualTo(lines);
    List<String> written = Files.readAllLines(log());
    assertThat(written).hasSize((int) accessLog.written());
    assertThat(Set.copyOf(written)).as("all are the same").hasSize(1);
  }

  @Test
  void linesOfRequestsThatAreAtWorkTogetherDoNotMix() throws Exception {
    AccessLog accessLog = open();
    RequestLog.OnLoop loop = accessLog.onLoop();
    List<Request> requests = List.of(Requests.sized(3), Requests.answered(), Requests.sized(5_000));
    List<RequestLog.Entry> begun = new ArrayList<>();
    for (Request request : requests) {
      begun.add(loop.begin(request.asked()));
    }
    for (int i = requests.size() - 1; i >= 0; i--) {
      begun.get(i).end(requests.get(i).outcome());
    }
    accessLog.close();

    List<String> lines = Files.readAllLines(log());
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).contains(" \"GET " + "x".repeat(5_000) + " HTTP/1.1\" 404 ");
    assertThat(lines.get(1)).contains(" \"GET /a?b=c HTTP/1.1\" 200 ");
    assertThat(lines.get(2)).contains(" \"GET xxx HTTP/1.1\" 404 ");
  }

  @Test
  @Timeout(60)
  void aPipeThatNobodyReadsDropsLinesAndHoldsNobody() throws Exception {
    Pipes.make(log());
    AccessLog accessLog = open();
    RequestLog.OnLoop loop = accessLog.onLoop();
    try (FileChannel reader = FileChannel.open(log(), StandardOpenOption.READ)) {
      int offered = 0;
      while (accessLog.droppedQueueFull() < 1_000) {
        log(loop, Requests.answered());
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
        new AccessLogConfig(new Target.Off(), Format.JSON, Content.PLAIN, 1 << 20);

    assertThat(AccessLog.open(off, SystemClocks.ticker())).isNull();
  }
}
