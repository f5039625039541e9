package dev.holdfast.events.broker;

/// A listener of a test's brokers.
public enum Door {
  /// TLS, and a user with a password: SCRAM-SHA-512 or PLAIN.
  PASSWORD("SASL_SSL"),
  /// TLS, and a client's certificate.
  CERTIFICATE("SSL"),
  /// TLS with a certificate that has expired.
  EXPIRED("SSL"),
  /// TLS with a certificate for another host.
  ELSEWHERE("SSL"),
  /// In the clear, and everything is allowed: for the brokers themselves and who sets them up.
  OPEN("PLAINTEXT");

  final String protocol;

  Door(String protocol) {
    this.protocol = protocol;
  }
}
