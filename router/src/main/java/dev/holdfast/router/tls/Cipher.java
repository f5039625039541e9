package dev.holdfast.router.tls;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The ciphers of TLS 1.2 that are offered: Mozilla's intermediate list, in its order, but for DHE.
/// Immutable.
enum Cipher {
  ECDHE_ECDSA_AES128_GCM_SHA256("AES_128_GCM_SHA256"),
  ECDHE_RSA_AES128_GCM_SHA256("AES_128_GCM_SHA256"),
  ECDHE_ECDSA_AES256_GCM_SHA384("AES_256_GCM_SHA384"),
  ECDHE_RSA_AES256_GCM_SHA384("AES_256_GCM_SHA384"),
  ECDHE_ECDSA_CHACHA20_POLY1305("CHACHA20_POLY1305_SHA256"),
  ECDHE_RSA_CHACHA20_POLY1305("CHACHA20_POLY1305_SHA256");

  /// RFC 8446 §B.4: all of them, always.
  private static final List<String> TLS_1_3 =
      List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

  private final String encryption;

  Cipher(String encryption) {
    this.encryption = encryption;
  }

  /// As OpenSSL, and with it operators, call it.
  String opensslName() {
    return name().replace('_', '-');
  }

  /// IANA's name, which Java uses.
  String ianaName() {
    String exchange = name().startsWith("ECDHE_ECDSA") ? "ECDHE_ECDSA" : "ECDHE_RSA";
    return "TLS_" + exchange + "_WITH_" + encryption;
  }

  static Cipher parse(String text) {
    for (Cipher cipher : values()) {
      if (cipher.opensslName().equals(text)) {
        return cipher;
      }
    }
    throw new IllegalArgumentException(
        "is \"%s\"; expected some of %s"
            .formatted(
                text,
                Arrays.stream(values())
                    .map(Cipher::opensslName)
                    .collect(Collectors.joining(", "))));
  }

  /// IANA's names of the suites of both versions.
  static List<String> suites(List<Cipher> ciphers) {
    return Stream.concat(TLS_1_3.stream(), ciphers.stream().map(Cipher::ianaName)).toList();
  }
}
