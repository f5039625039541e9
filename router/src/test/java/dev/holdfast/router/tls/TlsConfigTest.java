package dev.holdfast.router.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import dev.holdfast.router.tls.TlsConfig.Certificates;
import dev.holdfast.router.tls.TlsConfig.Clients;
import dev.holdfast.router.tls.TlsConfig.Domain;
import dev.holdfast.router.tls.TlsConfig.Handshakes;
import dev.holdfast.router.tls.TlsConfig.MinVersion;
import dev.holdfast.router.tls.TlsConfig.Protocol;
import dev.holdfast.router.tls.TlsConfig.ProviderChoice;
import dev.holdfast.router.tls.TlsConfig.Sni;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TlsConfigTest {
  static TlsConfig parse(String yaml) throws YamlException {
    YamlMap map = YamlMap.parse("router.yml", yaml);
    TlsConfig config = TlsConfig.from(map, Path.of("/etc"));
    map.end();
    return config;
  }

  @Test
  void theDefaultsAreThese() throws Exception {
    assertThat(parse("certificates: c"))
        .isEqualTo(
            new TlsConfig(
                new Certificates(Path.of("/etc/c"), null, Duration.ofSeconds(2), Sni.ANY),
                new Protocol(MinVersion.TLS_1_2, List.of(Cipher.values()), ProviderChoice.AUTO),
                new Clients(ClientPolicy.Mode.NONE, null),
                List.of(),
                new Handshakes(Duration.ofSeconds(10), 10_000),
                Duration.ofHours(12)));
  }

  @Test
  void everyKeyIsMapped() throws Exception {
    TlsConfig config =
        parse(
            """
            certificates: /certificates
            defaultCertificate: edge
            reloadInterval: 1s
            sni: strict
            minVersion: 1.3
            ciphers: [ECDHE-RSA-AES128-GCM-SHA256]
            provider: jdk
            clientCertificates: request
            clientCas: ca.pem
            domains:
            - host: "*.Internal.example.com"
              clientCertificates: require
            - host: other.example.com
              clientCas: other.pem
            - {host: open.example.com, clientCertificates: none}
            handshakeTimeout: 3s
            handshakesMax: 4
            ticketKeyLife: 5h
            """);

    Path ca = Path.of("/etc/ca.pem");
    assertThat(config)
        .isEqualTo(
            new TlsConfig(
                new Certificates(
                    Path.of("/certificates"), "edge", Duration.ofSeconds(1), Sni.STRICT),
                new Protocol(
                    MinVersion.TLS_1_3,
                    List.of(Cipher.ECDHE_RSA_AES128_GCM_SHA256),
                    ProviderChoice.JDK),
                new Clients(ClientPolicy.Mode.REQUEST, ca),
                List.of(
                    new Domain(
                        "*.internal.example.com", new Clients(ClientPolicy.Mode.REQUIRE, ca)),
                    new Domain(
                        "other.example.com",
                        new Clients(ClientPolicy.Mode.REQUEST, Path.of("/etc/other.pem"))),
                    new Domain("open.example.com", new Clients(ClientPolicy.Mode.NONE, null))),
                new Handshakes(Duration.ofSeconds(3), 4),
                Duration.ofHours(5)));
  }
}
