package dev.holdfast.router.tls;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One look at the files that TLS to apps lives from. Immutable; two equal looks mean that nothing
/// has changed.
///
/// @param own our certificate and its key; null where apps are shown none
record AppTlsFiles(FileStamp trust, @Nullable PairFiles own) {
  /// What stands in them.
  record Content(List<X509Certificate> authorities, @Nullable ServerCertificate own) {}

  /// Blocks.
  static AppTlsFiles look(AppTlsConfig config) {
    AppTlsConfig.@Nullable Own own = config.own();
    return new AppTlsFiles(
        FileStamp.of(config.trust()),
        own == null
            ? null
            : new PairFiles("to apps", FileStamp.of(own.certificate()), FileStamp.of(own.key())));
  }

  /// Blocks; throws, with what was expected, where one cannot be used.
  Content read() throws IOException {
    return new Content(Pem.read(trust.file()).certificates(), own == null ? null : own.read());
  }
}
