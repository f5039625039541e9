package dev.holdfast.router;

import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import dev.holdfast.router.tls.TlsConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where requests are taken over TLS, and how. Immutable.
record TlsListenConfig(ListenConfig at, TlsConfig tls) {
  /// Reads the mapping `tls` of `listen`; null where there is none.
  static @Nullable TlsListenConfig from(YamlMap listen, Path base) throws YamlException {
    if (!listen.has("tls")) {
      return null;
    }
    YamlMap yaml = listen.map("tls");
    return new TlsListenConfig(
        ListenConfig.from(yaml, "0.0.0.0", 8443).sharedBy(listen), TlsConfig.from(yaml, base));
  }
}
