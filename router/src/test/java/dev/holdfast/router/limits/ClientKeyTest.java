package dev.holdfast.router.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who is one client.
class ClientKeyTest {
  private static long key(String address) {
    return ClientKey.of(InetAddress.ofLiteral(address).getAddress());
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.2, false",
    "2001:db8:1:2::1, 2001:db8:1:2:ffff:ffff:ffff:ffff, true",
    "2001:db8:1:2::1, 2001:db8:1:3::1, false",
    "64:ff9b::192.0.2.1, 192.0.2.1, true",
    "64:ff9b::1:192.0.2.1, 192.0.2.1, false",
    "::192.0.2.1, 192.0.2.1, false",
    "::1, ::2, true",
    "255.255.255.254, ffff:ffff::1, false",
  })
  void oneClientOrTwo(String address, String other, boolean same) {
    assertThat(key(address) == key(other)).isEqualTo(same);
    assertThat(key(address)).isNotEqualTo(ClientKey.NOBODY);
  }

  /// The JDK makes it IPv4 by itself, a header's bytes do not.
  @Test
  void anAddressOfIpv4WrittenAsIpv6IsOneOfIpv4() {
    byte[] mapped = HexFormat.of().parseHex("00000000000000000000ffffc0000201");
    assertThat(ClientKey.of(mapped)).isEqualTo(key("192.0.2.1"));
  }
}
