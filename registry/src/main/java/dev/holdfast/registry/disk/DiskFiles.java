package dev.holdfast.registry.disk;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.Checksum;

/// The files of one directory, by name: all that this package asks of a disk. Every call may fail,
/// and a test's files do. The table writer and the cutting thread call it, never for the same name.
public interface DiskFiles {
  /// The files of a directory, which is made where there is none.
  static DiskFiles in(Path directory) {
    return new DirectoryFiles(directory);
  }

  /// Takes the directory for this process until the answer is closed.
  Closeable lock() throws IOException, DiskInUseException;

  /// The names of all files; none where there is no directory.
  List<String> list() throws IOException;

  long size(String name) throws IOException;

  /// When it was last written, in ms since 1970; for people.
  long writtenAtMs(String name) throws IOException;

  /// Its bytes from the beginning.
  InputStream read(String name) throws IOException;

  /// A new, empty file; one that was there is emptied.
  Output create(String name) throws IOException;

  /// The end of a file after its first `bytes` bytes; what stands beyond is cut off.
  Output goOn(String name, long bytes) throws IOException;

  /// Gives a file another name at once: that name's file is the one or the other, always whole.
  void rename(String from, String to) throws IOException;

  /// Removes a file; nothing where there is none.
  void remove(String name) throws IOException;

  /// Makes names last: after it, files made, renamed and removed before it stay so over a loss of
  /// power.
  void syncNames() throws IOException;

  /// Lets code that opens files by path make this one.
  void make(String name, PathUse maker) throws IOException;

  /// Copies a file to where code that opens files by path may open it and write to it, and gives
  /// the bytes that were copied to `checksum`. In the directory if that can be written to, else in
  /// the JVM's temporary one. The caller removes it.
  Path copy(String name, Checksum checksum) throws IOException;

  /// Puts the contents of a file that was made by path on the disk.
  void sync(String name) throws IOException;

  /// What is done with a file by its path.
  @FunctionalInterface
  interface PathUse {
    void use(Path path) throws IOException;
  }

  /// The end of a file.
  interface Output extends Closeable {
    /// Writes some of the buffer's bytes, perhaps not all, and says how many.
    int write(ByteBuffer bytes) throws IOException;

    /// Puts the contents on the disk.
    void sync() throws IOException;
  }
}
