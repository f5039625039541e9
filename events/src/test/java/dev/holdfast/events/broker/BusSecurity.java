package dev.holdfast.events.broker;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Certificates and users of a {@link TestCluster}. Immutable; its files lie in the directory.
public final class BusSecurity {
  /// Whoever asks to be let in: each has the password that {@link #password} tells.
  public static final List<String> USERS = List.of("router", "emitter", "operator");

  private final Path directory;
  private final X509Bundle authority;

  private BusSecurity(Path directory, X509Bundle authority) {
    this.directory = directory;
    this.authority = authority;
  }

  static BusSecurity in(Path directory) throws IOException {
    BusSecurity security = new BusSecurity(directory, authority("the bus"));
    Instant now = Instant.now();
    Files.writeString(security.trust(), security.authority.getCertificatePEM());
    Files.writeString(directory.resolve("other-ca.pem"), authority("another").getCertificatePEM());
    security.issue("broker", "localhost", now.plus(1, ChronoUnit.DAYS));
    security.issue("expired", "localhost", now.minus(1, ChronoUnit.HOURS));
    security.issue("elsewhere", "elsewhere.example", now.plus(1, ChronoUnit.DAYS));
    for (String user : USERS) {
      security.issue(user, user, now.plus(1, ChronoUnit.DAYS));
    }
    return security;
  }

  private static X509Bundle authority(String name) {
    Instant now = Instant.now();
    try {
      return new CertificateBuilder()
          .ecp256()
          .subject("CN=" + name)
          .setIsCertificateAuthority(true)
          .notBefore(now.minus(3, ChronoUnit.DAYS))
          .notAfter(now.plus(3, ChronoUnit.DAYS))
          .buildSelfSigned();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void issue(String name, String host, Instant notAfter) throws IOException {
    X509Bundle issued;
    try {
      issued =
          new CertificateBuilder()
              .ecp256()
              .subject("CN=" + host)
              .addSanDnsName(host)
              .notBefore(notAfter.minus(2, ChronoUnit.DAYS))
              .notAfter(notAfter)
              .buildIssuedBy(authority);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    Files.writeString(
        pair(name), issued.getPrivateKeyPEM() + "\n" + issued.getCertificatePathPEM());
  }

  /// The CA of the brokers and of their clients.
  public Path trust() {
    return directory.resolve("ca.pem");
  }

  /// A CA that has signed nothing here.
  public Path otherTrust() {
    return directory.resolve("other-ca.pem");
  }

  /// The key and the certificate of a user, or of a broker's listener.
  public Path pair(String name) {
    return directory.resolve(name + ".pem");
  }

  /// Long, and with what has a meaning to those who read it on its way.
  public static String password(String user) {
    return user + "'s \"very\\secret\" $word=1;";
  }

  /// The brokers' settings: what each door shows and asks for, and that nobody may do anything but
  /// those within.
  String properties() {
    String users =
        USERS.stream()
            .map(user -> "user_%s=\"%s\"".formatted(user, inJaas(password(user))))
            .collect(Collectors.joining(" "));
    String settings =
        """
        authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
        super.users=User:ANONYMOUS
        listener.name.password.sasl.enabled.mechanisms=SCRAM-SHA-512,PLAIN
        listener.name.password.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
        listener.name.password.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required %s;
        listener.name.certificate.ssl.client.auth=required
        listener.name.certificate.ssl.truststore.type=PEM
        listener.name.certificate.ssl.truststore.location=%s
        ssl.principal.mapping.rules=RULE:^CN=([a-z]+)$/$1/
        """
            .formatted(users.replace("\\", "\\\\"), trust());
    return settings
        + shows(Door.PASSWORD, "broker")
        + shows(Door.CERTIFICATE, "broker")
        + shows(Door.EXPIRED, "expired")
        + shows(Door.ELSEWHERE, "elsewhere");
  }

  private String shows(Door door, String name) {
    String listener = door.name().toLowerCase(Locale.ROOT);
    return """
    listener.name.%1$s.ssl.keystore.type=PEM
    listener.name.%1$s.ssl.keystore.location=%2$s
    """
        .formatted(listener, pair(name));
  }

  private static String inJaas(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
