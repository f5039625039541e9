package dev.holdfast.router.accesslog;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/// The process's standard output. A pipe that nobody reads holds the access log thread only.
final class StdoutOutput implements LineOutput {
  private final FileChannel channel;
  private volatile @Nullable String problem;

  @SuppressWarnings("resource") // Standard output is not ours to close.
  StdoutOutput() {
    this.channel = new FileOutputStream(FileDescriptor.out).getChannel();
  }

  @Override
  public void write(ByteBuffer lines, long nowNanos) {
    try {
      while (lines.hasRemaining()) {
        channel.write(lines);
      }
      problem = null;
    } catch (IOException e) {
      problem = "cannot write to standard output: " + e.getMessage();
    }
  }

  @Override
  public void onTick(long nowNanos) {}

  /// It is what it is.
  @Override
  public void reopen() {}

  @Override
  public @Nullable String problem() {
    return problem;
  }

  @Override
  public void close() {}
}
