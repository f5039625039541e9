package dev.holdfast.router.http.h1;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What our scanner accepts, Netty's decoder reads the same way. The reverse does not hold, and is
/// not meant to: ours refuses more. A head that is cut short is never taken for another.
class RequestFuzzTest {
  private static final int ROUNDS = 20_000;
  private static final List<String> SEEDS =
      List.of(
          "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
          "POST /a/b?c=d HTTP/1.1\r\nHost: a.example.com:80\r\nContent-Length: 5\r\nX: y\r\n\r\n",
          "PUT http://b/c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
          "OPTIONS * HTTP/1.0\r\nHost: a\r\nConnection: keep-alive, X\r\nX: \t1 2\r\nX: 3\r\n\r\n",
          "DELETE /%2e HTTP/1.1\r\nhost:a\r\nCookie: a=b; c=d\r\nAccept: */*;q=0.1\r\n\r\n");
  private static final String SPICE = "\r\n\t :/,;=\"#?*%[]@\0\u007f\u0080\u00ffaA0-_";

  @Test
  void acceptedHeadsAreReadAsNettyReadsThem() {
    SplittableRandom random = new SplittableRandom(42);
    int accepted = 0;
    for (int round = 0; round < ROUNDS; round++) {
      accepted += check(mutated(random)) ? 1 : 0;
    }
    // Else the mutations are so wild that nothing is compared.
    assertThat(accepted).isGreaterThan(ROUNDS / 20);
  }

  /// Finds new inputs with `JAZZER_FUZZ=1`; else plays those that were found.
  @FuzzTest(maxDuration = "5m")
  void anyBytes(byte[] bytes) {
    check(bytes);
  }

  /// Whether the head is accepted.
  private static boolean check(byte[] bytes) {
    RequestScanner scanner = new RequestScanner(4_096, 64);
    byte[] padded = Arrays.copyOf(bytes, bytes.length + RequestScanner.SLACK);
    int end = scanner.scan(padded, 0, bytes.length);
    if (end <= 0) {
      return false;
    }
    byte[] accepted = Arrays.copyOf(bytes, end);
    RequestHead head = scanner.head();
    // RFC 9110 §2.5: HTTP/1.2 and later are read as 1.1; Netty takes no chunks of them.
    accepted[head.targetAt + head.targetLength + " HTTP/1.".length()] =
        (byte) ('0' + head.minorVersion());
    compare(head, accepted);
    for (int cut = 0; cut < end; cut++) {
      assertThat(scanner.scan(padded, 0, cut)).as("cut at %d", cut).isEqualTo(RequestScanner.MORE);
    }
    return true;
  }

  private static byte[] mutated(SplittableRandom random) {
    StringBuilder text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
    for (int edits = random.nextInt(3); edits >= 0; edits--) {
      int at = random.nextInt(text.length());
      char spice = SPICE.charAt(random.nextInt(SPICE.length()));
      switch (random.nextInt(3)) {
        case 0 -> text.setCharAt(at, spice);
        case 1 -> text.insert(at, spice);
        default -> text.deleteCharAt(at);
      }
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void compare(RequestHead head, byte[] bytes) {
    String shown = new String(bytes, StandardCharsets.ISO_8859_1);
    HttpRequest request =
        HeadOracle.read(new HttpRequestDecoder(8_192, 65_536, 65_536), bytes, HttpRequest.class);
    assertThat(head.text(head.methodAt(), head.methodLength()))
        .as(shown)
        .isEqualTo(request.method().name());
    assertThat(head.text(head.targetAt(), head.targetLength())).as(shown).isEqualTo(request.uri());
    assertThat(HeadOracle.lines(head.fields())).as(shown).isEqualTo(HeadOracle.lines(request));
  }
}
