package dev.holdfast.router.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.router.tls.ClientPolicy.Mode;
import dev.holdfast.router.tls.TlsConfig.Sni;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ClientSecurityTest {
  private static final ClientPolicy REQUIRE =
      ClientPolicy.of(
          Mode.REQUIRE, List.of(new TestCertificates("one").authority().getCertificate()));
  private static final ClientPolicy OTHER =
      ClientPolicy.of(
          Mode.REQUIRE, List.of(new TestCertificates("two").authority().getCertificate()));
  private static final ClientPolicies POLICIES =
      new ClientPolicies(
          ClientPolicy.NONE,
          Map.of(
              "*.internal.example.com",
              REQUIRE,
              "open.internal.example.com",
              ClientPolicy.NONE,
              "other.example.com",
              OTHER));

  private static boolean may(ClientSecurity security, String host) {
    byte[] bytes = ("x" + host).getBytes(StandardCharsets.US_ASCII);
    return security.mayAskFor(bytes, 1, host.length());
  }

  private static ClientSecurity opened(ClientPolicies policies, String name, Sni sni) {
    return ClientSecurity.secured(
        policies, policies.of(name), name, new ClientSecurity.Handshake("TLSv1.3", null, sni));
  }

  @Test
  void aHostOfTheSamePolicyMayBeAskedForOverAnyConnection() {
    ClientSecurity security = opened(POLICIES, "a.example.com", Sni.ANY);

    assertThat(may(security, "a.example.com")).isTrue();
    assertThat(may(security, "b.example.com")).isTrue();
    assertThat(may(security, "open.internal.example.com")).isTrue();
    assertThat(may(security, "OPEN.internal.example.com.")).isTrue();
  }

  @Test
  void aHostOfAnotherPolicyMayNot() {
    assertThat(may(opened(POLICIES, "a.example.com", Sni.ANY), "a.internal.example.com")).isFalse();
    assertThat(may(opened(POLICIES, "", Sni.ANY), "A.Internal.example.com")).isFalse();
    assertThat(may(opened(POLICIES, "a.internal.example.com", Sni.ANY), "a.example.com")).isFalse();
    assertThat(may(opened(POLICIES, "a.internal.example.com", Sni.ANY), "other.example.com"))
        .isFalse();
    assertThat(may(opened(POLICIES, "a.internal.example.com", Sni.ANY), "b.internal.example.com"))
        .isTrue();
  }

  @Test
  void strictMeansTheHostThatWasNamed() {
    ClientPolicies uniform = new ClientPolicies(ClientPolicy.NONE, Map.of());
    ClientSecurity security = opened(uniform, "a.example.com", Sni.STRICT);

    assertThat(may(security, "A.example.com")).isTrue();
    assertThat(may(security, "b.example.com")).isFalse();
    assertThat(may(security, "a.example.co")).isFalse();
  }

  @Test
  void aPlainConnectionCannotAskWhereACertificateIsRequired() {
    ClientSecurity security = ClientSecurity.plain(POLICIES);

    assertThat(may(security, "a.example.com")).isTrue();
    assertThat(may(security, "a.internal.example.com")).isFalse();
    assertThat(may(ClientSecurity.NONE, "a.internal.example.com")).isTrue();
    assertThat(may(ClientSecurity.plain(new ClientPolicies(REQUIRE, Map.of())), "a.example.com"))
        .isFalse();
  }
}
