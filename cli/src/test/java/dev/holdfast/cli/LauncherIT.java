package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The script itself: where it is called from, which Java it takes, what it says where it cannot.
final class LauncherIT {
  private Path folder = Path.of("");

  /// Not a folder that JUnit clears: it warns of each link that leads out of it.
  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createTempDirectory(Path.of("target"), "launcher-").toAbsolutePath();
  }

  @Test
  void worksThroughALinkFromAnotherFolderWithSpacesInItsName() throws Exception {
    Path place = Files.createDirectories(folder.resolve("a place with spaces"));
    Path link = Files.createSymbolicLink(place.resolve("hf"), Launcher.SCRIPT);

    Launcher.Ended ended = run(List.of(link.toString(), "--version"), Map.of());

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.text()).startsWith("holdfast ").contains("Java 25");
  }

  @Test
  void worksAsACopiedFolderWithoutTheSources() throws Exception {
    Path place = Files.createDirectories(folder.resolve("opt hold fast"));
    Files.copy(Launcher.SCRIPT, place.resolve("holdfast"));
    Path built = Path.of("target", "holdfast").toAbsolutePath();
    for (String part : List.of("lib", "conf", "classpath")) {
      Files.createSymbolicLink(place.resolve(part), built.resolve(part));
    }

    Launcher.Ended ended =
        run(List.of("bash", place.resolve("holdfast").toString(), "routes", "--help"), Map.of());

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.text()).contains("Usage: holdfast routes");
  }

  @Test
  void aHomeThatIsNoJdk25IsNamed() throws Exception {
    Launcher.Ended ended =
        run(
            List.of(Launcher.SCRIPT.toString(), "--version"),
            Map.of("HOLDFAST_JAVA_HOME", folder.toString()));

    assertThat(ended.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ended.text()).isEqualTo("holdfast: HOLDFAST_JAVA_HOME=" + folder + " is no JDK 25.");
  }

  @Test
  void doesWithoutACacheThatCannotBeWritten() throws Exception {
    Launcher.Ended ended =
        run(
            List.of(Launcher.SCRIPT.toString(), "--version"),
            Map.of("HOLDFAST_CACHE", "/proc/nowhere"));

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.text()).startsWith("holdfast ").hasLineCount(2);
  }

  /// As whoever makes an image does; the programs may be killed by SIGKILL ever after, as all of
  /// these tests' are.
  @Test
  void primeLeavesAnArchiveForEachKindOfJvmAndNothingElse() throws Exception {
    assertThat(Launcher.Primed.ENDED).isEqualTo(new Launcher.Ended(ExitCode.OK, ""));
    try (Stream<Path> files = Files.list(Launcher.Primed.CACHE)) {
      assertThat(files.map(file -> file.getFileName().toString().replaceAll("[0-9]+", "N")))
          .containsExactlyInAnyOrder(
              "server-N.jsa", "emitter-N.jsa", "command-N.jsa", "broker.jsa");
    }
  }

  @Test
  void standardOutputHoldsTheAnswerAlone() throws Exception {
    Path out = folder.resolve("out");
    ProcessBuilder builder =
        new ProcessBuilder(Launcher.SCRIPT.toString(), "routes", "--admin", "127.0.0.1:1")
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("HOLDFAST_BUILD", "no");

    assertThat(builder.start().waitFor()).isEqualTo(ExitCode.NOT_REACHABLE);
    assertThat(out).isEmptyFile();
  }

  private Launcher.Ended run(List<String> command, Map<String, String> environment)
      throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(new File("/")).redirectErrorStream(true);
    builder.environment().put("HOLDFAST_BUILD", "no");
    builder.environment().putAll(environment);
    Process process = builder.start();
    String text =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return new Launcher.Ended(process.waitFor(), text);
  }
}
