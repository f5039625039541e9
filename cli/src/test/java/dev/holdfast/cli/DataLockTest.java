package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.events.lock.FolderLock;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataLockTest {
  @TempDir Path folder;

  @Test
  void aFolderIsMadeAndTakenByOneAtATime() throws Exception {
    DataFolder data = new DataFolder(folder.resolve("new/data"));
    FolderLock lock = DataLock.take(data);

    CommandFailure second = catchThrowableOfType(CommandFailure.class, () -> DataLock.take(data));
    assertThat(second.exitCode()).isEqualTo(ExitCode.IN_USE);
    assertThat(second)
        .hasMessageContaining("is in use by another holdfast up (process ")
        .hasMessageContaining("--data");

    lock.close();
    DataLock.take(data).close();
  }

  @Test
  void aFolderThatCannotBeMadeIsOneSentence() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");

    CommandFailure failure =
        catchThrowableOfType(CommandFailure.class, () -> DataLock.take(new DataFolder(file)));
    assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(failure)
        .hasMessageContaining("cannot write in the data folder " + file)
        .hasMessageContaining("stands in the way");
  }
}
