package dev.holdfast.router.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// What a `stat` says of a file: two equal stamps mean that it has not changed. Immutable.
///
/// @param bytes -1 where it is not there
record FileStamp(Path file, long bytes, long modifiedNanos, @Nullable Object inode) {
  /// Blocks.
  static FileStamp of(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return new FileStamp(
          file,
          now.size(),
          now.lastModifiedTime().to(java.util.concurrent.TimeUnit.NANOSECONDS),
          now.fileKey());
    } catch (IOException _) {
      return new FileStamp(file, -1, 0, null);
    }
  }

  boolean isThere() {
    return bytes >= 0;
  }
}
