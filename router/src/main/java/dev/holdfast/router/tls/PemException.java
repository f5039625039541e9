package dev.holdfast.router.tls;

import java.io.IOException;
import java.nio.file.Path;

/// A file that does not hold the certificates or the key that it should; the message names the file
/// and says what was expected.
public final class PemException extends IOException {
  private static final long serialVersionUID = 1L;

  PemException(Path file, String problem) {
    super(file + " " + problem);
  }

  PemException(Path file, String problem, Throwable cause) {
    super(file + " " + problem, cause);
  }
}
