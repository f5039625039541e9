package dev.holdfast.router.accesslog;

import java.io.Closeable;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Where the lines go. Access log thread only, but for `problem` and `reopen`.
interface LineOutput extends Closeable {
  /// Writes as much as it can and leaves the rest in `lines`: that is lost, and {@link #problem}
  /// says why.
  void write(ByteBuffer lines, long nowNanos);

  /// Time has passed: look whether the file was moved away.
  void onTick(long nowNanos);

  /// What it writes to is opened anew at the next tick. Any thread.
  void reopen();

  /// Why the last write failed, for people; null while writing works. Any thread.
  @Nullable String problem();

  @Override
  void close();
}
