package dev.holdfast.router.accesslog;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A file that lines are appended to. It is opened anew within a second of being moved away
/// (rotation needs no signal), when it is asked to, and after a failed write once a second until
/// writing works again.
///
/// A named pipe is opened for reading as well: Linux then waits for no reader (fifo(7)), neither
/// now nor when it is opened anew. What nobody reads fills the pipe and then the queue, and is
/// dropped there.
final class FileOutput implements LineOutput {
  private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);
  // inode(7): the kind of a file, and that of a named pipe.
  private static final int KIND = 0170000;
  private static final int PIPE = 0010000;
  private static final ByteBuffer NEWLINE = ByteBuffer.wrap(new byte[] {'\n'}).asReadOnlyBuffer();

  private final Path path;
  private FileChannel channel;
  private @Nullable Object openedKey;
  private long nextCheckNanos;
  // A write that failed half-way left a line without its end.
  private boolean torn;
  private volatile @Nullable String problem;
  private volatile boolean reopenAsked;

  private FileOutput(Path path, FileChannel channel, long nowNanos) throws IOException {
    this.path = path;
    this.channel = channel;
    this.openedKey = key(path);
    this.nextCheckNanos = nowNanos + CHECK_NANOS;
  }

  /// Opens or creates the file; its directory must be there.
  static FileOutput open(Path path, long nowNanos) throws IOException {
    return new FileOutput(path, append(path), nowNanos);
  }

  @Override
  public void write(ByteBuffer lines, long nowNanos) {
    if (problem != null && !retry(nowNanos)) {
      return;
    }
    int start = lines.position();
    try {
      endTornLine();
      while (lines.hasRemaining()) {
        channel.write(lines);
      }
      problem = null;
    } catch (IOException e) {
      torn |= lines.position() > start && lines.get(lines.position() - 1) != '\n';
      problem = "cannot write to " + path + ": " + reason(e);
    }
  }

  private boolean retry(long nowNanos) {
    if (nowNanos - nextCheckNanos < 0) {
      return false;
    }
    nextCheckNanos = nowNanos + CHECK_NANOS;
    try {
      openAnew();
      return true;
    } catch (IOException e) {
      problem = "cannot open " + path + ": " + reason(e);
      return false;
    }
  }

  private void endTornLine() throws IOException {
    if (torn) {
      channel.write(NEWLINE.duplicate());
      torn = false;
    }
  }

  @Override
  public void onTick(long nowNanos) {
    boolean asked = reopenAsked;
    if (problem != null || (!asked && nowNanos - nextCheckNanos < 0)) {
      return;
    }
    reopenAsked = false;
    nextCheckNanos = nowNanos + CHECK_NANOS;
    try {
      if (asked || wasMovedAway()) {
        openAnew();
      }
    } catch (IOException _) {
      // Lines go on into the file that was moved away until a new one can be made.
    }
  }

  private boolean wasMovedAway() throws IOException {
    try {
      return !Objects.equals(key(path), openedKey);
    } catch (NoSuchFileException _) {
      return true;
    }
  }

  private void openAnew() throws IOException {
    FileChannel opened = append(path);
    close();
    channel = opened;
    @Nullable Object key = key(path);
    torn &= Objects.equals(key, openedKey);
    openedKey = key;
  }

  private static FileChannel append(Path path) throws IOException {
    return isPipe(path)
        ? FileChannel.open(path, READ, WRITE)
        : FileChannel.open(path, CREATE, WRITE, APPEND);
  }

  private static boolean isPipe(Path path) throws IOException {
    return Files.exists(path) && ((int) Files.getAttribute(path, "unix:mode") & KIND) == PIPE;
  }

  /// Device and inode; null where the file system has none.
  private static @Nullable Object key(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  private static String reason(IOException e) {
    return e instanceof java.nio.file.FileSystemException
        ? e.getClass().getSimpleName()
        : String.valueOf(e.getMessage());
  }

  @Override
  public void reopen() {
    reopenAsked = true;
  }

  @Override
  public @Nullable String problem() {
    return problem;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException _) {
      // Each write was complete or was reported; closing can lose nothing more.
    }
  }
}
