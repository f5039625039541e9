package dev.holdfast.router.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The files of one pair: `<name>.crt` and `<name>.key`, or `<name>.pem` twice. Immutable; two are
/// equal while neither file changes.
record PairFiles(String name, FileStamp certificate, FileStamp key) {
  static final String CERTIFICATE = ".crt";
  static final String KEY = ".key";
  static final String BOTH = ".pem";

  private static final Logger LOG = LoggerFactory.getLogger(PairFiles.class);

  /// Reads both. Blocks.
  ServerCertificate read() throws PemException, IOException {
    Pem chain = Pem.read(certificate.file());
    Pem own = key.equals(certificate) ? chain : Pem.read(key.file());
    try {
      ServerCertificate read = ServerCertificate.of(name, chain.certificates(), own.privateKey());
      warnOfReaders();
      return read;
    } catch (ServerCertificate.MismatchException e) {
      throw new PemException(key.file(), "does not fit: " + e.getMessage(), e);
    }
  }

  private void warnOfReaders() {
    try {
      Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(key.file());
      if (allowed.contains(PosixFilePermission.OTHERS_READ)) {
        LOG.warn("{} is a private key that everybody on this machine may read", key.file());
      }
    } catch (IOException | UnsupportedOperationException _) {
      // Nothing to say of it here.
    }
  }

  static boolean isOne(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(".")
        && (name.endsWith(CERTIFICATE) || name.endsWith(KEY) || name.endsWith(BOTH))
        && name.length() > BOTH.length();
  }
}
