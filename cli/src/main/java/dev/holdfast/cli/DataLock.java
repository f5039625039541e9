package dev.holdfast.cli;

import dev.holdfast.events.lock.FolderInUseException;
import dev.holdfast.events.lock.FolderLock;
import java.io.IOException;

/// The right of one `holdfast up` to a data folder. Stateless.
final class DataLock {
  private DataLock() {}

  /// Makes the folder where it is missing and takes it, until that is closed or its process ends.
  static FolderLock take(DataFolder folder) throws CommandFailure {
    try {
      return FolderLock.take(folder.path());
    } catch (FolderInUseException e) {
      throw new CommandFailure(
          ExitCode.IN_USE,
          "the data folder %s is in use by another holdfast up (process %s); stop that one, or name another folder with --data"
              .formatted(folder.path(), e.holder()),
          e);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "cannot write in the data folder %s (%s); name another one with --data"
              .formatted(folder.path().toAbsolutePath(), Reasons.of(e)),
          e);
    }
  }
}
