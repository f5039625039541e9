package dev.holdfast.events.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The kernel's lock, asked by this process and by another one.
final class FolderLockIT {
  private static final int FREE = 0;
  private static final int IN_USE = 3;

  @TempDir Path folder = Path.of("set by JUnit");

  @Test
  void whoIsRefusedInTheSameProcessLeavesTheFirstItsLock() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
    try (FolderLock _ = FolderLock.take(folder)) {
      assertRefusedHere(folder);
      assertRefusedHere(link);
      assertThat(asAnotherProcess()).isEqualTo(IN_USE);
    }
    assertThat(asAnotherProcess()).isEqualTo(FREE);
  }

  @Test
  void whoClosesTwiceTakesItFromNobody() throws Exception {
    FolderLock first = FolderLock.take(folder);
    first.close();
    try (FolderLock _ = FolderLock.take(folder)) {
      first.close();
      assertRefusedHere(folder);
      assertThat(asAnotherProcess()).isEqualTo(IN_USE);
    }
  }

  @Test
  void aFolderOfAnotherProcessIsRefusedAndCanBeTakenAfterIt() throws Exception {
    Process other = another("held").redirectOutput(ProcessBuilder.Redirect.PIPE).start();
    try {
      assertThat(other.getInputStream().read()).isEqualTo('!');
      assertThatThrownBy(() -> FolderLock.take(folder))
          .isInstanceOfSatisfying(
              FolderInUseException.class, e -> assertThat(e.holder()).isEqualTo("" + other.pid()));
    } finally {
      other.destroyForcibly().waitFor();
    }
    FolderLock.take(folder).close();
  }

  private static void assertRefusedHere(Path folder) {
    assertThatThrownBy(() -> FolderLock.take(folder))
        .isInstanceOfSatisfying(
            FolderInUseException.class,
            e -> assertThat(e.holder()).isEqualTo("" + ProcessHandle.current().pid()));
  }

  private int asAnotherProcess() throws Exception {
    return another("once").start().waitFor();
  }

  private ProcessBuilder another(String how) {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Taker.class.getName(),
            folder.toString(),
            how)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
  }

  /// A program that takes a folder, and says by its exit code whether it could.
  static final class Taker {
    private Taker() {}

    static void main(String[] arguments) throws Exception {
      try (FolderLock _ = FolderLock.take(Path.of(arguments[0]))) {
        if (arguments[1].equals("held")) {
          System.out.write('!');
          System.out.flush();
          System.in.read();
        }
      } catch (FolderInUseException _) {
        System.exit(IN_USE);
      }
    }
  }
}
