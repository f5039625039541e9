package dev.holdfast.router.tls;

import dev.holdfast.events.SystemClocks;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// A CA of a test, and what it signs. Certificates are EC P-256 and valid for some days around now.
public final class TestCertificates {
  @SuppressWarnings("TimeInStaticInitializer") // A run of tests has one.
  public static final Instant NOW = SystemClocks.wall().instant().truncatedTo(ChronoUnit.SECONDS);

  private static final String SUBJECT_ALT_NAME = "2.5.29.17";

  private final X509Bundle authority;

  public TestCertificates(String name) {
    try {
      authority =
          new CertificateBuilder()
              .ecp256()
              .subject("CN=" + name)
              .setIsCertificateAuthority(true)
              .notBefore(NOW.minus(30, ChronoUnit.DAYS))
              .notAfter(NOW.plus(30, ChronoUnit.DAYS))
              .buildSelfSigned();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  public X509Bundle authority() {
    return authority;
  }

  /// A certificate for these hosts.
  public X509Bundle issue(String... hosts) {
    return issue(NOW.plus(10, ChronoUnit.DAYS), hosts);
  }

  public X509Bundle issue(Instant notAfter, String... hosts) {
    return issue(new CertificateBuilder().ecp256(), notAfter, hosts);
  }

  public X509Bundle issue(CertificateBuilder builder, Instant notAfter, String... hosts) {
    return issue(builder, NOW.minus(20, ChronoUnit.DAYS), notAfter, hosts);
  }

  /// A certificate that is valid from and until then.
  public X509Bundle issue(
      CertificateBuilder builder, Instant notBefore, Instant notAfter, String... hosts) {
    try {
      return builder
          .addExtensionOctetString(SUBJECT_ALT_NAME, false, names(hosts))
          .subject("CN=" + (hosts.length == 0 ? "nobody" : hosts[0].replace("*", "any")))
          .notBefore(notBefore)
          .notAfter(notAfter)
          .buildIssuedBy(authority);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /// GeneralNames of RFC 5280 §4.2.1.6, by hand: the builder's own take no wildcards.
  private static byte[] names(String... hosts) {
    ByteArrayOutputStream names = new ByteArrayOutputStream();
    for (String host : hosts) {
      names.write(0x82);
      names.write(host.length());
      names.writeBytes(host.getBytes(StandardCharsets.US_ASCII));
    }
    ByteArrayOutputStream sequence = new ByteArrayOutputStream();
    sequence.write(0x30);
    sequence.write(names.size());
    sequence.writeBytes(names.toByteArray());
    return sequence.toByteArray();
  }

  /// Writes `<name>.crt` and `<name>.key`.
  public static void write(Path directory, String name, X509Bundle bundle) throws IOException {
    Files.writeString(directory.resolve(name + ".crt"), bundle.getCertificatePathPEM());
    Files.writeString(directory.resolve(name + ".key"), bundle.getPrivateKeyPEM());
  }

  /// Writes the CA as a bundle.
  public Path writeAuthority(Path directory, String name) throws IOException {
    return Files.writeString(directory.resolve(name), authority.getCertificatePEM());
  }
}
