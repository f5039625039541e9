package dev.holdfast.perf.degraded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// A cell: its emitter's process, the files that say what runs there, and the instances that do.
/// One thread; blocks.
final class CellAtWork {
  private static final int BEAT_MS = 5_000;

  private final Programs programs;
  private final Settings settings;
  private final List<LiveInstance> instances;
  private Child emitter;

  private CellAtWork(
      Programs programs, Settings settings, List<LiveInstance> instances, Child emitter) {
    this.programs = programs;
    this.settings = settings;
    this.instances = instances;
    this.emitter = emitter;
  }

  /// Where and what it is.
  ///
  /// @param directory of its emitter's files
  /// @param quicken by how much its beats come faster than usual
  record Settings(String name, Path directory, int busPort, int quicken) {
    Path file() {
      return directory.resolve("emitter.yaml");
    }

    String yaml() {
      return """
      cell: %s
      site: %s
      address: 127.0.0.1
      bus: {bootstrap: ["127.0.0.1:%d"]}
      beatInterval: %dms
      """
          .formatted(name, RouterFile.SITE, busPort, BEAT_MS / quicken);
    }
  }

  /// Starts the emitter of a cell where these run.
  static CellAtWork start(
      Programs programs, Settings settings, List<LiveInstance> instances, List<Lrp> lrps)
      throws IOException {
    Files.createDirectories(settings.directory().resolve("lrps"));
    write(settings.directory(), "apps", lrps);
    Files.writeString(settings.file(), settings.yaml());
    return new CellAtWork(
        programs, settings, instances, programs.emitter(settings.file(), List.of()));
  }

  String name() {
    return settings.name();
  }

  List<LiveInstance> instances() {
    return instances;
  }

  Child emitter() {
    return emitter;
  }

  /// Starts its emitter again, after it has ended.
  void restart() throws IOException {
    restart(List.of());
  }

  /// Starts its emitter again by another command, after it has ended.
  void restart(List<String> wrapper) throws IOException {
    emitter = programs.emitter(settings.file(), wrapper);
  }

  /// Says in a file of that name what runs here.
  void register(String file, List<Lrp> lrps) throws IOException {
    write(settings.directory(), file, lrps);
  }

  /// Takes the file away.
  void withdraw(String file) throws IOException {
    Files.deleteIfExists(settings.directory().resolve("lrps").resolve(file + ".yaml"));
  }

  private static void write(Path directory, String file, List<Lrp> lrps) throws IOException {
    Path lrpDirectory = directory.resolve("lrps");
    Path draft = Files.writeString(lrpDirectory.resolve(file + ".draft"), Lrp.file(lrps));
    Files.move(draft, lrpDirectory.resolve(file + ".yaml"), StandardCopyOption.ATOMIC_MOVE);
  }

  /// The cell is lost without a word: its emitter and all that runs there.
  void die() throws IOException, InterruptedException {
    emitter.kill();
    for (LiveInstance instance : instances) {
      instance.die();
    }
  }

  /// It is back as it was.
  void revive() throws IOException {
    for (LiveInstance instance : instances) {
      instance.revive();
    }
    restart();
  }
}
