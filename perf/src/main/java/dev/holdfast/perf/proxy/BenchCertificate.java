package dev.holdfast.perf.proxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/// The one certificate that every proxy serves in a run over TLS: EC P-256, self-signed, made anew
/// with the JDK's `keytool`. Immutable.
///
/// @param directory holds `bench.crt`, `bench.key`, and both in `both/bench.pem`
record BenchCertificate(Path directory) {
  private static final String PASSWORD = "changeit";

  /// Makes it. Blocks.
  static BenchCertificate make(Path directory) throws IOException {
    Files.createDirectories(directory.resolve("both"));
    Path store = directory.resolve("bench.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Shell.output(
        keytool,
        "-genkeypair",
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-dname",
        "CN=bench",
        "-ext",
        "san=dns:bench.example.com",
        "-validity",
        "2",
        "-alias",
        "bench",
        "-storetype",
        "PKCS12",
        "-storepass",
        PASSWORD,
        "-keystore",
        store.toString());
    BenchCertificate made = new BenchCertificate(directory);
    try {
      KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
      String certificate = pem("CERTIFICATE", keys.getCertificate("bench").getEncoded());
      String key = pem("PRIVATE KEY", keys.getKey("bench", PASSWORD.toCharArray()).getEncoded());
      Files.writeString(made.certificate(), certificate);
      Files.writeString(made.key(), key);
      Files.writeString(made.both(), certificate + key);
      return made;
    } catch (GeneralSecurityException e) {
      throw new IOException("keytool made no certificate", e);
    }
  }

  Path certificate() {
    return directory.resolve("bench.crt");
  }

  Path key() {
    return directory.resolve("bench.key");
  }

  /// Both in one, alone in its directory.
  Path both() {
    return directory.resolve("both").resolve("bench.pem");
  }

  private static String pem(String label, byte[] der) {
    String body =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, body);
  }
}
