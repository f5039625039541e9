package dev.holdfast.router.tls;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which client certificates are asked for, by host: an exact one first, then a wildcard of one
/// label, then the default. Immutable.
///
/// @param byHost the policies of hosts and wildcards that have their own
record ClientPolicies(ClientPolicy fallback, Map<String, ClientPolicy> byHost) {
  /// @param host as {@link HostPattern#normal} makes it
  ClientPolicy of(String host) {
    @Nullable ClientPolicy exact = byHost.get(host);
    if (exact != null) {
      return exact;
    }
    @Nullable String wildcard = HostPattern.wildcardOf(host);
    return wildcard == null ? fallback : byHost.getOrDefault(wildcard, fallback);
  }

  /// Whether all hosts have the same one.
  boolean isUniform() {
    return byHost.values().stream().allMatch(fallback::equals);
  }

  /// The policies that a host with one of these names may have.
  ///
  /// @param names of a certificate; none where it may serve any host
  Set<ClientPolicy> reachableBy(Set<String> names) {
    Stream<ClientPolicy> own =
        byHost.entrySet().stream()
            .filter(e -> names.stream().anyMatch(n -> HostPattern.overlap(n, e.getKey())))
            .map(Map.Entry::getValue);
    return Stream.concat(Stream.of(fallback), own).collect(Collectors.toSet());
  }

  Set<ClientPolicy> all() {
    return Stream.concat(Stream.of(fallback), byHost.values().stream()).collect(Collectors.toSet());
  }
}
