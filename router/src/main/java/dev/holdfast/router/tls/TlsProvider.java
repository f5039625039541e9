package dev.holdfast.router.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;

/// Whose TLS does the work on this machine. Immutable.
public enum TlsProvider {
  BORINGSSL(SslProvider.OPENSSL_REFCNT),
  JDK(SslProvider.JDK);

  final SslProvider netty;

  TlsProvider(SslProvider netty) {
    this.netty = netty;
  }

  /// The one that the choice names, or the best that works here. Throws {@link
  /// IllegalStateException} where the named one does not work.
  public static TlsProvider choose(TlsConfig.ProviderChoice choice) {
    return switch (choice) {
      case AUTO -> OpenSsl.isAvailable() ? BORINGSSL : JDK;
      case JDK -> JDK;
      case BORINGSSL -> {
        if (!OpenSsl.isAvailable()) {
          throw new IllegalStateException(
              "provider is \"boringssl\", which does not work here: %s; expected auto or jdk"
                  .formatted(OpenSsl.unavailabilityCause()),
              OpenSsl.unavailabilityCause());
        }
        yield BORINGSSL;
      }
    };
  }

  /// What it is, for the log: its version, or why it had to be this one.
  public String text() {
    return switch (this) {
      case BORINGSSL -> OpenSsl.versionString();
      case JDK ->
          OpenSsl.isAvailable()
              ? "the JDK's"
              : "the JDK's, slower, since BoringSSL does not work here: "
                  + OpenSsl.unavailabilityCause();
    };
  }
}
