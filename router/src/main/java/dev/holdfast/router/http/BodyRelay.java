package dev.holdfast.router.http;

import dev.holdfast.router.http.h1.BodyKind;
import dev.holdfast.router.http.h1.BodyScanner;
import dev.holdfast.router.http.h1.ChunkScanner;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/// Relays an answer's body to the client, as it stands or in another framing. One per client
/// connection, used again and again. Event loop only.
final class BodyRelay {
  /// How the body goes on.
  enum Coding {
    AS_IS,
    /// Ends with the connection on the app's side, chunked on the client's: so it can see whether
    /// it got all of it, and its connection lives on.
    CHUNK,
    /// Chunked on the app's side, for a client of HTTP/1.0, which ends with the connection.
    UNCHUNK
  }

  private static final int TRAILER_MOST = 8 << 10;
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  // A size of eight digits and its CRLF.
  private static final int CHUNK_LINE_MOST = 10;

  private final Http1Client client;
  private final BodyScanner scanner = new BodyScanner(TRAILER_MOST);
  private final ChunkScanner chunks = new ChunkScanner(TRAILER_MOST);
  private Coding coding = Coding.AS_IS;
  private boolean done;
  private boolean bad;
  private long bytesRelayed;

  BodyRelay(Http1Client client) {
    this.client = client;
  }

  void begin(BodyKind kind, long length, Coding newCoding) {
    coding = newCoding;
    bad = false;
    bytesRelayed = 0;
    if (coding == Coding.UNCHUNK) {
      chunks.begin();
      done = false;
    } else {
      scanner.begin(kind, length);
      done = scanner.isDone();
    }
  }

  boolean isDone() {
    return done;
  }

  boolean isBad() {
    return bad;
  }

  /// Of the body that went to the client, framing left out.
  long bytesRelayed() {
    return bytesRelayed;
  }

  private void content(ByteBuf bytes) {
    bytesRelayed += bytes.readableBytes();
    client.write(bytes);
  }

  /// Relays what belongs to the body, behind the `ready` bytes that go to the client in any case;
  /// owns the buffer. Returns whether bytes were left over that belong to no message.
  boolean relay(ByteBuf in, int ready) {
    return switch (coding) {
      case AS_IS -> asIs(in, ready);
      case CHUNK -> chunk(in, ready);
      case UNCHUNK -> unchunk(in, ready);
    };
  }

  private boolean asIs(ByteBuf in, int ready) {
    int start = in.readerIndex();
    in.skipBytes(ready);
    int relayed = ready + (done ? 0 : scanner.scan(in));
    boolean left = in.isReadable();
    if (relayed == 0) {
      in.release();
    } else {
      // What stands behind the relayed bytes is a held trailer's part or belongs to no message.
      in.readerIndex(start).writerIndex(start + relayed);
      client.write(in);
    }
    bytesRelayed = scanner.contentBytes();
    done = scanner.isDone();
    bad = scanner.isBad();
    if (scanner.hasTrailer()) {
      ByteBuf trailer = client.allocator().directBuffer();
      scanner.writeTrailer(trailer);
      client.write(trailer);
    }
    return left;
  }

  private boolean chunk(ByteBuf in, int ready) {
    if (ready > 0) {
      client.write(in.readRetainedSlice(ready));
    }
    if (in.isReadable()) {
      ByteBuf line = client.allocator().directBuffer(CHUNK_LINE_MOST);
      ByteBufAllocator allocator = client.allocator();
      writeAscii(line, Integer.toHexString(in.readableBytes()) + "\r\n");
      client.write(line);
      content(in);
      ByteBuf end = allocator.directBuffer(2);
      writeAscii(end, "\r\n");
      client.write(end);
    } else {
      in.release();
    }
    return false;
  }

  private static void writeAscii(ByteBuf buffer, String text) {
    buffer.writeCharSequence(text, StandardCharsets.US_ASCII);
  }

  private boolean unchunk(ByteBuf in, int ready) {
    if (ready > 0) {
      client.write(in.readRetainedSlice(ready));
    }
    boolean more = !done;
    while (more) {
      int before = in.readerIndex();
      switch (chunks.next(in)) {
        case FRAMING -> {}
        case DATA -> content(in.retainedSlice(before, in.readerIndex() - before));
        case TRAILER -> done = true;
        case MORE -> more = false;
        case BAD -> bad = true;
      }
      more = more && !done && !bad;
    }
    boolean left = in.isReadable();
    in.release();
    return left;
  }

  /// The app has closed its connection in order. Returns whether that is the body's end.
  boolean end() {
    if (coding == Coding.UNCHUNK || scanner.kind() != BodyKind.UNTIL_CLOSE) {
      return false;
    }
    if (coding == Coding.CHUNK) {
      client.write(client.allocator().directBuffer(LAST_CHUNK.length).writeBytes(LAST_CHUNK));
    }
    done = true;
    return true;
  }

  /// Whether the client would take the connection's end for the body's.
  boolean endsWithConnection() {
    return coding == Coding.UNCHUNK
        || (coding == Coding.AS_IS && scanner.kind() == BodyKind.UNTIL_CLOSE);
  }
}
