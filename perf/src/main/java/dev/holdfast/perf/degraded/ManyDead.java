package dev.holdfast.perf.degraded;

import dev.holdfast.perf.proxy.App;
import dev.holdfast.perf.proxy.RequestOf;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// An app of which one instance lives and twenty are dead: every second of them refuses, connects
/// to the others time out. A normal app is asked in the same run, turn and turn about.
record ManyDead() implements Fault {
  private static final int DEAD = 20;
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final double RATIO_GOAL = 2;

  @Override
  public String name() {
    return "many-dead";
  }

  @Override
  public String text() {
    return "an app with 1 live and 20 dead instances, half of which refuse and half time out";
  }

  @Override
  public void play(Scene scene) throws IOException, InterruptedException {
    List<Closeable> dead = new ArrayList<>();
    GuestApp app = new GuestApp(scene.site(), "many-dead");
    try {
      app.addLive();
      for (int i = 0; i < DEAD; i++) {
        app.addPort(i % 2 == 0 ? refusing(dead) : blackHole(dead));
      }
      app.register();
      play(scene, app);
      app.withdraw();
    } finally {
      for (Closeable port : dead) {
        port.close();
      }
    }
  }

  private static int refusing(List<Closeable> dead) throws IOException {
    ReservedPort port = ReservedPort.any();
    dead.add(port);
    return port.port();
  }

  private static int blackHole(List<Closeable> dead) throws IOException {
    BlackHole port = BlackHole.open();
    dead.add(port);
    return port.port();
  }

  private static void play(Scene scene, GuestApp app) throws IOException, InterruptedException {
    App normal = scene.site().apps().getFirst();
    scene.ask(
        List.of(
            RequestOf.app(app.app(), Conversation.BODY_BYTES),
            RequestOf.app(normal, Conversation.BODY_BYTES)));
    scene.strike("first asked for", () -> {});
    Span first = scene.traffic().span();
    Scene.pause(FIRST);
    scene.traffic().span();
    scene.noticed(() -> app.blamed().size() == DEAD);
    // What waited for connects that time out goes first.
    scene.lasts();
    Span settled = scene.lasts();
    Ledger ledger = scene.end();
    double p99 = settled.latencyMs(app.app().name(), 99);
    double normalP99 = settled.latencyMs(normal.name(), 99);
    scene.note(
        "settled: p99 %.2f ms, the normal app's %.2f ms, %.2f times (goal: %.0f times)"
            .formatted(p99, normalP99, p99 / normalP99, RATIO_GOAL));
    scene.note("failed in the first second: %d".formatted(first.failed));
    long later = ledger.failed - first.failed;
    scene.promise(later == 0, "%d requests failed after the first second".formatted(later));
    scene.promiseNoneMisrouted();
  }
}
