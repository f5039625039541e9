package dev.holdfast.perf.proxy;

import dev.holdfast.router.tls.Opened;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
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
  ///
  /// @param protocol what is spoken behind it, as ALPN names it
  static SslContext client(String protocol) {
    try {
      return SslContextBuilder.forClient()
          .sslProvider(provider())
          .protocols(VERSIONS)
          .ciphers(CIPHERS)
          .endpointIdentificationAlgorithm(null)
          .trustManager(InsecureTrustManagerFactory.INSTANCE)
          .applicationProtocolConfig(
              new ApplicationProtocolConfig(
                  Protocol.ALPN,
                  SelectorFailureBehavior.NO_ADVERTISE,
                  SelectedListenerFailureBehavior.ACCEPT,
                  protocol))
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

  /// Of a server.
  static void first(Channel channel, SslContext context) {
    channel.pipeline().addFirst(context.newHandler(channel.alloc()));
  }

  /// Whether its handshake took up a session of another connection.
  static boolean isResumed(Channel channel) {
    SslHandler handler = channel.pipeline().get(SslHandler.class);
    return handler != null && Opened.isResumed(handler);
  }

  /// Of a client. Sessions are known by the peer, and not kept of one without a name.
  static void first(Channel channel, SslContext context, Reuse reuse) {
    channel
        .pipeline()
        .addFirst(
            reuse == Reuse.SESSION
                ? context.newHandler(channel.alloc(), "bench.example.com", 443)
                : context.newHandler(channel.alloc()));
  }
}
