package dev.holdfast.router.tls;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How TLS in front fares. Immutable.
///
/// @param provider whose TLS it is, with its version
/// @param problems a sentence for each thing that cannot be used, by pair or file
/// @param loads how often a set was taken, the first included
/// @param contexts that new connections are opened with
/// @param retired contexts that only old connections still use
public record TlsStatus(
    String provider,
    List<Pair> pairs,
    Map<String, String> problems,
    long loads,
    int contexts,
    int retired) {
  /// A pair in use.
  ///
  /// @param fallback whether it serves hosts that have none
  public record Pair(String name, Set<String> hosts, Instant notAfter, boolean fallback) {}

  /// When the first certificate in use expires, in seconds since 1970; NaN where there is none.
  public double firstExpirySeconds() {
    return pairs.stream()
        .mapToDouble(pair -> (double) pair.notAfter().getEpochSecond())
        .min()
        .orElse(Double.NaN);
  }
}
