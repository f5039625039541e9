package dev.holdfast.router.http.h2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http2.Http2Error;
import java.nio.charset.StandardCharsets;

/// Writes frames (RFC 9113 §4.1 and §6). Immutable.
public final class Frames {
  /// A frame's head: length, type, flags, stream.
  public static final int HEAD_LENGTH = 9;

  /// RFC 9113 §4.2: what every peer takes.
  public static final int PAYLOAD_MOST = 16_384;

  public static final int END_STREAM = 0x1;
  static final int ACK = 0x1;
  static final int END_HEADERS = 0x4;

  static final int DATA = 0x0;
  static final int HEADERS = 0x1;
  static final int RST_STREAM = 0x3;
  static final int SETTINGS = 0x4;
  static final int PING = 0x6;
  static final int GOAWAY = 0x7;
  static final int WINDOW_UPDATE = 0x8;
  static final int CONTINUATION = 0x9;

  static final int ENABLE_PUSH = 0x2;
  static final int MAX_CONCURRENT_STREAMS = 0x3;
  static final int INITIAL_WINDOW_SIZE = 0x4;
  static final int MAX_HEADER_LIST_SIZE = 0x6;
  static final int ENABLE_CONNECT_PROTOCOL = 0x8;
  static final int NO_RFC7540_PRIORITIES = 0x9;

  private static final int SETTING_LENGTH = 6;
  // Nobody reads more of it than a log.
  private static final int DEBUG_MOST = 256;

  private Frames() {}

  static void head(ByteBuf out, int length, int type, int flags, int stream) {
    out.writeMedium(length).writeByte(type).writeByte(flags).writeInt(stream);
  }

  /// @param pairs each setting and its value
  static ByteBuf settings(ByteBufAllocator allocator, int... pairs) {
    int length = pairs.length / 2 * SETTING_LENGTH;
    ByteBuf out = allocator.directBuffer(HEAD_LENGTH + length);
    head(out, length, SETTINGS, 0, 0);
    for (int i = 0; i < pairs.length; i += 2) {
      out.writeShort(pairs[i]).writeInt(pairs[i + 1]);
    }
    return out;
  }

  static ByteBuf settingsAck(ByteBufAllocator allocator) {
    ByteBuf out = allocator.directBuffer(HEAD_LENGTH);
    head(out, 0, SETTINGS, ACK, 0);
    return out;
  }

  static ByteBuf ping(ByteBufAllocator allocator, int flags, long payload) {
    ByteBuf out = allocator.directBuffer(HEAD_LENGTH + Long.BYTES);
    head(out, Long.BYTES, PING, flags, 0);
    return out.writeLong(payload);
  }

  static ByteBuf resetStream(ByteBufAllocator allocator, int stream, Http2Error why) {
    ByteBuf out = allocator.directBuffer(HEAD_LENGTH + Integer.BYTES);
    head(out, Integer.BYTES, RST_STREAM, 0, stream);
    return out.writeInt((int) why.code());
  }

  static ByteBuf windowUpdate(ByteBufAllocator allocator, int stream, int bytes) {
    ByteBuf out = allocator.directBuffer(HEAD_LENGTH + Integer.BYTES);
    head(out, Integer.BYTES, WINDOW_UPDATE, 0, stream);
    return out.writeInt(bytes);
  }

  static ByteBuf goAway(ByteBufAllocator allocator, int lastStream, Http2Error why, String debug) {
    byte[] text = debug.getBytes(StandardCharsets.US_ASCII);
    int length = 2 * Integer.BYTES + Math.min(text.length, DEBUG_MOST);
    ByteBuf out = allocator.directBuffer(HEAD_LENGTH + length);
    head(out, length, GOAWAY, 0, 0);
    out.writeInt(lastStream).writeInt((int) why.code());
    return out.writeBytes(text, 0, length - 2 * Integer.BYTES);
  }
}
