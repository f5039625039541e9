package dev.holdfast.events.lock;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A folder held by one process, until it is closed or the process ends, however it ends: the
/// kernel's lock on its file `lock`, in which the holder's process id stands. Any thread.
public final class FolderLock implements Closeable {
  private static final String FILE = "lock";

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /// Makes the folder where there is none, and takes it.
  public static FolderLock take(Path folder) throws IOException, FolderInUseException {
    Files.createDirectories(folder);
    Path file = folder.resolve(FILE);
    FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE);
    try {
      if (isLocked(channel)) {
        String pid = Long.toString(ProcessHandle.current().pid());
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(pid.getBytes(US_ASCII)), 0);
        return new FolderLock(channel);
      }
      String holder = Files.readString(file, US_ASCII);
      throw new FolderInUseException(holder.isBlank() ? "unknown" : holder);
    } catch (IOException | FolderInUseException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock held = channel.tryLock();
      return held != null;
    } catch (OverlappingFileLockException _) {
      return false; // Held by this very process.
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
