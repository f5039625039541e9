package dev.holdfast.registry.disk;

import dev.holdfast.events.lock.FolderInUseException;
import dev.holdfast.events.lock.FolderLock;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Checksum;

/// A real directory.
final class DirectoryFiles implements DiskFiles {
  private static final String SCRATCH = "scratch" + FileNames.TEMPORARY;

  /// Large enough that the calls do not count, small enough to stay in a core's cache.
  private static final int COPY_BYTES = 1 << 18;

  private final Path directory;

  DirectoryFiles(Path directory) {
    this.directory = directory;
  }

  @Override
  public Closeable lock() throws IOException, DiskInUseException {
    try {
      return FolderLock.take(directory);
    } catch (FolderInUseException e) {
      throw new DiskInUseException(
          "data directory %s is in use by another router (process %s); expected one router a directory"
              .formatted(directory, e.holder()));
    }
  }

  @Override
  public List<String> list() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    } catch (NoSuchFileException _) {
      return List.of();
    }
  }

  @Override
  public long size(String name) throws IOException {
    return Files.size(directory.resolve(name));
  }

  @Override
  public long writtenAtMs(String name) throws IOException {
    return Files.getLastModifiedTime(directory.resolve(name)).toMillis();
  }

  @Override
  public InputStream read(String name) throws IOException {
    return Files.newInputStream(directory.resolve(name));
  }

  @Override
  public Output create(String name) throws IOException {
    return new ChannelOutput(
        open(
            name,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE));
  }

  @Override
  public Output goOn(String name, long bytes) throws IOException {
    FileChannel channel = open(name, StandardOpenOption.WRITE);
    try {
      channel.truncate(bytes);
      channel.position(bytes);
      return new ChannelOutput(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(directory.resolve(from), directory.resolve(to), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void remove(String name) throws IOException {
    Files.deleteIfExists(directory.resolve(name));
  }

  @Override
  public void syncNames() throws IOException {
    try (FileChannel self = FileChannel.open(directory, StandardOpenOption.READ)) {
      self.force(true);
    }
  }

  @Override
  public void make(String name, PathUse maker) throws IOException {
    maker.use(directory.resolve(name));
  }

  @Override
  public void sync(String name) throws IOException {
    try (FileChannel file = open(name, StandardOpenOption.WRITE)) {
      file.force(true);
    }
  }

  @Override
  public Path copy(String name, Checksum checksum) throws IOException {
    try {
      return copy(name, directory.resolve(SCRATCH), checksum);
    } catch (IOException _) {
      checksum.reset();
      Path elsewhere = Files.createTempFile("holdfast-", FileNames.TEMPORARY);
      return copy(name, elsewhere, checksum);
    }
  }

  private Path copy(String name, Path to, Checksum checksum) throws IOException {
    try (FileChannel in = open(name, StandardOpenOption.READ);
        FileChannel out =
            FileChannel.open(
                to,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.allocateDirect(COPY_BYTES);
      while (in.read(bytes.clear()) >= 0) {
        checksum.update(bytes.flip());
        bytes.rewind();
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
      }
      return to;
    } catch (IOException e) {
      Files.deleteIfExists(to);
      throw e;
    }
  }

  private FileChannel open(String name, OpenOption... options) throws IOException {
    return FileChannel.open(directory.resolve(name), options);
  }

  @Override
  public String toString() {
    return directory.toString();
  }

  private record ChannelOutput(FileChannel channel) implements Output {
    @Override
    public int write(ByteBuffer bytes) throws IOException {
      return channel.write(bytes);
    }

    @Override
    public void sync() throws IOException {
      channel.force(false);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
