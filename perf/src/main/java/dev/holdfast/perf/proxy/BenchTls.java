package dev.holdfast.perf.proxy;

import io.netty.channel.Channel;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.File;
import java.util.List;
import javax.net.ssl.SSLException;

/// TLS of the load and of the plain Netty proxy: 1.3 with AES-128-GCM, by BoringSSL where it runs.
/// Stateless.
final class BenchTls {
  private static final List<String> VERSIONS = List.of("TLSv1.3");
  private static final List<String> CIPHERS = List.of("TLS_AES_128_GCM_SHA256");

  private BenchTls() {}

  private static SslProvider provider() {
    return OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
  }

  /// Trusts everybody: the proxies are this run's own.
  static SslContext client() {
    try {
      return SslContextBuilder.forClient()
          .sslProvider(provider())
          .protocols(VERSIONS)
          .ciphers(CIPHERS)
          .endpointIdentificationAlgorithm(null)
          .trustManager(InsecureTrustManagerFactory.INSTANCE)
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException("no TLS for the load", e);
    }
  }

  static SslContext server(File certificate, File key) {
    try {
      return SslContextBuilder.forServer(certificate, key)
          .sslProvider(provider())
          .protocols(VERSIONS)
          .ciphers(CIPHERS)
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException("no TLS for Netty", e);
    }
  }

  static void first(Channel channel, SslContext context) {
    channel.pipeline().addFirst(context.newHandler(channel.alloc()));
  }
}
