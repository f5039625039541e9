package dev.holdfast.router.tls;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How TLS to apps fares. Immutable.
///
/// @param provider whose TLS it is, with its version
/// @param authorities how many CAs are trusted
/// @param certificateNotAfter when what apps are shown expires; null where they are shown nothing
/// @param problem why what is on disk now cannot be used; empty where it is
/// @param loads how often files were taken into use, the first time included
public record AppTlsStatus(
    String provider,
    int authorities,
    @Nullable Instant certificateNotAfter,
    String problem,
    long loads) {
  /// In seconds since 1970; NaN where apps are shown no certificate.
  public double certificateExpirySeconds() {
    return certificateNotAfter == null ? Double.NaN : certificateNotAfter.getEpochSecond();
  }
}
