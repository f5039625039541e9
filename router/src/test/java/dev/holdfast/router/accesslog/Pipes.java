package dev.holdfast.router.accesslog;

import java.io.IOException;
import java.nio.file.Path;

/// Named pipes, which Java cannot make by itself.
final class Pipes {
  private Pipes() {}

  static void make(Path path) throws IOException, InterruptedException {
    int code = new ProcessBuilder("mkfifo", path.toString()).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IOException("mkfifo " + path + " ended with " + code);
    }
  }
}
