package dev.holdfast.emitter;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The small files that an emitter keeps. Emitter loop only, and its start.
interface DataFiles {
  String EPOCH = "epoch";
  String TRUTH = "truth";
  String ACCEPT = "accept";

  /// Where the API listens, for commands.
  String API = "api";

  /// What a file's newest content must outlive.
  enum Outlives {
    /// A crash of the process: the kernel has the bytes.
    PROCESS_CRASH,
    /// A crash of the host: the disk has the bytes, and the directory entry.
    HOST_CRASH
  }

  /// The content, or null where there is no such file.
  byte @Nullable [] read(String name) throws IOException;

  /// Puts the content in the file's place at once: a reader, at any time and after any crash, sees
  /// the old one or the new one.
  void replace(String name, byte[] content, Outlives outlives) throws IOException;

  /// Adds to the end of a file that is there. A crash of the process leaves the old content, or
  /// that and the first bytes of what was added; so does a failure.
  void append(String name, byte[] added) throws IOException;

  /// Removes the file; returns whether there was one.
  boolean remove(String name) throws IOException;
}
