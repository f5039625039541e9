package dev.holdfast.perf.degraded;

import dev.holdfast.perf.proxy.Started;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The commands of Holdfast, started by its launcher as people do. One thread.
final class Programs {
  private final Path launcher;
  private final Started started;
  private int count;

  Programs(Path launcher, Started started) {
    this.launcher = launcher.toAbsolutePath().normalize();
    this.started = started;
  }

  /// Has the archives of classes made, as a program that is killed leaves none: without them a
  /// start takes twice the time.
  void prime() throws IOException, InterruptedException {
    ProcessBuilder prime = new ProcessBuilder(launcher.toString(), "prime");
    prime.environment().put("HOLDFAST_BUILD", "no");
    int code =
        prime
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start()
            .waitFor();
    if (code != 0) {
      throw new IOException("holdfast prime ended with exit code " + code);
    }
  }

  /// `holdfast router`. HOLDFAST_JAVA_OPTS is for it.
  ///
  /// @param wrapper what it is started by; empty: nothing
  Child router(Path config, List<String> wrapper) throws IOException {
    return start("router", config, List.of(), wrapper);
  }

  /// `holdfast emitter`, with the launcher's own flags.
  Child emitter(Path config, List<String> wrapper) throws IOException {
    return start("emitter", config, List.of("-u", "HOLDFAST_JAVA_OPTS"), wrapper);
  }

  private Child start(String command, Path config, List<String> environment, List<String> wrapper)
      throws IOException {
    List<String> words = new ArrayList<>(List.of("env"));
    words.addAll(environment);
    words.add("HOLDFAST_BUILD=no");
    words.addAll(wrapper);
    words.addAll(List.of(launcher.toString(), command, "--config", config.toString()));
    Path log = config.resolveSibling(command + "-" + ++count + ".log");
    return new Child(started.start(words, log), log);
  }
}
