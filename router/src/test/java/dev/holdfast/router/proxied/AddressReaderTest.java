package dev.holdfast.router.proxied;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Addresses as proxies write them, with the JDK's reading as the oracle.
class AddressReaderTest {
  private final AddressReader reader = new AddressReader();

  private byte @Nullable [] read(String text) {
    byte[] bytes = ("x" + text + "x").getBytes(StandardCharsets.ISO_8859_1);
    return reader.read(bytes, 1, bytes.length - 1);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "' 192.0.2.7\t', 192.0.2.7",
    "192.0.2.7:49152, 192.0.2.7",
    "[2001:db8::7]:443, 2001:db8::7",
    "[2001:db8::7], 2001:db8::7",
    "2001:db8::7, 2001:db8::7",
    "::, ::",
    "::1, ::1",
    "1::, 1::",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
    "2001:DB8::aBcD, 2001:db8::abcd",
    "64:ff9b::192.0.2.7, 64:ff9b::192.0.2.7",
    "::ffff:192.0.2.7, 192.0.2.7",
    "[::FFFF:c000:207]:1, 192.0.2.7",
    "::fffe:192.0.2.7, ::fffe:192.0.2.7",
    "1:2:3:4:5:6:192.0.2.7, 1:2:3:4:5:6:192.0.2.7",
  })
  void addressesAreRead(String text, String address) {
    assertThat(read(text)).isEqualTo(InetAddress.ofLiteral(address).getAddress());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "unknown",
        "_hidden",
        "192.0.2",
        "192.0.2.",
        "192.0.2.7.",
        "192.0.2.256",
        "192.0.2.07",
        "192.0.2.7:",
        "192.0.2.7:123456",
        "192.0.2.7:8a",
        "192.0.2.7 x",
        "[2001:db8::7",
        "[192.0.2.7]",
        "[2001:db8::7]x",
        "2001:db8::7]",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "1::2::3",
        "1:::2",
        ":1::2",
        "1::2:",
        "12345::",
        "1:2:3:4:5:6:7:192.0.2.7",
        "::192.0.2.7:1",
        "fe80::1%eth0"
      })
  void whatIsNoneIsNone(String text) {
    assertThat(read(text)).isNull();
  }

  @Test
  void everyAddressIsReadAsItIsWritten() throws Exception {
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 20_000; i++) {
      byte[] octets = new byte[random.nextBoolean() ? 4 : 16];
      random.nextBytes(octets);
      for (int zero = 0; zero < octets.length / 2; zero++) {
        octets[random.nextInt(octets.length)] = 0;
      }
      InetAddress address = InetAddress.getByAddress(octets);
      assertThat(read(address.getHostAddress())).isEqualTo(address.getAddress());
      assertThat(read(io.netty.util.NetUtil.toAddressString(address)))
          .isEqualTo(address.getAddress());
    }
  }
}
