package dev.holdfast.router.proxied;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/// Reads the header of the PROXY protocol, either version (haproxy.org, proxy-protocol.txt §2):
/// which one the first byte says. Nothing is guessed: what is not exactly a header is none.
/// Stateless.
public final class ProxyHeaderReader {
  /// The longest header that is read, in bytes: addresses and a few KiB of what proxies add.
  public static final int LENGTH_MOST = 4 << 10;

  private static final byte[] SIGNATURE_1 = "PROXY ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SIGNATURE_2 = {
    0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a
  };

  private ProxyHeaderReader() {}

  /// Looks at what has come of a connection, from its first byte; takes nothing.
  public static ProxyHeader read(ByteBuf in) {
    int ready = in.readableBytes();
    if (ready == 0) {
      return ProxyHeader.MORE;
    }
    if (in.getByte(in.readerIndex()) == SIGNATURE_1[0]) {
      return begins(in, SIGNATURE_1)
          ? ready < SIGNATURE_1.length ? ProxyHeader.MORE : ProxyLine.read(in)
          : none(in);
    }
    return begins(in, SIGNATURE_2)
        ? ready < ProxyFrame.HEAD_LENGTH ? ProxyHeader.MORE : ProxyFrame.read(in)
        : none(in);
  }

  /// Whether what has come, as far as it has, is the signature.
  private static boolean begins(ByteBuf in, byte[] signature) {
    int length = Math.min(in.readableBytes(), signature.length);
    for (int i = 0; i < length; i++) {
      if (in.getByte(in.readerIndex() + i) != signature[i]) {
        return false;
      }
    }
    return true;
  }

  private static ProxyHeader none(ByteBuf in) {
    String found = ByteBufUtil.hexDump(in, in.readerIndex(), Math.min(in.readableBytes(), 16));
    return new ProxyHeader.Bad(
        "it begins with %s (hexadecimal); expected a header of the PROXY protocol"
            .formatted(found));
  }
}
