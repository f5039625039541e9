package dev.holdfast.emitter;

import dev.holdfast.events.lock.FolderInUseException;
import dev.holdfast.events.lock.FolderLock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// The emitter's data directory on disk, held by a lock from {@link #open} to {@link #close}: two
/// emitters on one directory would take each other's epochs. Emitter loop only.
final class DataDirectory implements DataFiles, AutoCloseable {
  private final FolderLock lock;
  private final Path directory;

  private DataDirectory(Path directory, FolderLock lock) {
    this.directory = directory;
    this.lock = lock;
  }

  /// Makes the directory where there is none, and locks it.
  static DataDirectory open(Path directory) throws StartException {
    try {
      return new DataDirectory(directory, FolderLock.take(directory));
    } catch (FolderInUseException e) {
      throw new StartException(
          "data directory %s is in use by another emitter (process %s); expected one emitter a directory"
              .formatted(directory, e.holder()),
          e);
    } catch (IOException e) {
      throw new StartException(
          "data directory %s cannot be used: %s; expected a directory that the emitter may write to"
              .formatted(directory, e),
          e);
    }
  }

  @Override
  public byte @Nullable [] read(String name) throws IOException {
    try {
      return Files.readAllBytes(directory.resolve(name));
    } catch (NoSuchFileException _) {
      return null;
    }
  }

  @Override
  public void replace(String name, byte[] content, Outlives outlives) throws IOException {
    Path temporary = directory.resolve(name + ".tmp");
    try (FileChannel out =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      writeAll(out, content);
      if (outlives == Outlives.HOST_CRASH) {
        out.force(true);
      }
    }
    Files.move(temporary, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    if (outlives == Outlives.HOST_CRASH) {
      syncDirectory();
    }
  }

  @Override
  public void append(String name, byte[] added) throws IOException {
    try (FileChannel out =
        FileChannel.open(
            directory.resolve(name), StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      writeAll(out, added);
    }
  }

  private static void writeAll(FileChannel out, byte[] content) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(content);
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  /// The rename itself is on the disk only when the directory is.
  private void syncDirectory() throws IOException {
    try (FileChannel self = FileChannel.open(directory, StandardOpenOption.READ)) {
      self.force(true);
    }
  }

  @Override
  public boolean remove(String name) throws IOException {
    return Files.deleteIfExists(directory.resolve(name));
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
