package dev.holdfast.router.proxied;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Version 2 of the header: a fixed head, two addresses and what proxies add (proxy-protocol.txt
/// §2.2). Stateless.
final class ProxyFrame {
  /// Signature, version and command, family and protocol, length of the rest.
  static final int HEAD_LENGTH = 16;

  private static final int VERSION_2 = 2;
  private static final int LOCAL = 0;
  private static final int PROXY = 1;
  private static final int UNSPECIFIED = 0x00;
  private static final int TCP_4 = 0x11;
  private static final int TCP_6 = 0x21;
  private static final int UNIX_STREAM = 0x31;
  private static final int ADDRESSES_4 = 12;
  private static final int ADDRESSES_6 = 36;
  private static final int ADDRESSES_UNIX = 216;
  private static final int TYPE_CRC32C = 0x03;

  private ProxyFrame() {}

  /// @param in at least {@link #HEAD_LENGTH} bytes, the signature seen
  static ProxyHeader read(ByteBuf in) {
    int start = in.readerIndex();
    int versionAndCommand = in.getUnsignedByte(start + 12);
    int family = in.getUnsignedByte(start + 13);
    int rest = in.getUnsignedShort(start + 14);
    int length = HEAD_LENGTH + rest;
    int command = versionAndCommand & 0xf;
    if (versionAndCommand >> 4 != VERSION_2 || command > PROXY) {
      return bad("version and command %#04x; expected 0x20 or 0x21".formatted(versionAndCommand));
    }
    if (length > ProxyHeaderReader.LENGTH_MOST) {
      return bad("%d bytes; expected at most %d".formatted(length, ProxyHeaderReader.LENGTH_MOST));
    }
    int addresses =
        switch (family) {
          case UNSPECIFIED -> 0;
          case TCP_4 -> ADDRESSES_4;
          case TCP_6 -> ADDRESSES_6;
          case UNIX_STREAM -> ADDRESSES_UNIX;
          default -> -1;
        };
    if (command == PROXY && addresses < 0) {
      return bad("family and protocol %#04x; expected TCP over IPv4 or IPv6".formatted(family));
    }
    if (command == PROXY && rest < addresses) {
      return bad("%d bytes of addresses; expected %d".formatted(rest, addresses));
    }
    if (in.readableBytes() < length) {
      return ProxyHeader.MORE;
    }
    // With LOCAL the rest is to be ignored, whatever it is.
    if (command == LOCAL) {
      return new ProxyHeader.Read(length, null);
    }
    // Where the family is not said, how long the addresses are is not said either.
    String fault = family == UNSPECIFIED ? null : additions(in, start, addresses, length);
    return fault == null
        ? new ProxyHeader.Read(length, source(in, start + HEAD_LENGTH, addresses))
        : bad(fault);
  }

  private static @Nullable InetSocketAddress source(ByteBuf in, int at, int addresses) {
    if (addresses != ADDRESSES_4 && addresses != ADDRESSES_6) {
      return null;
    }
    byte[] address = new byte[addresses == ADDRESSES_4 ? 4 : 16];
    in.getBytes(at, address);
    int port = in.getUnsignedShort(at + 2 * address.length);
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address), port);
    } catch (UnknownHostException e) {
      throw new AssertionError("an address of its length", e);
    }
  }

  /// Goes through type, length and value of each; none of their values is used but the checksum's.
  /// What is wrong; null where nothing is.
  private static @Nullable String additions(ByteBuf in, int start, int addresses, int length) {
    int end = start + length;
    int at = start + HEAD_LENGTH + addresses;
    while (at < end) {
      int value = at + 3;
      if (value > end || value + in.getUnsignedShort(at + 1) > end) {
        return "an addition that is longer than the header";
      }
      int size = in.getUnsignedShort(at + 1);
      if (in.getUnsignedByte(at) == TYPE_CRC32C
          && (size != 4 || in.getInt(value) != checksum(in, start, length, value))) {
        return "a checksum that does not fit";
      }
      at = value + size;
    }
    return null;
  }

  /// Of the whole header, with zeros where the checksum itself stands (§2.2.3).
  private static int checksum(ByteBuf in, int start, int length, int checksumAt) {
    byte[] header = new byte[length];
    in.getBytes(start, header);
    for (int i = 0; i < 4; i++) {
      header[checksumAt - start + i] = 0;
    }
    CRC32C crc = new CRC32C();
    crc.update(header);
    return (int) crc.getValue();
  }

  private static ProxyHeader bad(String what) {
    return new ProxyHeader.Bad("its header has " + what);
  }
}
