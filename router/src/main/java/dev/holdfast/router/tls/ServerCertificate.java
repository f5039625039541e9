package dev.holdfast.router.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A certificate with its key, as a pair of files holds it. Immutable; each reading makes another.
///
/// @param name the pair's
/// @param chain the certificate first, then its intermediates
/// @param hosts the names and wildcards that it serves, in lower case
record ServerCertificate(
    String name, List<X509Certificate> chain, PrivateKey key, Set<String> hosts) {
  private static final int DNS_NAME = 2;

  /// Reads a pair; throws where the two do not belong together.
  static ServerCertificate of(String name, List<X509Certificate> chain, PrivateKey key)
      throws MismatchException {
    X509Certificate certificate = chain.getFirst();
    if (!belongTogether(key, certificate.getPublicKey())) {
      throw new MismatchException(
          "the key is not that of the certificate; expected the certificate first, then its"
              + " intermediates, and its own key");
    }
    return new ServerCertificate(name, chain, key, hosts(certificate));
  }

  /// Key and certificate that are no pair.
  static final class MismatchException extends Exception {
    private static final long serialVersionUID = 1L;

    MismatchException(String message) {
      super(message);
    }
  }

  private static boolean belongTogether(PrivateKey key, PublicKey publicKey) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    try {
      byte[] probe = {1, 2, 3};
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private static Set<String> hosts(X509Certificate certificate) {
    Set<String> hosts = new TreeSet<>();
    try {
      @Nullable Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      for (List<?> name : names == null ? List.<List<?>>of() : names) {
        if (name.get(0) instanceof Integer kind && kind == DNS_NAME) {
          hosts.add(HostPattern.normal(String.valueOf(name.get(1))));
        }
      }
    } catch (CertificateParsingException _) {
      // Serves no name, then, and is shown so.
    }
    return Set.copyOf(hosts);
  }

  Instant notAfter() {
    return chain.getFirst().getNotAfter().toInstant();
  }

  /// Why it is not valid now; empty where it is.
  String invalidAt(Instant now) {
    Instant notBefore = chain.getFirst().getNotBefore().toInstant();
    if (now.isAfter(notAfter())) {
      return "the certificate has expired on " + notAfter();
    }
    return now.isBefore(notBefore) ? "the certificate is not valid before " + notBefore : "";
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public String toString() {
    return name;
  }
}
