package dev.holdfast.router.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.util.List;
import javax.net.ssl.SSLException;

/// Makes the contexts that handshakes are done with: one for each certificate and policy.
/// Certificates' thread only.
final class TlsContexts {
  // PKCS#12, the JDK's default, would derive a key with 10,000 rounds for each certificate; this
  // store never leaves memory.
  static final String KEY_STORE = "JKS";

  // Sessions by id are for clients of TLS 1.2 without tickets, which are rare; each takes some KiB.
  private static final int SESSIONS_MOST = 1_024;

  private final TlsProvider provider;
  private final TlsConfig config;
  private final List<String> protocols;
  private final TicketKeys tickets;

  /// @param protocols that ALPN offers, the preferred one first
  TlsContexts(TlsProvider provider, TlsConfig config, List<String> protocols, TicketKeys tickets) {
    this.provider = provider;
    this.config = config;
    this.protocols = protocols;
    this.tickets = tickets;
  }

  /// The caller releases it.
  SslContext make(ServerCertificate certificate, ClientPolicy policy) throws SSLException {
    SslContext context =
        SslContextBuilder.forServer(certificate.key(), certificate.chain())
            .sslProvider(provider.netty)
            .keyStoreType(KEY_STORE)
            .protocols(versions(config.protocol().minVersion()))
            .ciphers(
                Cipher.suites(config.protocol().ciphers()), SupportedCipherSuiteFilter.INSTANCE)
            .applicationProtocolConfig(alpn(protocols))
            .clientAuth(clientAuth(policy.mode()))
            .trustManager(policy.authorities())
            .sessionCacheSize(SESSIONS_MOST)
            .sessionTimeout(config.ticketKeyLife().toSeconds())
            .build();
    if (context.sessionContext() instanceof OpenSslServerSessionContext sessions) {
      sessions.setSessionIdContext(policy.sessionContext());
      sessions.setTicketKeys(tickets.keys());
    }
    return context;
  }

  /// Gives the context the ticket keys of now.
  void onNewTicketKeys(SslContext context) {
    if (context.sessionContext() instanceof OpenSslServerSessionContext sessions) {
      sessions.setTicketKeys(tickets.keys());
    }
  }

  static List<String> versions(TlsConfig.MinVersion least) {
    return switch (least) {
      case TLS_1_2 -> List.of("TLSv1.3", "TLSv1.2");
      case TLS_1_3 -> List.of("TLSv1.3");
    };
  }

  /// @param protocols the preferred one first
  static ApplicationProtocolConfig alpn(List<String> protocols) {
    return new ApplicationProtocolConfig(
        Protocol.ALPN,
        SelectorFailureBehavior.NO_ADVERTISE,
        SelectedListenerFailureBehavior.ACCEPT,
        protocols);
  }

  private static ClientAuth clientAuth(ClientPolicy.Mode mode) {
    return switch (mode) {
      case NONE -> ClientAuth.NONE;
      case REQUEST -> ClientAuth.OPTIONAL;
      case REQUIRE -> ClientAuth.REQUIRE;
    };
  }
}
