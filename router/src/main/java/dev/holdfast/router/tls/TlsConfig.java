package dev.holdfast.router.tls;

import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How requests are taken over TLS: `listen.tls`, but for its address. Immutable.
///
/// @param domains hosts that ask for other client certificates
/// @param ticketKeyLife how long a ticket key is used to write; it is read as long again
public record TlsConfig(
    Certificates certificates,
    Protocol protocol,
    Clients clients,
    List<Domain> domains,
    Handshakes handshakes,
    Duration ticketKeyLife) {
  static final Duration RELOAD_LEAST = Duration.ofMillis(100);
  static final Duration RELOAD_USUAL = Duration.ofSeconds(2);
  private static final Duration TICKET_KEY_LEAST = Duration.ofSeconds(1);

  /// Which certificates there are, and who is served which.
  ///
  /// @param defaultName the pair for clients whose host has none; null: found by name
  public record Certificates(
      Path directory, @Nullable String defaultName, Duration reloadInterval, Sni sni) {}

  /// What a client may name in SNI.
  public enum Sni {
    ANY,
    /// Only a host that a certificate has, and its requests are for that host.
    STRICT
  }

  /// What is spoken.
  public record Protocol(MinVersion minVersion, List<Cipher> ciphers, ProviderChoice provider) {}

  /// The oldest version that is spoken.
  public enum MinVersion {
    TLS_1_2,
    TLS_1_3
  }

  /// Whose TLS does the work.
  public enum ProviderChoice {
    AUTO,
    BORINGSSL,
    JDK
  }

  /// Which client certificates are asked for.
  ///
  /// @param authorities a PEM bundle; null where none are asked for
  public record Clients(ClientPolicy.Mode mode, @Nullable Path authorities) {}

  /// A host, or a wildcard of one label, with its own.
  public record Domain(String host, Clients clients) {}

  /// How long a handshake may take, and how many.
  ///
  /// @param timeout from the connect to the handshake's end
  /// @param most at work at once, in the whole router
  public record Handshakes(Duration timeout, int most) {}

  /// Reads the mapping `listen.tls`.
  ///
  /// @param base what relative paths are relative to
  public static TlsConfig from(YamlMap yaml, Path base) throws YamlException {
    Clients clients = clients(yaml, base, new Clients(ClientPolicy.Mode.NONE, null));
    return new TlsConfig(
        new Certificates(
            base.resolve(yaml.text("certificates")),
            yaml.has("defaultCertificate") ? yaml.text("defaultCertificate") : null,
            yaml.duration("reloadInterval", RELOAD_LEAST, RELOAD_USUAL),
            yaml.choice("sni", Sni.class, Sni.ANY)),
        new Protocol(
            yaml.value("minVersion", TlsConfig::version, MinVersion.TLS_1_2),
            ciphers(yaml),
            yaml.choice("provider", ProviderChoice.class, ProviderChoice.AUTO)),
        clients,
        domains(yaml, base, clients),
        new Handshakes(
            yaml.duration("handshakeTimeout", Duration.ofSeconds(10)),
            yaml.integer("handshakesMax", 1, 1_000_000, 10_000)),
        yaml.duration("ticketKeyLife", TICKET_KEY_LEAST, Duration.ofHours(12)));
  }

  private static Clients clients(YamlMap yaml, Path base, Clients usual) throws YamlException {
    ClientPolicy.Mode mode =
        yaml.choice("clientCertificates", ClientPolicy.Mode.class, usual.mode());
    @Nullable Path authorities =
        yaml.has("clientCas") ? base.resolve(yaml.text("clientCas")) : usual.authorities();
    if (mode != ClientPolicy.Mode.NONE && authorities == null) {
      throw yaml.error(
          "clientCertificates", "wants clientCas; expected a PEM bundle of CAs beside it");
    }
    return new Clients(mode, mode == ClientPolicy.Mode.NONE ? null : authorities);
  }

  private static List<Domain> domains(YamlMap yaml, Path base, Clients usual) throws YamlException {
    List<Domain> domains = new ArrayList<>();
    for (YamlMap map : yaml.maps("domains")) {
      String host = map.value("host", TlsConfig::host);
      if (domains.stream().anyMatch(known -> known.host().equals(host))) {
        throw map.error("host", "is \"" + host + "\", which stands twice; expected it once");
      }
      domains.add(new Domain(host, clients(map, base, usual)));
    }
    return List.copyOf(domains);
  }

  private static String host(String text) {
    String host = HostPattern.normal(text);
    if (!HostPattern.isPattern(host)) {
      throw new IllegalArgumentException(
          "is \"" + text + "\"; expected a host, with \"*.\" in front of it or not");
    }
    return host;
  }

  private static List<Cipher> ciphers(YamlMap yaml) throws YamlException {
    List<Cipher> ciphers = yaml.values("ciphers", Cipher::parse);
    return ciphers.isEmpty() ? List.of(Cipher.values()) : List.copyOf(ciphers);
  }

  static MinVersion version(String text) {
    return switch (text) {
      case "1.2" -> MinVersion.TLS_1_2;
      case "1.3" -> MinVersion.TLS_1_3;
      default -> throw new IllegalArgumentException("is \"" + text + "\"; expected 1.2 or 1.3");
    };
  }
}
