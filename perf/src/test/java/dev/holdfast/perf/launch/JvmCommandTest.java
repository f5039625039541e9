package dev.holdfast.perf.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a JVM that a benchmark starts is told.
final class JvmCommandTest {
  /// It may run elsewhere, and starts brokers and routers by the launcher.
  @Test
  void anotherJvmFindsTheSourceTreeFromWhereverItRuns() {
    List<String> command = new JvmCommand(Path.of("server.args"), List.of()).of(Path.class, "word");

    String root = "-Dholdfast.root=";
    assertThat(command)
        .filteredOn(word -> word.startsWith(root))
        .singleElement()
        .satisfies(word -> {
          Path folder = Path.of(word.substring(root.length()));
          assertThat(folder).isAbsolute();
          assertThat(Files.isExecutable(folder.resolve("holdfast"))).isTrue();
        });
  }
}
