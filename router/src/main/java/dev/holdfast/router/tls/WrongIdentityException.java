package dev.holdfast.router.tls;

import java.security.cert.CertificateException;
import java.util.List;

/// The peer is another one: its certificate does not carry the identity that was asked for.
public final class WrongIdentityException extends CertificateException {
  private static final long serialVersionUID = 1L;

  // A certificate may carry hundreds of names; a person reads a few.
  private static final int NAMES_MOST = 5;

  /// @param carried the names of that kind in the certificate
  WrongIdentityException(String identity, List<String> carried) {
    super("its certificate is for %s, not for %s".formatted(shown(carried), identity));
  }

  private static String shown(List<String> carried) {
    String first =
        String.join(", ", carried.subList(0, Math.min(carried.size(), NAMES_MOST)))
            .replaceAll("[^ -~]", "?");
    return carried.isEmpty()
        ? "nobody"
        : carried.size() <= NAMES_MOST
            ? first
            : first + " and %d more".formatted(carried.size() - NAMES_MOST);
  }
}
