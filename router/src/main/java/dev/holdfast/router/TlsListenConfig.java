package dev.holdfast.router;

import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import dev.holdfast.router.tls.TlsConfig;
import java.nio.file.Path;

/// Where requests are taken over TLS, and how. Immutable.
record TlsListenConfig(ListenConfig at, TlsConfig tls) {
  /// Reads the mapping `tls` of `listen`.
  static TlsListenConfig from(YamlMap listen, YamlMap yaml, Path base) throws YamlException {
    return new TlsListenConfig(
        ListenConfig.from(yaml, "0.0.0.0", 8443).sharedBy(listen), TlsConfig.from(yaml, base));
  }
}
