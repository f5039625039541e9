package dev.holdfast.router.http.h1;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What our scanner of answers accepts, Netty's decoder reads the same way. A head that is cut
/// short is never taken for another.
class AnswerFuzzTest {
  /// Finds new inputs with `JAZZER_FUZZ=1`; else plays those that were found.
  @FuzzTest(maxDuration = "5m")
  void anyBytes(byte[] bytes) {
    ResponseScanner scanner = new ResponseScanner(64);
    byte[] padded = Arrays.copyOf(bytes, bytes.length + RequestScanner.SLACK);
    int end = scanner.scan(padded, 0, bytes.length);
    if (end <= 0) {
      return;
    }
    byte[] accepted = Arrays.copyOf(bytes, end);
    ResponseHead head = scanner.head();
    if (head.minorVersion() > 1) {
      // RFC 9110 §2.5: they are read as 1.1; Netty takes no chunks of them.
      accepted[head.lineAt() + "HTTP/1.".length()] = '1';
    }
    compare(head, accepted);
    for (int cut = 0; cut < end; cut++) {
      assertThat(scanner.scan(padded, 0, cut)).as("cut at %d", cut).isEqualTo(ResponseScanner.MORE);
    }
  }

  private static boolean isCoding(String line) {
    return line.toLowerCase(Locale.ROOT).startsWith("transfer-encoding=");
  }

  private static void compare(ResponseHead head, byte[] bytes) {
    String shown = new String(bytes, StandardCharsets.ISO_8859_1);
    HttpResponse answer =
        HeadOracle.read(new HttpResponseDecoder(8_192, 65_536, 65_536), bytes, HttpResponse.class);
    assertThat(head.status()).as(shown).isEqualTo(answer.status().code());
    List<String> ours = HeadOracle.lines(head.fields());
    List<String> theirs = HeadOracle.lines(answer);
    if (head.bodyAfter(Method.GET) == BodyKind.NONE) {
      // RFC 9112 §6.1: it means nothing there; Netty takes it out while it reads, the relay later.
      ours.removeIf(AnswerFuzzTest::isCoding);
      theirs.removeIf(AnswerFuzzTest::isCoding);
    }
    assertThat(ours).as(shown).isEqualTo(theirs);
  }
}
