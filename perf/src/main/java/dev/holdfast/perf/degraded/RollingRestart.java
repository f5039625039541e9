package dev.holdfast.perf.degraded;

import dev.holdfast.perf.launch.FreePort;
import dev.holdfast.perf.proxy.RequestOf;
import dev.holdfast.perf.proxy.Reuse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Two routers behind one port are restarted in turn, while each request has a connection of its
/// own. With `net.ipv4.tcp_migrate_req` none may fail; what is lost without it is measured where
/// the kernel's setting can be written, which is then put back.
record RollingRestart() implements Fault {
  private static final int CONNECTIONS = 16;
  private static final int ROUNDS = 2;

  @Override
  public String name() {
    return "rolling-restart";
  }

  @Override
  public String text() {
    return "two routers behind one port are restarted in turn, a connection for each request";
  }

  @Override
  public void play(Scene scene) throws IOException, InterruptedException {
    Site site = scene.site();
    int port = FreePort.any();
    List<RouterAtWork> routers = new ArrayList<>();
    try (MigratedRequests setting = MigratedRequests.ofKernel()) {
      for (String name : List.of("left", "right")) {
        routers.add(site.startRouter(name, port, true));
      }
      for (RouterAtWork router : routers) {
        router.awaitReady();
      }
      List<RequestOf> requests =
          site.apps().stream().map(app -> RequestOf.app(app, Conversation.BODY_BYTES)).toList();
      scene.ask(new Asking(requests, port, CONNECTIONS, scene.plan().rate(), Reuse.NOTHING));
      if (setting.set(false)) {
        Span without = restarted(scene, routers, "tcp_migrate_req=0");
        scene.note(
            "with tcp_migrate_req=0: %d of %d failed".formatted(without.failed, without.requests));
      }
      boolean migrates = setting.set(true) || setting.isOn();
      Span with = restarted(scene, routers, "tcp_migrate_req=" + (migrates ? 1 : 0));
      scene.end();
      scene.note(
          "with tcp_migrate_req=%d: %d of %d failed"
              .formatted(migrates ? 1 : 0, with.failed, with.requests));
      scene.promise(
          !migrates || with.failed == 0,
          "%d requests failed with tcp_migrate_req=1, promised 0".formatted(with.failed));
      scene.promiseNoneMisrouted();
    } finally {
      for (RouterAtWork router : routers) {
        router.close();
      }
    }
  }

  private static Span restarted(Scene scene, List<RouterAtWork> routers, String setting)
      throws IOException, InterruptedException {
    scene.happens("restarts with " + setting);
    Span span = scene.traffic().span();
    for (int round = 0; round < ROUNDS; round++) {
      for (RouterAtWork router : routers) {
        router.child().signal("USR1");
        router.child().awaitEnd();
        router.restart();
        router.awaitReady();
      }
    }
    scene.happens("all are restarted");
    scene.traffic().span();
    return span;
  }
}
