package dev.holdfast.perf.degraded;

import dev.holdfast.perf.proxy.App;
import dev.holdfast.perf.report.Shell;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// The router's disk is full while routes change. For that its data lie on a small tmpfs that only
/// its own process sees: it is started in a mount namespace of its own, and the bench fills the
/// disk by way of `/proc`.
record FullDisk() implements Fault {
  private static final int DISK_MIB = 16;
  private static final String MOUNT =
      "mount -t tmpfs -o size=%dm tmpfs \"$0\" && exec \"$@\"".formatted(DISK_MIB);

  @Override
  public String name() {
    return "full-disk";
  }

  @Override
  public String text() {
    return "the router's disk is full while routes change";
  }

  @Override
  public String missing() {
    String said =
        Shell.output(
            "unshare",
            "--user",
            "--map-root-user",
            "--mount",
            "sh",
            "-c",
            "mount -t tmpfs -o size=1m tmpfs /tmp && echo mounted");
    return said.equals("mounted") ? "" : "a tmpfs cannot be mounted in a namespace here";
  }

  @Override
  public void play(Scene scene) throws IOException, InterruptedException {
    Site site = scene.site();
    RouterAtWork router = site.router();
    router.child().kill();
    Path data = router.config().resolveSibling("data");
    router.restart(onSmallDisk(data));
    router.awaitReady();
    site.awaitWell();
    scene.askAll();
    scene.lasts();
    Path seen = Path.of("/proc/" + router.child().pid() + "/root" + data);
    Path filler = seen.resolve("filler");
    CellAtWork cell = site.cells().getFirst();
    scene.strike("the disk is full, and routes come", () -> fill(filler));
    AtomicInteger routes = new AtomicInteger();
    scene.noticed(() -> {
      // The page that was written last may have room for some.
      register(cell, routes.incrementAndGet());
      return router.metrics().sum("holdfast_disk_failing") == 1;
    });
    scene.lasts();
    scene.mend("there is room again", () -> Files.delete(filler));
    scene.healed(() -> router.metrics().sum("holdfast_disk_failing") == 0);
    scene.lasts();
    scene.end();
    scene.promiseNoneFailed();
    scene.promiseNoneMisrouted();
    cell.withdraw("late");
    router.child().kill();
    router.restart();
    router.awaitReady();
    site.awaitWell();
  }

  /// The first app's instance on that cell gets a route more, another one each time.
  private static void register(CellAtWork cell, int number) throws IOException {
    App late = new App("late", "late-%d.bench.example.com".formatted(number), 0);
    int port = cell.instances().getFirst().port();
    cell.register(late.name(), List.of(Lrp.plain(late, late.name(), port)));
  }

  private static List<String> onSmallDisk(Path data) {
    return List.of(
        "unshare", "--user", "--map-root-user", "--mount", "sh", "-c", MOUNT, data.toString());
  }

  /// Until nothing more fits.
  private static void fill(Path filler) throws IOException {
    byte[] some = new byte[1 << 16];
    try (FileOutputStream out = new FileOutputStream(filler.toFile())) {
      for (int i = 0; i <= (DISK_MIB << 20) / some.length; i++) {
        out.write(some);
      }
    } catch (IOException _) {
      return; // It is full.
    }
    throw new IOException("the disk does not fill up: " + filler);
  }
}
