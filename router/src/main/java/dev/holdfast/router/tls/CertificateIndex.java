package dev.holdfast.router.tls;

import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Who is served which certificate under which policy. Immutable, and swapped as a whole: event
/// loops read it without a lock.
final class CertificateIndex {
  /// What a connection is opened with.
  ///
  /// @param host in lower case; empty where the client named none
  record Served(
      String host,
      ServerCertificate certificate,
      SslContext context,
      ClientPolicy policy,
      ClientPolicies policies,
      TlsConfig.Sni sni) {}

  private record Key(ServerCertificate certificate, ClientPolicy policy) {}

  /// A pair that TLS does not take.
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    final String pair;

    RefusedException(String pair, SSLException cause) {
      super(cause);
      this.pair = pair;
    }
  }

  private final Map<String, ServerCertificate> byHost;
  private final ServerCertificate fallback;
  private final ClientPolicies policies;
  private final TlsConfig.Sni sni;
  private final Map<Key, SslContext> contexts;

  private CertificateIndex(
      Map<String, ServerCertificate> byHost,
      ServerCertificate fallback,
      ClientPolicies policies,
      TlsConfig.Sni sni,
      Map<Key, SslContext> contexts) {
    this.byHost = byHost;
    this.fallback = fallback;
    this.policies = policies;
    this.sni = sni;
    this.contexts = contexts;
  }

  /// Makes an index; contexts of the one before are used again where certificate and policy are the
  /// same.
  ///
  /// @param fallback what is served where no certificate has the host
  static CertificateIndex build(
      CertificateSet set,
      ServerCertificate fallback,
      ClientPolicies policies,
      TlsConfig.Sni sni,
      TlsContexts maker,
      @Nullable CertificateIndex before)
      throws RefusedException {
    Map<Key, SslContext> contexts = new HashMap<>();
    Map<Key, SslContext> known = before == null ? Map.of() : before.contexts;
    for (ServerCertificate certificate : set.used().values()) {
      Collection<ClientPolicy> wanted =
          certificate.equals(fallback) ? policies.all() : policies.reachableBy(certificate.hosts());
      for (ClientPolicy policy : wanted) {
        Key key = new Key(certificate, policy);
        @Nullable SslContext same = known.get(key);
        try {
          contexts.put(key, same == null ? maker.make(certificate, policy) : same);
        } catch (SSLException e) {
          contexts.forEach((made, context) -> {
            if (!known.containsKey(made)) {
              ReferenceCountUtil.release(context);
            }
          });
          throw new RefusedException(certificate.name(), e);
        }
      }
    }
    return new CertificateIndex(set.byHost(), fallback, policies, sni, contexts);
  }

  /// What a client that named this host is served; null where it is refused.
  ///
  /// @param name from the client's hello; null where it named none
  @Nullable Served select(@Nullable String name) {
    @Nullable String host = name == null ? null : HostPattern.normal(name);
    @Nullable ServerCertificate certificate = host == null ? null : certificateOf(host);
    if (certificate == null) {
      if (sni == TlsConfig.Sni.STRICT) {
        return null;
      }
      certificate = fallback;
    }
    ClientPolicy policy = host == null ? policies.fallback() : policies.of(host);
    @Nullable SslContext context = contexts.get(new Key(certificate, policy));
    if (context == null) {
      throw new AssertionError("no context for " + certificate + " under " + policy);
    }
    return new Served(host == null ? "" : host, certificate, context, policy, policies, sni);
  }

  private @Nullable ServerCertificate certificateOf(String host) {
    @Nullable ServerCertificate exact = byHost.get(host);
    if (exact != null) {
      return exact;
    }
    @Nullable String wildcard = HostPattern.wildcardOf(host);
    return wildcard == null ? null : byHost.get(wildcard);
  }

  ServerCertificate fallback() {
    return fallback;
  }

  ClientPolicies policies() {
    return policies;
  }

  Collection<SslContext> contexts() {
    return contexts.values();
  }
}
