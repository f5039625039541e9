package dev.holdfast.router.tls;

import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How endpoints with a TLS port are connected to: `http.backends.tls`. Immutable.
///
/// @param trust a PEM bundle of the CAs whose certificates are believed
/// @param own what apps are shown that ask for a certificate; null: nothing
/// @param handshakeTimeout from the TCP connect to the handshake's end
/// @param reloadInterval how often the files are looked at
public record AppTlsConfig(
    Path trust,
    @Nullable Own own,
    TlsConfig.MinVersion minVersion,
    Duration handshakeTimeout,
    Duration reloadInterval,
    TlsConfig.ProviderChoice provider) {
  /// A certificate and its key, in PEM; both may stand in one file.
  public record Own(Path certificate, Path key) {}

  /// Reads the mapping `tls` of `http.backends`; null where there is none.
  ///
  /// @param base what relative paths are relative to
  public static @Nullable AppTlsConfig from(YamlMap backends, Path base) throws YamlException {
    if (!backends.has("tls")) {
      return null;
    }
    YamlMap yaml = backends.map("tls");
    return new AppTlsConfig(
        base.resolve(yaml.text("trust")),
        own(yaml, base),
        yaml.value("minVersion", TlsConfig::version, TlsConfig.MinVersion.TLS_1_2),
        yaml.duration("handshakeTimeout", Duration.ofSeconds(3)),
        yaml.duration("reloadInterval", TlsConfig.RELOAD_LEAST, TlsConfig.RELOAD_USUAL),
        yaml.choice("provider", TlsConfig.ProviderChoice.class, TlsConfig.ProviderChoice.AUTO));
  }

  private static @Nullable Own own(YamlMap yaml, Path base) throws YamlException {
    boolean hasCertificate = yaml.has("certificate");
    if (hasCertificate != yaml.has("key")) {
      String there = hasCertificate ? "certificate" : "key";
      throw yaml.error(
          there, "stands alone; expected certificate and key, which may be the same file");
    }
    return hasCertificate
        ? new Own(base.resolve(yaml.text("certificate")), base.resolve(yaml.text("key")))
        : null;
  }
}
