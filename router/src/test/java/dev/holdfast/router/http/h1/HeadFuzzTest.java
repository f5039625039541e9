package dev.holdfast.router.http.h1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What our scanner accepts, Netty's decoder reads the same way. The reverse does not hold, and is
/// not meant to: ours refuses more.
class HeadFuzzTest {
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
    RequestScanner scanner = new RequestScanner(4_096, 64);
    int accepted = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = mutated(random);
      int end =
          scanner.scan(Arrays.copyOf(bytes, bytes.length + RequestScanner.SLACK), 0, bytes.length);
      if (end > 0) {
        accepted++;
        compare(scanner.head(), Arrays.copyOf(bytes, end), round);
      }
    }
    // Else the mutations are so wild that nothing is compared.
    assertThat(accepted).isGreaterThan(ROUNDS / 20);
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

  private static void compare(RequestHead head, byte[] bytes, int round) {
    EmbeddedChannel oracle = new EmbeddedChannel(new HttpRequestDecoder(8_192, 65_536, 65_536));
    oracle.writeInbound(Unpooled.wrappedBuffer(bytes));
    Object message = oracle.readInbound();
    String shown = "round " + round + ": " + new String(bytes, StandardCharsets.ISO_8859_1);
    assertThat(message).as(shown).isInstanceOf(HttpRequest.class);
    HttpRequest request = (HttpRequest) message;
    assertThat(request.decoderResult().isSuccess()).as(shown).isTrue();
    assertThat(head.text(head.methodAt(), head.methodLength()))
        .as(shown)
        .isEqualTo(request.method().name());
    assertThat(head.targetText()).as(shown).isEqualTo(request.uri());
    List<String> ours = new ArrayList<>();
    Fields fields = head.fields();
    for (int i = 0; i < fields.count(); i++) {
      ours.add(
          head.text(fields.lineStart(i), fields.nameLength(i))
              + "="
              + head.text(fields.valueStart(i), fields.valueEnd(i) - fields.valueStart(i)));
    }
    List<String> theirs = new ArrayList<>();
    for (Map.Entry<String, String> field : request.headers()) {
      theirs.add(field.getKey() + "=" + field.getValue());
    }
    assertThat(ours).as(shown).isEqualTo(theirs);
    ReferenceCountUtil.release(message);
    oracle.finishAndReleaseAll();
  }
}
