package dev.holdfast.perf.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;

/// The frames that one connection of the load sends. Header blocks are as clients write them: what
/// repeats is taken from the dynamic table (RFC 7541), the path is new each time. Event loop only.
final class RequestFrames {
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int WINDOW_UPDATE = 8;
  private static final int ACK = 1;
  private static final int END_STREAM_AND_HEADERS = 5;
  private static final int FRAME_HEAD_BYTES = 9;
  private static final int ENABLE_PUSH = 2;
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final int WINDOW_AT_FIRST = 65_535;

  // Of HPACK's static table (RFC 7541 appendix A), as fields and as names of fields to be added.
  private static final int GET = 0x82;
  private static final int HTTP = 0x86;
  private static final int HTTPS = 0x87;
  private static final int PATH = 0x04;
  private static final int ADD_AUTHORITY = 0x41;
  private static final int ADD_USER_AGENT = 0x7a;
  private static final int ADD_ACCEPT = 0x53;
  private static final int AUTHORITY = 0x01;
  private static final int INDEXED = 0x80;
  private static final int STATIC_LAST = 61;

  // So many hosts fit into the smallest table that a peer has without saying so, 4,096 bytes.
  private static final int HOSTS_MOST = 16;

  private final int scheme;
  // When each host was added to the table; the first addition is 0.
  private final IdentityHashMap<RequestOf, Integer> hosts = new IdentityHashMap<>();
  private int added;

  /// @param scheme `http` or `https`
  RequestFrames(String scheme) {
    this.scheme = scheme.equals("https") ? HTTPS : HTTP;
  }

  /// What a client says first, with as large windows as there are.
  ByteBuf begin(ByteBufAllocator allocator, int window) {
    hosts.clear();
    added = 0;
    ByteBuf out = allocator.ioBuffer().writeBytes(PREFACE);
    head(out, 2 * (Short.BYTES + Integer.BYTES), SETTINGS, 0, 0);
    out.writeShort(ENABLE_PUSH).writeInt(0);
    out.writeShort(INITIAL_WINDOW_SIZE).writeInt(window);
    return windowUpdate(out, window - WINDOW_AT_FIRST);
  }

  /// A request without a body, which is its stream's end.
  ByteBuf request(ByteBufAllocator allocator, int stream, RequestOf request, int ask) {
    ByteBuf out = allocator.ioBuffer();
    int begin = out.writerIndex();
    head(out, 0, HEADERS, END_STREAM_AND_HEADERS, stream);
    out.writeByte(GET).writeByte(scheme);
    out.writeByte(PATH).writeByte(1 + LoadConnection.ASK_DIGITS).writeByte('/');
    RequestOf.writeAsk(out, ask);
    host(out, request);
    constant(out, ADD_USER_AGENT, RequestOf.USER_AGENT, 0);
    constant(out, ADD_ACCEPT, RequestOf.ACCEPT, 1);
    return out.setMedium(begin, out.writerIndex() - begin - FRAME_HEAD_BYTES);
  }

  private void host(ByteBuf out, RequestOf request) {
    Integer known = hosts.get(request);
    if (known != null) {
      indexed(out, known);
    } else if (hosts.size() < HOSTS_MOST) {
      hosts.put(request, added);
      add(out, ADD_AUTHORITY, request.host());
    } else {
      literal(out.writeByte(AUTHORITY), request.host());
    }
  }

  /// A field that is the same in each request. Those stand right behind the first host.
  ///
  /// @param place among them
  private void constant(ByteBuf out, int adding, byte[] value, int place) {
    if (added <= 1 + place) {
      add(out, adding, value);
    } else {
      indexed(out, 1 + place);
    }
  }

  private void add(ByteBuf out, int adding, byte[] value) {
    literal(out.writeByte(adding), value);
    added++;
  }

  /// RFC 7541 §2.3.3: what was added last stands first behind the static table.
  private void indexed(ByteBuf out, int addition) {
    out.writeByte(INDEXED | (STATIC_LAST + added - addition));
  }

  private static void literal(ByteBuf out, byte[] text) {
    out.writeByte(text.length).writeBytes(text);
  }

  ByteBuf settingsAck(ByteBufAllocator allocator) {
    ByteBuf out = allocator.ioBuffer(FRAME_HEAD_BYTES);
    head(out, 0, SETTINGS, ACK, 0);
    return out;
  }

  ByteBuf pingAck(ByteBufAllocator allocator, long payload) {
    ByteBuf out = allocator.ioBuffer(FRAME_HEAD_BYTES + Long.BYTES);
    head(out, Long.BYTES, PING, ACK, 0);
    return out.writeLong(payload);
  }

  /// Of the connection.
  ByteBuf windowUpdate(ByteBufAllocator allocator, int bytes) {
    return windowUpdate(allocator.ioBuffer(FRAME_HEAD_BYTES + Integer.BYTES), bytes);
  }

  private static ByteBuf windowUpdate(ByteBuf out, int bytes) {
    head(out, Integer.BYTES, WINDOW_UPDATE, 0, 0);
    return out.writeInt(bytes);
  }

  private static void head(ByteBuf out, int length, int type, int flags, int stream) {
    out.writeMedium(length).writeByte(type).writeByte(flags).writeInt(stream);
  }
}
