package dev.holdfast.perf.proxy;

import dev.holdfast.perf.report.Shell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A certificate of a run, EC P-256, self-signed, made anew with the JDK's `keytool`: the one that
/// every proxy serves, or an app's. Immutable.
///
/// @param directory holds `bench.crt`, `bench.key`, and both in `both/bench.pem`
public record BenchCertificate(Path directory) {
  private static final String PASSWORD = "changeit";

  /// Makes the proxies'. Blocks.
  static BenchCertificate make(Path directory) throws IOException {
    return make(directory, "bench.example.com");
  }

  /// Makes one for that DNS name. Blocks.
  public static BenchCertificate make(Path directory, String name) throws IOException {
    Files.createDirectories(directory.resolve("both"));
    BenchCertificate made = new BenchCertificate(directory);
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
        "san=dns:" + name,
        "-validity",
        "2",
        "-alias",
        "bench",
        "-storetype",
        "PKCS12",
        "-storepass",
        PASSWORD,
        "-keystore",
        made.store().toString());
    try {
      KeyStore keys = KeyStore.getInstance(made.store().toFile(), PASSWORD.toCharArray());
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

  /// What a server of the JDK's TLS is made with.
  public SSLContext server() throws IOException {
    try {
      KeyStore keys = KeyStore.getInstance(store().toFile(), PASSWORD.toCharArray());
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificate cannot be used", e);
    }
  }

  private Path store() {
    return directory.resolve("bench.p12");
  }

  public Path certificate() {
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
