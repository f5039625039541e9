package dev.holdfast.router.http.h1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.router.http.h1.ChunkScanner.Piece;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9112 §7.1, with every message cut at every byte.
class ChunkScannerTest {
  private static final int TRAILER_MOST = 128;

  private final ChunkScanner scanner = new ChunkScanner(TRAILER_MOST);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0\r\n\r\n",
        "5\r\nhello\r\n0\r\n\r\n",
        "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
        "0005\r\nhello\r\n000\r\n\r\n",
        "A\r\n0123456789\r\n0\r\n\r\n",
        "a;b\r\n0123456789\r\n0;c=d\r\n\r\n",
        "5;a=b;c=\"d;\\\"\r\"\r\nhello\r\n0\r\n\r\n",
        "5 ; a = b ; c\r\nhello\r\n0\r\n\r\n",
        "2\r\n\r\n\r\n0\r\n\r\n",
        "5\r\nhello\r\n0\r\nA: b\r\n\r\n",
        "0\r\nA: b\r\nServer-Timing: db;dur=5\r\n\r\n",
      })
  void messageEndsWhereverItIsCut(String message) {
    String good = message.replace("\\\"\r\"", "\\\"\"");
    for (int cut = 0; cut <= good.length(); cut++) {
      scanner.begin();
      String data = "";
      Piece piece = Piece.MORE;
      List<String> parts = List.of(good.substring(0, cut), good.substring(cut) + "GET");
      for (String part : parts) {
        ByteBuf in = bytes(part);
        piece = Piece.FRAMING;
        while (piece != Piece.MORE && piece != Piece.TRAILER) {
          int before = in.readerIndex();
          piece = scanner.next(in);
          assertThat(piece).as("cut at %d", cut).isNotEqualTo(Piece.BAD);
          if (piece == Piece.DATA) {
            data += in.toString(before, in.readerIndex() - before, StandardCharsets.US_ASCII);
          }
        }
        if (piece == Piece.TRAILER) {
          // Whichever part the end is in, what is behind it is left.
          String left = in.toString(StandardCharsets.US_ASCII);
          assertThat(left).isEqualTo(part.endsWith("GET") ? "GET" : "");
          break;
        }
      }
      assertThat(piece).as("cut at %d", cut).isEqualTo(Piece.TRAILER);
      assertThat(data).isEqualTo(dataOf(good));
    }
  }

  private static String dataOf(String message) {
    StringBuilder data = new StringBuilder();
    int at = 0;
    while (true) {
      int lineEnd = message.indexOf("\r\n", at);
      String size = message.substring(at, lineEnd).split("[; ]", 2)[0];
      int length = Integer.parseInt(size, 16);
      if (length == 0) {
        return data.toString();
      }
      data.append(message, lineEnd + 2, lineEnd + 2 + length);
      at = lineEnd + 2 + length + 2;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n",
        "x\r\n",
        "-1\r\n",
        "+5\r\nhello\r\n",
        "0x5\r\nhello\r\n",
        " 5\r\nhello\r\n",
        "5 \r\nhello\r\n",
        "5\t\r\nhello\r\n",
        "5\nhello\r\n",
        "5\rhello\r\n",
        "5\r\rhello\r\n",
        "5;\r\nhello\r\n",
        "5;a\nhello\r\n",
        "5;a\r hello\r\n",
        "5;a=\r\nhello\r\n",
        "5;a=\"b\r\nhello\r\n",
        "5;a=\"\n\"\r\nhello\r\n",
        "5;a=\"b\"c\r\nhello\r\n",
        "5;a b\r\nhello\r\n",
        "5;=b\r\nhello\r\n",
        "5;\u0000\r\nhello\r\n",
        "5,5\r\nhello\r\n",
        "5\r\nhello!\r\n",
        "5\r\nhello\n0\r\n\r\n",
        "5\r\nhello\r0\r\n\r\n",
        "5\r\nhell\r\n0\r\n\r\n",
        "5\r\nhello0\r\n\r\n",
        "FFFFFFFFFFFFFFFF\r\n",
        "10000000000000000\r\n",
        "0000000000000005\r\nhello\r\n",
        "0\r\n\n",
        "0\r\nA: b\n\r\n",
        "0\r\nA : b\r\n\r\n",
        "0\r\n A: b\r\n\r\n",
        "0\r\nA: b\r\n c\r\n\r\n",
        "0\r\nContent-Length: 5\r\n\r\n",
        "0\r\nTransfer-Encoding: chunked\r\n\r\n",
        "0\r\nHost: b\r\n\r\n",
        "0\r\nConnection: close\r\n\r\n",
        "0\r\nX-Forwarded-For: 10.0.0.1\r\n\r\n",
        "0\r\nX-CF-InstanceID: b\r\n\r\n",
      })
  void badChunkIsRefusedWhereverItIsCut(String message) {
    for (int cut = 0; cut <= message.length(); cut++) {
      scanner.begin();
      Piece piece = run(bytes(message.substring(0, cut)));
      if (piece != Piece.BAD) {
        piece = run(bytes(message.substring(cut)));
      }
      assertThat(piece).as("cut at %d", cut).isEqualTo(Piece.BAD);
    }
  }

  private Piece run(ByteBuf in) {
    Piece piece = Piece.FRAMING;
    while (piece == Piece.FRAMING || piece == Piece.DATA) {
      piece = scanner.next(in);
    }
    return piece;
  }

  @Test
  void extensionsAreBounded() {
    scanner.begin();
    assertThat(run(bytes("5;" + "a".repeat(2_000)))).isEqualTo(Piece.BAD);
  }

  @Test
  void trailersAreBounded() {
    scanner.begin();
    assertThat(run(bytes("0\r\nA: " + "b".repeat(2 * TRAILER_MOST)))).isEqualTo(Piece.BAD);
    assertThat(scanner.fault()).isEqualTo(Fault.TRAILER);
  }

  @Test
  void bodyIsRelayedWholeInPiecesOfAnySize() {
    String message = "5\r\nhello\r\n10\r\n0123456789abcdef\r\n0\r\nA: b\r\nC: d\r\n\r\n";
    SplittableRandom random = new SplittableRandom(11);
    for (int round = 0; round < 2_000; round++) {
      BodyScanner body = new BodyScanner(TRAILER_MOST);
      body.begin(BodyKind.CHUNKED, 0);
      StringBuilder relayed = new StringBuilder();
      int at = 0;
      while (at < message.length()) {
        int end = Math.min(message.length(), at + 1 + random.nextInt(12));
        ByteBuf in = bytes(message.substring(at, end));
        int count = body.scan(in);
        relayed.append(in.toString(0, count, StandardCharsets.US_ASCII));
        if (body.hasTrailer()) {
          ByteBuf trailer = Unpooled.buffer();
          body.writeTrailer(trailer);
          relayed.append(trailer.toString(StandardCharsets.US_ASCII));
        }
        at = end;
      }
      assertThat(body.isDone()).isTrue();
      assertThat(relayed.toString()).isEqualTo(message);
    }
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }
}
