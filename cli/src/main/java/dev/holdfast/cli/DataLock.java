package dev.holdfast.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The right of one `holdfast up` to a data folder, until it is closed or its process ends, however
/// it ends. One thread.
final class DataLock implements AutoCloseable {
  private final FileChannel channel;

  private DataLock(FileChannel channel) {
    this.channel = channel;
  }

  /// Makes the folder where it is missing and takes it.
  static DataLock take(DataFolder folder) throws CommandFailure {
    Path file = folder.lockFile();
    try {
      Files.createDirectories(folder.path());
      FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE);
      if (!locks(channel)) {
        String holder = holder(channel);
        channel.close();
        throw new CommandFailure(
            ExitCode.IN_USE,
            "the data folder "
                + folder.path()
                + " is in use by another holdfast up"
                + holder
                + "; stop that one, or name another folder with --data");
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(US_ASCII)), 0);
      return new DataLock(channel);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "cannot write in the data folder "
              + folder.path().toAbsolutePath()
              + " ("
              + Reasons.of(e)
              + "); name another one with --data",
          e);
    }
  }

  private static boolean locks(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException _) {
      return false; // Held by this very process.
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer pid = ByteBuffer.allocate(20);
    channel.read(pid, 0);
    String text = new String(pid.array(), 0, pid.position(), US_ASCII).strip();
    return text.isEmpty() ? "" : " (process " + text + ")";
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
