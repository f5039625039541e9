package dev.holdfast.router.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;

/// Whether a client must show a certificate, and who may have signed it. Immutable; two are equal
/// where they ask for the same.
///
/// @param id a digest of mode and CAs
public record ClientPolicy(Mode mode, List<X509Certificate> authorities, String id) {
  /// What is asked of a client.
  public enum Mode {
    NONE,
    /// Asked for, and checked if there is one.
    REQUEST,
    REQUIRE
  }

  public static final ClientPolicy NONE = of(Mode.NONE, List.of());

  static ClientPolicy of(Mode mode, List<X509Certificate> authorities) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((byte) (mode == Mode.NONE ? 0 : mode == Mode.REQUEST ? 1 : 2));
      for (X509Certificate authority : authorities) {
        digest.update(authority.getEncoded());
      }
      return new ClientPolicy(mode, authorities, HexFormat.of().formatHex(digest.digest()));
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new AssertionError("a certificate that was read can be written", e);
    }
  }

  /// What sessions are tied to: one is never resumed under another policy.
  byte[] sessionContext() {
    return HexFormat.of().parseHex(id);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClientPolicy that && id.equals(that.id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return mode + " " + id.substring(0, 8);
  }
}
