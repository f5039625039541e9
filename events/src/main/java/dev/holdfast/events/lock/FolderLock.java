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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A folder held by one process, until it is closed or the process ends, however it ends: the
/// kernel's lock on its file `lock`, in which the holder's process id stands. Any thread.
public final class FolderLock implements Closeable {
  private static final String FILE = "lock";

  /// The folders that this process holds, as they are without links. Static as the kernel's lock
  /// is: that belongs to the process and is gone as soon as any part of it closes the file, so
  /// whoever comes second must not even open it.
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path held;
  private final FileChannel channel;

  private FolderLock(Path held, FileChannel channel) {
    this.held = held;
    this.channel = channel;
  }

  /// Makes the folder where there is none, and takes it.
  public static FolderLock take(Path folder) throws IOException, FolderInUseException {
    Files.createDirectories(folder);
    Path held = folder.toRealPath();
    String pid = Long.toString(ProcessHandle.current().pid());
    if (!HELD.add(held)) {
      throw new FolderInUseException(pid);
    }
    boolean taken = false;
    try {
      FolderLock lock = new FolderLock(held, locked(held.resolve(FILE), pid));
      taken = true;
      return lock;
    } finally {
      if (!taken) {
        HELD.remove(held);
      }
    }
  }

  private static FileChannel locked(Path file, String pid)
      throws IOException, FolderInUseException {
    FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE);
    try {
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        String holder = Files.readString(file, US_ASCII);
        throw new FolderInUseException(holder.isBlank() ? "unknown" : holder);
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(pid.getBytes(US_ASCII)), 0);
      return channel;
    } catch (IOException | FolderInUseException e) {
      channel.close();
      throw e;
    }
  }

  /// Again: nothing, also where another part of this process has it meanwhile.
  @Override
  public synchronized void close() throws IOException {
    if (channel.isOpen()) {
      try {
        channel.close();
      } finally {
        HELD.remove(held);
      }
    }
  }
}
