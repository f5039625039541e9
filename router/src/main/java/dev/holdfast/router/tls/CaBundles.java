package dev.holdfast.router.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The bundles of CAs that sign client certificates. Immutable: each look at the files makes the
/// next from the one before, and one that cannot be used leaves the old one in place.
record CaBundles(
    Map<Path, List<X509Certificate>> used,
    SortedMap<String, String> problems,
    Map<Path, FileStamp> read) {
  static final CaBundles EMPTY = new CaBundles(Map.of(), new TreeMap<>(), Map.of());

  /// Blocks.
  CaBundles next(SortedMap<Path, FileStamp> files) {
    CaBundles next = new CaBundles(new TreeMap<>(used), new TreeMap<>(), new TreeMap<>(files));
    files.forEach((file, stamp) -> {
      if (!stamp.equals(read.get(file))) {
        next.take(file);
      } else {
        @Nullable String problem = problems.get(file.toString());
        if (problem != null) {
          next.problems.put(file.toString(), problem);
        }
      }
    });
    return next;
  }

  private void take(Path file) {
    try {
      used.put(file, Pem.read(file).certificates());
    } catch (IOException e) {
      problems.put(file.toString(), String.valueOf(e.getMessage()));
    }
  }

  /// The policies that the configuration asks for.
  ClientPolicies policies(TlsConfig config) {
    Map<String, ClientPolicy> byHost = new TreeMap<>();
    config.domains().forEach(domain -> byHost.put(domain.host(), policy(domain.clients())));
    return new ClientPolicies(policy(config.clients()), byHost);
  }

  private ClientPolicy policy(TlsConfig.Clients clients) {
    @Nullable Path bundle = clients.authorities();
    return bundle == null
        ? ClientPolicy.NONE
        : ClientPolicy.of(clients.mode(), used.getOrDefault(bundle, List.of()));
  }
}
