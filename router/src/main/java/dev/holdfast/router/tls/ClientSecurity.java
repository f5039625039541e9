package dev.holdfast.router.tls;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a client's connection is secured: what its requests may ask for, and what apps are told.
/// Immutable; a connection has one from its handshake to its end.
public final class ClientSecurity {
  /// Where there is no TLS in front at all.
  public static final ClientSecurity NONE =
      new ClientSecurity(
          new ClientPolicies(ClientPolicy.NONE, Map.of()), ClientPolicy.NONE, null, null);

  private final ClientPolicies policies;
  private final ClientPolicy policy;
  private final byte @Nullable [] name;
  private final @Nullable Handshake handshake;
  private final byte @Nullable [] certificate;
  private final boolean mayAskForAny;

  /// What the handshake has come to.
  ///
  /// @param version as the JDK spells it, such as `TLSv1.3`
  /// @param certificate the client's, DER in base64; null where it showed none
  record Handshake(String version, @Nullable String certificate, TlsConfig.Sni sni) {}

  private ClientSecurity(
      ClientPolicies policies,
      ClientPolicy policy,
      byte @Nullable [] name,
      @Nullable Handshake handshake) {
    this.policies = policies;
    this.policy = policy;
    this.name = name;
    this.handshake = handshake;
    String shown = handshake == null ? null : handshake.certificate();
    this.certificate = shown == null ? null : shown.getBytes(StandardCharsets.US_ASCII);
    boolean strict = handshake != null && handshake.sni() == TlsConfig.Sni.STRICT;
    this.mayAskForAny = policies.isUniform() && mayServe(policies.fallback()) && !strict;
  }

  /// A connection without TLS beside a port with it.
  static ClientSecurity plain(ClientPolicies policies) {
    return new ClientSecurity(policies, ClientPolicy.NONE, null, null);
  }

  /// @param name the host that the client named, in lower case; empty where it named none
  static ClientSecurity secured(
      ClientPolicies policies, ClientPolicy policy, String name, Handshake handshake) {
    return new ClientSecurity(
        policies, policy, name.getBytes(StandardCharsets.US_ASCII), handshake);
  }

  /// Whether it is over TLS.
  public boolean isEncrypted() {
    return handshake != null;
  }

  /// The version of TLS; null where there is none.
  public @Nullable String version() {
    return handshake == null ? null : handshake.version();
  }

  /// The client's certificate, DER in base64 without line ends; null where it showed none.
  public byte @Nullable [] certificate() {
    return certificate;
  }

  /// Whether a request for that host may come over this connection: not where other client
  /// certificates are asked for there (RFC 9110 §15.5.20), nor, with `sni: strict`, for a host that
  /// is not the one that the client named.
  public boolean mayAskFor(byte[] bytes, int hostAt, int hostLength) {
    if (mayAskForAny || isNamed(bytes, hostAt, hostLength)) {
      return true;
    }
    if (handshake != null && handshake.sni() == TlsConfig.Sni.STRICT) {
      return false;
    }
    String host = new String(bytes, hostAt, hostLength, StandardCharsets.ISO_8859_1);
    return mayServe(policies.of(HostPattern.normal(host)));
  }

  private boolean isNamed(byte[] bytes, int at, int length) {
    if (name == null || name.length != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      byte octet = bytes[at + i];
      if (name[i] != (octet >= 'A' && octet <= 'Z' ? octet + 0x20 : octet)) {
        return false;
      }
    }
    return true;
  }

  private boolean mayServe(ClientPolicy asked) {
    return handshake == null ? asked.mode() != ClientPolicy.Mode.REQUIRE : asked.equals(policy);
  }
}
