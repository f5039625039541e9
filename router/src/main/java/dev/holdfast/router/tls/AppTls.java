package dev.holdfast.router.tls;

import dev.holdfast.events.Protocol;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.IllegalReferenceCountException;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// TLS to apps: the trust store and our certificate as they stand on disk, and what connections are
/// opened with. One thread turns it ({@link #doWork}); event loops only read from it.
///
/// What is opened with belongs together and is swapped as a whole. A connection holds on to its own
/// until it closes, so an old one lives as long as it is used.
public final class AppTls {
  private static final Logger LOG = LoggerFactory.getLogger(AppTls.class);

  /// What connections are opened with.
  ///
  /// @param number counts them, so that a connection can tell whether its own is the newest
  private record Material(int number, SslContext http1, SslContext http2) {
    SslContext of(Protocol protocol) {
      return protocol == Protocol.HTTP2 ? http2 : http1;
    }

    void release() {
      ReferenceCountUtil.release(http1);
      ReferenceCountUtil.release(http2);
    }
  }

  private final AppTlsConfig config;
  private final TlsProvider provider;
  private final InstantSource wall;
  private AppTlsFiles seen;
  private AppTlsFiles taken;
  private volatile Material material;
  private volatile AppTlsStatus status;

  private AppTls(AppTlsConfig config, TlsProvider provider, InstantSource wall) throws IOException {
    this.config = config;
    this.provider = provider;
    this.wall = wall;
    this.seen = AppTlsFiles.look(config);
    this.taken = seen;
    AppTlsFiles.Content content = seen.read();
    this.material = material(0, content);
    this.status = status(content, 1);
  }

  /// Reads the files. Blocks. Throws, with what was expected, where one cannot be used, and {@link
  /// IllegalStateException} where the provider does not work here.
  public static AppTls open(AppTlsConfig config, InstantSource wall) throws IOException {
    return new AppTls(config, TlsProvider.choose(config.provider()), wall);
  }

  public AppTlsConfig config() {
    return config;
  }

  /// How it fares. Any thread.
  public AppTlsStatus status() {
    return status;
  }

  /// One turn: takes what has changed on disk and stands still. Blocks on the disk.
  public void doWork() {
    AppTlsFiles now = AppTlsFiles.look(config);
    boolean stands = now.equals(seen);
    seen = now;
    if (!stands || now.equals(taken)) {
      return;
    }
    taken = now;
    try {
      AppTlsFiles.Content content = now.read();
      Material old = material;
      material = material(old.number + 1, content);
      old.release();
      status = status(content, status.loads() + 1);
      LOG.info("TLS to apps: {} CAs trusted from now on", status.authorities());
    } catch (IOException e) {
      refuse(String.valueOf(e.getMessage()));
    }
  }

  private void refuse(String problem) {
    AppTlsStatus last = status;
    LOG.warn("TLS to apps: {}; what was read before stays", problem);
    status =
        new AppTlsStatus(
            last.provider(), last.authorities(), last.certificateNotAfter(), problem, last.loads());
  }

  private AppTlsStatus status(AppTlsFiles.Content content, long loads) {
    @Nullable ServerCertificate own = content.own();
    @Nullable Instant notAfter = own == null ? null : own.notAfter();
    return new AppTlsStatus(provider.text(), content.authorities().size(), notAfter, "", loads);
  }

  private Material material(int number, AppTlsFiles.Content content) throws IOException {
    SslContext http1 = context(content, ApplicationProtocolNames.HTTP_1_1);
    try {
      return new Material(number, http1, context(content, ApplicationProtocolNames.HTTP_2));
    } catch (IOException e) {
      ReferenceCountUtil.release(http1);
      throw e;
    }
  }

  /// @param protocol that ALPN offers: an endpoint's record says what it speaks
  private SslContext context(AppTlsFiles.Content content, String protocol) throws IOException {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(provider.netty)
            .keyStoreType(TlsContexts.KEY_STORE)
            .protocols(TlsContexts.versions(config.minVersion()))
            .ciphers(Cipher.suites(List.of(Cipher.values())), SupportedCipherSuiteFilter.INSTANCE)
            .applicationProtocolConfig(TlsContexts.alpn(List.of(protocol)))
            .endpointIdentificationAlgorithm(null) // AppTrust says who is meant.
            .trustManager(new AppTrust(chains(content.authorities()), wall));
    @Nullable ServerCertificate own = content.own();
    if (own != null) {
      builder.keyManager(own.key(), own.chain());
    }
    try {
      SslContext context = builder.build();
      if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
        sessions.setSessionCacheEnabled(false);
      }
      return context;
    } catch (SSLException e) {
      throw new IOException("%s: TLS does not take it: %s".formatted(config.trust(), e), e);
    }
  }

  private static X509ExtendedTrustManager chains(List<X509Certificate> authorities)
      throws IOException {
    try {
      KeyStore store = KeyStore.getInstance(TlsContexts.KEY_STORE);
      store.load(null, null);
      for (int i = 0; i < authorities.size(); i++) {
        store.setCertificateEntry(String.valueOf(i), authorities.get(i));
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager chains) {
          return chains;
        }
      }
      throw new AssertionError("every JDK's PKIX is an X509ExtendedTrustManager");
    } catch (GeneralSecurityException e) {
      throw new IOException("the CAs cannot be put into a trust store: " + e, e);
    }
  }

  /// What goes first into the pipeline of a connection that is to reach a peer of that identity: a
  /// DNS name or an IP address. Event loop only.
  public SslHandler open(String identity, Protocol protocol, ByteBufAllocator allocator) {
    while (true) {
      SslContext context = material.of(protocol);
      try {
        ReferenceCountUtil.retain(context);
      } catch (IllegalReferenceCountException _) {
        if (context.equals(material.of(protocol))) {
          throw new IllegalStateException("TLS to apps is closed");
        }
        continue; // Swapped between the two lines: the next is there.
      }
      try {
        SslHandler handler = context.newHandler(allocator, identity, -1);
        handler.setHandshakeTimeoutMillis(config.handshakeTimeout().toMillis());
        return handler;
      } finally {
        ReferenceCountUtil.release(context);
      }
    }
  }

  /// Which material a connection that is opened now is opened with. Any thread.
  public int number() {
    return material.number;
  }

  /// Opens nothing from now on. After the last {@link #open}.
  public void close() {
    material.release();
  }
}
