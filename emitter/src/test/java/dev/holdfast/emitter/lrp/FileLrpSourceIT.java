package dev.holdfast.emitter.lrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.events.SystemClocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The source's thread, the kernel's word, and names that the locale's encoding cannot say.
final class FileLrpSourceIT {
  private static final Duration MOST = Duration.ofSeconds(30);

  /// In the shell's words, which no locale changes: UTF-8, and Latin-1, no text in UTF-8 either.
  private static final String UTF8_NAME = "b\\303\\274cher.yaml";

  private static final String LATIN1_NAME = "b\\374cher.yaml";

  @TempDir Path temporary;
  private Path directory;

  @BeforeEach
  void make() throws IOException {
    directory = Files.createDirectory(temporary.resolve("lrps"));
  }

  private static String lrp(String instance) {
    return "{instance: %s, endpoints: [{port: 61001, containerPort: 8080}]}\n".formatted(instance);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  private void shell(String script) throws Exception {
    Process shell =
        new ProcessBuilder("sh", "-c", script).directory(directory.toFile()).inheritIO().start();
    assertThat(shell.waitFor()).isZero();
  }

  private void writeIllegible(String name) throws Exception {
    shell("printf '%s' > \"$(printf '%s')\"".formatted(lrp("illegible"), name));
  }

  private void removeIllegible(String name) throws Exception {
    shell("rm \"$(printf '%s')\"".formatted(name));
  }

  private static LrpDefaults defaults() {
    return new LrpDefaults(TestLrps.CELL, "10.0.0.7", "", List.of("shared"));
  }

  /// Lists when it is told to, and by itself never.
  private static FileLrpSource start(Path directory, Consumer<Observation> inbox)
      throws IOException {
    return FileLrpSource.start(
        new FileLrpSource.Settings(directory, Duration.ofHours(1), defaults()),
        List.of(),
        SystemClocks.ticker(),
        inbox);
  }

  @Test
  void listAfterAnErrorIsHandedOverThoughItIsAsBefore() throws Exception {
    write("a.yaml", lrp("a"));
    LinkedBlockingQueue<Observation> seen = new LinkedBlockingQueue<>();
    AtomicBoolean failing = new AtomicBoolean(true);
    Consumer<Observation> failsOnce =
        observation -> {
          if (failing.getAndSet(false)) {
            throw new IllegalStateException("once");
          }
          seen.add(observation);
        };
    try (FileLrpSource _ = start(directory, failsOnce)) {
      assertThat(seen.poll(MOST.toSeconds(), TimeUnit.SECONDS))
          .isInstanceOf(Observation.Failed.class);
      assertThat(seen.poll(MOST.toSeconds(), TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              Observation.Listed.class,
              listed -> assertThat(listed.lrps()).extracting(Lrp::instance).containsExactly("a"));
    }
  }

  @Test
  void fileWhoseNameTheLocaleCannotSayIsRefusedAndTheOthersCount() throws Exception {
    write("good.yaml", lrp("a"));
    writeIllegible(UTF8_NAME);
    Path said = temporary.resolve("said");
    Process inPosixLocale = inPosixLocale(said);
    try {
      awaitSaid(said, "[a], refused 1");
      write("good.yaml", lrp("b"));
      awaitSaid(said, "[b], refused 1");
      removeIllegible(UTF8_NAME);
      awaitSaid(said, "[b], refused 0");
    } finally {
      inPosixLocale.destroyForcibly().waitFor();
    }
    assertThat(said).content().doesNotContain("Failed[");
  }

  private Process inPosixLocale(Path said) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Lister.class.getName(),
                directory.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().putAll(Map.of("LC_ALL", "C", "LANG", "C"));
    return builder.start();
  }

  private static void awaitSaid(Path said, String line) {
    await().atMost(MOST).untilAsserted(() -> assertThat(Files.readAllLines(said)).contains(line));
  }

  /// A program that says what the source of a directory says, until it is killed.
  static final class Lister {
    private Lister() {}

    static void main(String[] arguments) throws Exception {
      try (FileLrpSource _ = start(Path.of(arguments[0]), Lister::say)) {
        Thread.currentThread().join();
      }
    }

    private static void say(Observation observation) {
      System.out.println(
          observation instanceof Observation.Listed listed
              ? "%s, refused %d"
                  .formatted(
                      listed.lrps().stream().map(Lrp::instance).toList(), listed.refused().size())
              : observation.toString());
    }
  }

  @Test
  void nameThatIsNoTextIsRefusedUntilItIsGone() throws Exception {
    LrpDirectory files = new LrpDirectory(directory, new LrpFormat(defaults()), List.of());
    write("a.yaml", lrp("a"));
    shell("mkdir \"$(printf 's\\374b.yaml')\"");
    writeIllegible(LATIN1_NAME);
    assertThat(settled(files).refused())
        .singleElement()
        .asString()
        .contains("cannot be opened by its name")
        .contains("expected a name in ASCII");
    assertThat(settled(files).lrps()).extracting(Lrp::instance).containsExactly("a");
    removeIllegible(LATIN1_NAME);
    assertThat(settled(files).refused()).isEmpty();
  }

  @Test
  void stateOfANameThatTheLocaleHasNoBytesForStaysWhileItsFileMayBeThere() throws Exception {
    // No locale has a path for it.
    Lrp known = TestLrps.lrp(1);
    Lrp unsayable =
        new Lrp("b\0.yaml", known.instance(), known.group(), 0, null, known.endpoints());
    LrpDirectory files = new LrpDirectory(directory, new LrpFormat(defaults()), List.of(unsayable));
    write("a.yaml", lrp(known.instance()));
    writeIllegible(LATIN1_NAME);
    Observation.Listed listed = settled(files);
    assertThat(listed.lrps()).containsExactly(unsayable);
    assertThat(listed.refused())
        .hasSize(3)
        .anyMatch(why -> why.contains("a.yaml:1: endpoint cell-1/i-1:8080 stands in "));
    removeIllegible(LATIN1_NAME);
    assertThat(settled(files).lrps()).extracting(Lrp::origin).containsExactly("a.yaml");
  }

  /// What is in doubt at the first look counts at the second one.
  private static Observation.Listed settled(LrpDirectory files) {
    files.lookAtAll(0);
    if (files.lookAtAll(LrpDirectory.SETTLE_NANOS) instanceof Observation.Listed listed) {
      return listed;
    }
    throw new AssertionError("no list");
  }
}
