package dev.holdfast.router.proxied;

import io.netty.buffer.ByteBuf;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/// Version 1 of the header: one line of text (proxy-protocol.txt §2.1). Stateless.
final class ProxyLine {
  /// Its longest, with its end.
  private static final int LENGTH_MOST = 107;

  private static final String EXPECTED =
      "expected PROXY TCP4 or TCP6 with two addresses and two ports, or PROXY UNKNOWN";

  private ProxyLine() {}

  static ProxyHeader read(ByteBuf in) {
    int start = in.readerIndex();
    int most = Math.min(in.readableBytes(), LENGTH_MOST);
    int end = in.indexOf(start, start + most, (byte) '\n');
    if (end < 0) {
      return most == LENGTH_MOST ? bad("its line does not end within 107 bytes") : ProxyHeader.MORE;
    }
    int length = end + 1 - start;
    String line = in.toString(start, length, StandardCharsets.ISO_8859_1);
    if (!line.endsWith("\r\n")) {
      return bad("its line ends without a carriage return");
    }
    return parse(line.substring(0, length - 2), length);
  }

  private static ProxyHeader parse(String line, int length) {
    String[] words = line.split(" ", -1);
    if (words[1].equals("UNKNOWN")) {
      // What follows it is to be ignored.
      return new ProxyHeader.Read(length, null);
    }
    boolean ip4 = words[1].equals("TCP4");
    if (!(ip4 || words[1].equals("TCP6")) || words.length != 6) {
      return bad("it says \"" + printable(line) + "\"");
    }
    int sourcePort = port(words[4]);
    if (!isAddress(words[2], ip4)
        || !isAddress(words[3], ip4)
        || sourcePort < 0
        || port(words[5]) < 0) {
      return bad("it says \"" + printable(line) + "\"");
    }
    return new ProxyHeader.Read(
        length, new InetSocketAddress(InetAddress.ofLiteral(words[2]), sourcePort));
  }

  private static boolean isAddress(String text, boolean ip4) {
    return ip4
        ? NetUtil.isValidIpV4Address(text)
        // No zone and no brackets.
        : NetUtil.isValidIpV6Address(text) && text.indexOf('%') < 0 && text.indexOf('[') < 0;
  }

  /// Without leading zeros, as the protocol asks; -1 where it is none.
  private static int port(String text) {
    if (text.isEmpty() || text.length() > 5 || (text.length() > 1 && text.charAt(0) == '0')) {
      return -1;
    }
    int port = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      port = 10 * port + digit;
    }
    return port <= 65_535 ? port : -1;
  }

  private static ProxyHeader bad(String what) {
    return new ProxyHeader.Bad(what + "; " + EXPECTED);
  }

  private static String printable(String line) {
    return line.replaceAll("[^ -~]", "?");
  }
}
