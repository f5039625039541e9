package dev.holdfast.perf.jmh;

import dev.holdfast.events.AppInstance;
import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.Protocol;
import dev.holdfast.events.Route;
import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Target;
import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import dev.holdfast.router.accesslog.AccessLog;
import dev.holdfast.router.accesslog.AccessLogConfig;
import dev.holdfast.router.http.RequestLog;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What a line of the access log takes of an event loop: a browser's request and an app's answer,
/// from what the log is told to the bytes that its thread will write. That thread runs beside it.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH sets up before it measures.
public class AccessLogBenchmark {
  private static final Endpoint ENDPOINT =
      new Endpoint(
          new EndpointId(new Cell("cell-17"), "9b2e6a0c-7d51-4c6e-8f0a-1b2c3d4e5f60", 8080),
          new Target("10.20.30.40", 61_001, 0, "", Protocol.HTTP1),
          EndpointState.LIVE,
          0,
          1,
          new AppInstance("3f2504e0-4f89-41d3-9a0c-0305e82c3301", "web", 3),
          "z1",
          Endpoint.DEFAULT_WEIGHT,
          Map.of(),
          List.of(new Route("app.example.com", "")));

  /// How it is written.
  @Param({"gorouter", "json"})
  public String format = "";

  private final LoggedRequest request = LoggedRequest.ofBrowser();
  private final LoggedOutcome outcome = LoggedOutcome.answeredBy(ENDPOINT);
  private AccessLog log;
  private RequestLog.OnLoop loop;

  /// Opens a log that goes nowhere, with room for what comes while its thread sleeps.
  @Setup
  public void open() throws IOException, YamlException {
    YamlMap yaml =
        YamlMap.parse(
            "accessLog", "{to: /dev/null, format: %s, queueBytesMax: 67108864}".formatted(format));
    log = Objects.requireNonNull(AccessLog.open(AccessLogConfig.from(yaml), SystemClocks.ticker()));
    loop = log.onLoop();
  }

  /// One request's line.
  @Benchmark
  public void line(CpuTime cpu) {
    cpu.operations++;
    loop.begin(request).end(outcome);
  }

  /// Says so where lines were lost: to drop one is cheaper.
  @TearDown
  public void close() {
    log.close();
    if (log.droppedQueueFull() > 0) {
      System.err.println(log.droppedQueueFull() + " lines were dropped; the figure is too low");
    }
  }
}
