package dev.holdfast.perf.degraded;

import dev.holdfast.perf.proxy.BenchCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;

/// Who an app's instance is over TLS, and who another one is. Both are believed, so that only the
/// name tells them apart. Immutable.
///
/// @param name what the right one's certificate carries
/// @param right what it proves itself with
/// @param other what an instance of another app proves itself with
/// @param trust bundle of both certificates
record Identity(String name, SSLContext right, SSLContext other, Path trust) {
  /// Makes both. Blocks.
  static Identity make(Path directory) throws IOException {
    String name = "secured.identity.example.com";
    BenchCertificate right = BenchCertificate.make(directory.resolve("right"), name);
    BenchCertificate other =
        BenchCertificate.make(directory.resolve("other"), "other.identity.example.com");
    Path trust =
        Files.writeString(
            directory.resolve("trust.pem"),
            Files.readString(right.certificate()) + Files.readString(other.certificate()));
    return new Identity(name, right.server(), other.server(), trust);
  }
}
