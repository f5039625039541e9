package dev.holdfast.router.http.h1;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.router.http.h1.ChunkScanner.Piece;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What our scanner of chunked bodies accepts, Netty's decoder reads the same way, and it does not
/// matter in which pieces the bytes come.
class ChunkFuzzTest {
  private static final int TRAILER_MOST = 1_024;
  private static final byte[] HEAD =
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  /// What was read of some bytes.
  private record Read(Piece ending, String data, int length) {}

  /// Finds new inputs with `JAZZER_FUZZ=1`; else plays those that were found.
  @FuzzTest(maxDuration = "5m")
  void anyBytes(byte[] bytes) {
    Read whole = read(bytes, bytes.length + 1);
    assertThat(read(bytes, 1)).isEqualTo(whole);
    assertThat(read(bytes, 3)).isEqualTo(whole);
    if (whole.ending == Piece.TRAILER) {
      byte[] ascii = ascii(Arrays.copyOf(bytes, whole.length));
      String theirs = oracle(ascii);
      if (theirs == null) {
        // Netty takes not every extension that the grammar has, such as one with space before it.
        assertThat(new String(ascii, StandardCharsets.US_ASCII)).contains(";");
      } else {
        assertThat(read(ascii, ascii.length).data).isEqualTo(theirs);
      }
    }
  }

  /// RFC 9110 §5.6.4: a quoted extension may hold bytes over 0x7f; Netty takes none.
  private static byte[] ascii(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = bytes[i] < 0 ? (byte) 'x' : bytes[i];
    }
    return bytes;
  }

  private static Read read(byte[] bytes, int step) {
    ChunkScanner scanner = new ChunkScanner(TRAILER_MOST);
    scanner.begin();
    StringBuilder data = new StringBuilder();
    for (int at = 0; at < bytes.length; at += step) {
      ByteBuf in = Unpooled.wrappedBuffer(bytes, at, Math.min(step, bytes.length - at));
      Piece piece = Piece.FRAMING;
      while (piece == Piece.FRAMING || piece == Piece.DATA) {
        int before = in.readerIndex();
        piece = scanner.next(in);
        if (piece == Piece.DATA) {
          data.append(in.toString(before, in.readerIndex() - before, StandardCharsets.ISO_8859_1));
        }
      }
      if (piece == Piece.BAD) {
        return new Read(piece, data.toString(), 0);
      }
      if (piece == Piece.TRAILER) {
        return new Read(piece, data.toString(), at + in.readerIndex());
      }
    }
    return new Read(Piece.MORE, data.toString(), 0);
  }

  /// The data as Netty reads it; null where it refuses.
  private static @Nullable String oracle(byte[] body) {
    EmbeddedChannel oracle = new EmbeddedChannel(new HttpRequestDecoder(4_096, 65_536, 65_536));
    oracle.writeInbound(Unpooled.wrappedBuffer(HEAD), Unpooled.wrappedBuffer(body));
    StringBuilder data = new StringBuilder();
    boolean ended = false;
    boolean refused = false;
    for (Object part = oracle.readInbound(); part != null; part = oracle.readInbound()) {
      if (part instanceof HttpContent content) {
        refused |= !content.decoderResult().isSuccess();
        data.append(content.content().toString(StandardCharsets.ISO_8859_1));
        ended |= content instanceof LastHttpContent;
      }
      ReferenceCountUtil.release(part);
    }
    assertThat(ended).isTrue();
    oracle.finishAndReleaseAll();
    return refused ? null : data.toString();
  }
}
