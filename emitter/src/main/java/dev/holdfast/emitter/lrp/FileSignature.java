package dev.holdfast.emitter.lrp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What changes when a file is written or replaced; links are followed. Immutable.
///
/// @param inode the device and inode
/// @param modified when the content was written
/// @param changed the inode's own time, which no program can set back
record FileSignature(Kind kind, String inode, long sizeBytes, FileTime modified, FileTime changed) {
  enum Kind {
    FILE,
    DIRECTORY,
    OTHER,
    /// It cannot be looked at: a link to nowhere, a loop of links.
    UNREADABLE
  }

  static final FileSignature UNREADABLE =
      new FileSignature(Kind.UNREADABLE, "", 0, FileTime.fromMillis(0), FileTime.fromMillis(0));

  private static final String ATTRIBUTES =
      "unix:isRegularFile,isDirectory,dev,ino,size,lastModifiedTime,ctime";

  /// The file's signature now; null where there is no such name.
  static @Nullable FileSignature of(Path file) {
    try {
      // One call of the kernel a file: a directory of a thousand is listed every 30 s.
      Map<String, Object> read = Files.readAttributes(file, ATTRIBUTES);
      return new FileSignature(
          kind(read),
          read.get("dev") + ":" + read.get("ino"),
          (Long) value(read, "size"),
          (FileTime) value(read, "lastModifiedTime"),
          (FileTime) value(read, "ctime"));
    } catch (NoSuchFileException _) {
      return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? UNREADABLE : null;
    } catch (IOException _) {
      return UNREADABLE;
    }
  }

  private static Kind kind(Map<String, Object> read) {
    if (Boolean.TRUE.equals(read.get("isRegularFile"))) {
      return Kind.FILE;
    }
    return Boolean.TRUE.equals(read.get("isDirectory")) ? Kind.DIRECTORY : Kind.OTHER;
  }

  private static Object value(Map<String, Object> read, String name) {
    return Objects.requireNonNull(read.get(name), name);
  }

  /// Device and inode of a directory, or null where there is none.
  static @Nullable String placeOf(Path directory) {
    try {
      BasicFileAttributes read = Files.readAttributes(directory, BasicFileAttributes.class);
      return read.isDirectory() ? Objects.toString(read.fileKey(), "") : null;
    } catch (IOException _) {
      return null;
    }
  }
}
