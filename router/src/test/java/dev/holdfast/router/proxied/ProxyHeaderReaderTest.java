package dev.holdfast.router.proxied;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// proxy-protocol.txt §2.1 and §2.2, case by case.
final class ProxyHeaderReaderTest {
  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
  private static final String FROM_4 = "c0000207" + "0a000001" + "8235" + "01bb";
  private static final String FROM_6 =
      "20010db8000000000000000000000001" + "fd000000000000000000000000000002" + "8235" + "01bb";

  private static ProxyHeader line(String text) {
    return ProxyHeaderReader.read(
        Unpooled.copiedBuffer(text.replace("|", "\r\n"), StandardCharsets.ISO_8859_1));
  }

  private static ProxyHeader frame(String hex) {
    return ProxyHeaderReader.read(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex)));
  }

  private static InetSocketAddress at(String address, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }

  private static String why(ProxyHeader header) {
    assertThat(header).isInstanceOf(ProxyHeader.Bad.class);
    return ((ProxyHeader.Bad) header).why();
  }

  @ParameterizedTest
  @CsvSource({
    "PROXY TCP4 192.0.2.7 10.0.0.1 33333 443|GET /, 192.0.2.7, 33333, 41",
    "PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535|, 255.255.255.255, 65535, 56",
    "PROXY TCP6 2001:db8::1 fd00::2 0 443|, 2001:db8::1, 0, 38",
    "PROXY TCP6 ffff:f:f:f:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:fff1 65535 65535|"
        + ", ffff:f:f:f:ffff:ffff:ffff:ffff, 65535, 95",
  })
  void version1SaysWhoTheClientIs(String text, String address, int port, int length) {
    assertThat(line(text)).isEqualTo(new ProxyHeader.Read(length, at(address, port)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PROXY UNKNOWN|", "PROXY UNKNOWN ffff::1 whatever it is|"})
  void version1MayNotKnow(String text) {
    assertThat(line(text + "GET")).isEqualTo(new ProxyHeader.Read(text.length() + 1, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY |",
        "PROXY TCP4|",
        "PROXY TCP4 192.0.2.7 10.0.0.1 1|",
        "PROXY TCP4 192.0.2.7 10.0.0.1 1 2 3|",
        "PROXY TCP4 192.0.2.7  10.0.0.1 1 2|",
        "PROXY TCP4 192.0.2.7 10.0.0.1 1 2 |",
        "PROXY TCP4 192.0.2 10.0.0.1 1 2|",
        "PROXY TCP4 192.0.2.7 ::1 1 2|",
        "PROXY TCP6 192.0.2.7 ::1 1 2|",
        "PROXY TCP6 fe80::1%eth0 ::1 1 2|",
        "PROXY TCP6 [::1] ::1 1 2|",
        "PROXY TCP4 192.0.2.7 10.0.0.1 65536 2|",
        "PROXY TCP4 192.0.2.7 10.0.0.1 1 02|",
        "PROXY TCP4 192.0.2.7 10.0.0.1 +1 2|",
        "PROXY TCP4 192.0.2.7 10.0.0.1 1 |",
        "PROXY UDP4 192.0.2.7 10.0.0.1 1 2|",
        "PROXY tcp4 192.0.2.7 10.0.0.1 1 2|",
      })
  void version1IsReadToTheLetter(String text) {
    assertThat(why(line(text)))
        .isEqualTo(
            "it says \"%s\"; expected PROXY TCP4 or TCP6 with two addresses and two ports, or PROXY UNKNOWN"
                .formatted(text.replace("|", "")));
  }

  @Test
  void version1EndsWithCrLfWithin107Bytes() {
    assertThat(why(line("PROXY TCP4 192.0.2.7 10.0.0.1 1 2\n")))
        .startsWith("its line ends without");
    assertThat(line("PROXY UNKNOWN " + "x".repeat(91) + "|"))
        .isEqualTo(new ProxyHeader.Read(107, null));
    assertThat(why(line("PROXY UNKNOWN " + "x".repeat(92) + "|")))
        .startsWith("its line does not end within 107 bytes");
    assertThat(line("PROXY UNKNOWN " + "x".repeat(92))).isEqualTo(ProxyHeader.MORE);
    assertThat(why(line("PROXY UNKNOWN " + "x".repeat(93)))).startsWith("its line does not end");
  }

  @Test
  void version2SaysWhoTheClientIs() {
    assertThat(frame(SIGNATURE + "2111000c" + FROM_4 + "1603"))
        .isEqualTo(new ProxyHeader.Read(28, at("192.0.2.7", 33_333)));
    assertThat(frame(SIGNATURE + "21210024" + FROM_6))
        .isEqualTo(new ProxyHeader.Read(52, at("2001:db8::1", 33_333)));
  }

  @Test
  void version2MaySpeakForItselfOrNotSay() {
    assertThat(frame(SIGNATURE + "20000000")).isEqualTo(new ProxyHeader.Read(16, null));
    // LOCAL: whatever follows is ignored.
    assertThat(frame(SIGNATURE + "20ff0003" + "aabbcc")).isEqualTo(new ProxyHeader.Read(19, null));
    assertThat(frame(SIGNATURE + "21000004" + "aabbccdd"))
        .isEqualTo(new ProxyHeader.Read(20, null));
    assertThat(frame(SIGNATURE + "213100d8" + "61".repeat(216)))
        .isEqualTo(new ProxyHeader.Read(232, null));
  }

  @Test
  void version2MayHaveAdditions() {
    assertThat(frame(SIGNATURE + "21110017" + FROM_4 + "010002" + "6832" + "040003" + "000000"))
        .isEqualTo(new ProxyHeader.Read(39, at("192.0.2.7", 33_333)));
    assertThat(why(frame(SIGNATURE + "2111000f" + FROM_4 + "010001")))
        .isEqualTo("its header has an addition that is longer than the header");
    assertThat(why(frame(SIGNATURE + "2111000d" + FROM_4 + "01")))
        .isEqualTo("its header has an addition that is longer than the header");
  }

  @Test
  void version2sChecksumIsChecked() {
    String head = SIGNATURE + "21110013" + FROM_4 + "030004";
    CRC32C crc = new CRC32C();
    crc.update(HexFormat.of().parseHex(head + "00000000"));
    assertThat(frame(head + "%08x".formatted(crc.getValue())))
        .isEqualTo(new ProxyHeader.Read(35, at("192.0.2.7", 33_333)));
    assertThat(why(frame(head + "%08x".formatted(crc.getValue() ^ 1))))
        .isEqualTo("its header has a checksum that does not fit");
    assertThat(why(frame(SIGNATURE + "21110011" + FROM_4 + "030002" + "0000")))
        .isEqualTo("its header has a checksum that does not fit");
  }

  @ParameterizedTest
  @CsvSource({
    "1111000c, version and command 0x11; expected 0x20 or 0x21",
    "2211000c, version and command 0x22; expected 0x20 or 0x21",
    "2112000c, family and protocol 0x12; expected TCP over IPv4 or IPv6",
    "2141000c, family and protocol 0x41; expected TCP over IPv4 or IPv6",
    "2111000b, 11 bytes of addresses; expected 12",
    "2121000c, 12 bytes of addresses; expected 36",
    "20000ff1, 4097 bytes; expected at most 4096",
  })
  void version2IsReadToTheLetter(String head, String fault) {
    assertThat(why(frame(SIGNATURE + head + FROM_4))).isEqualTo("its header has " + fault);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.1|", "PROXI", "proxy ", "PROXY\t"})
  void whatIsNoHeaderIsSaidSoByItsFirstBytes(String text) {
    assertThat(why(line(text))).endsWith("expected a header of the PROXY protocol");
  }

  /// A connection opened by nobody's proxy: refused as soon as it can be seen.
  @Test
  void aClientHelloIsNone() {
    assertThat(why(frame("16")))
        .isEqualTo("it begins with 16 (hexadecimal); expected a header of the PROXY protocol");
    assertThat(why(frame("0d0a0d0a000d0a515549540b")))
        .startsWith("it begins with 0d0a0d0a000d0a51");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "50524f585920544350342031" + "39322e302e322e372031302e302e302e312031203232" + "0d0a",
        SIGNATURE + "21110013" + FROM_4 + "010004" + "61626364",
        SIGNATURE + "20000000"
      })
  void aPartOfAHeaderIsWaitedFor(String hex) {
    ByteBuf whole = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
    for (int length = 0; length < whole.readableBytes(); length++) {
      assertThat(ProxyHeaderReader.read(whole.slice(0, length))).isEqualTo(ProxyHeader.MORE);
    }
    assertThat(ProxyHeaderReader.read(whole)).isInstanceOf(ProxyHeader.Read.class);
    assertThat(whole.readerIndex()).isZero();
  }
}
