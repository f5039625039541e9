package dev.holdfast.router.proxied;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NetworksTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.1.2, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.1.128.0/17, 10.1.128.0, true",
    "10.1.128.0/17, 10.1.127.255, false",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.6, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "::/0, 2001:db8::1, true",
    "::1, ::1, true",
    "::/0, 10.0.0.1, false",
    "10.0.0.0/8, ::ffff:10.0.0.1, true",
  })
  void anAddressIsWithinOrNot(String network, String address, boolean within) {
    Networks networks =
        Networks.of(List.of(Network.parse("198.51.100.0/31"), Network.parse(network)));
    assertThat(networks.contains(InetAddress.ofLiteral(address))).isEqualTo(within);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "255.255.255.255", "::1", "::ffff:10.0.0.1"})
  void noneContainsNothingAndAllContainEverything(String address) {
    assertThat(Networks.NONE.contains(InetAddress.ofLiteral(address))).isFalse();
    assertThat(Networks.ALL.contains(InetAddress.ofLiteral(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/8/8",
        "10.1",
        "lb.example.com",
        "::/129",
        "2001:db8::/1e",
        "10.0.0.0/08000"
      })
  void whatIsNoNetworkIsRefused(String text) {
    assertThatThrownBy(() -> Network.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "is \"%s\"; expected an address or a network, such as 10.0.0.0/8 or 2001:db8::/32"
                .formatted(text));
  }

  @Test
  void bitsBehindThePrefixAreRefused() {
    assertThatThrownBy(() -> Network.parse("10.1.2.3/8"))
        .hasMessage("is \"10.1.2.3/8\", which has bits behind its prefix; expected 10.0.0.0/8");
  }
}
