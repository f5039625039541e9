package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.holdfast.router.http.h1.RequestHead;
import dev.holdfast.router.http.h1.RequestScanner;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TraceContextTest {
  private static final String TRACE = "463ac35c9f6413ad48485a3953bb6124";
  private static final String PARENT = "0020000000000001";
  private static final String HEX_16 = "[0-9a-f]{16}";
  private static final String HEX_32 = "[0-9a-f]{32}";

  private final RequestScanner scanner = new RequestScanner(256, 64);
  private final HeadOut out = new HeadOut();
  private String requestId = "";

  private RequestHead head(String lines) {
    String text = "GET / HTTP/1.1\r\nHost: a\r\n" + lines.replace("|", "\r\n") + "\r\n\r\n";
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    int length = scanner.scan(Arrays.copyOf(bytes, bytes.length + 8), 0, bytes.length);
    assertThat(length).as(text).isPositive();
    return scanner.head();
  }

  private static TraceContext context(Tracing tracing) {
    return new TraceContext(tracing, new RequestIds(new SplittableRandom(7)));
  }

  /// What an app gets of a request with these header lines.
  private String forwarded(Tracing tracing, String lines) {
    RequestHead head = head(lines);
    TraceContext trace = context(tracing);
    requestId = new String(trace.begin(head), StandardCharsets.US_ASCII);
    out.clear();
    trace.write(head.fields(), out);
    ByteBuf buffer = out.toBuffer(UnpooledByteBufAllocator.DEFAULT, 0);
    String text = buffer.toString(StandardCharsets.ISO_8859_1);
    buffer.release();
    return text;
  }

  @ParameterizedTest
  @CsvSource({
    "b3: TRACE-PARENT, ''",
    "b3: TRACE-PARENT-1, 1",
    "b3: TRACE-PARENT-0, 0",
    "b3: TRACE-PARENT-d, d",
    "b3: TRACE-PARENT-1-00000000000000aa, 1",
    "X-B3-TraceId: TRACE|X-B3-SpanId: PARENT, ''",
    "X-B3-TraceId: TRACE|X-B3-SpanId: PARENT|X-B3-Sampled: 1, 1",
    "X-B3-TraceId: TRACE|X-B3-SpanId: PARENT|X-B3-Sampled: 0|X-B3-ParentSpanId: 00a, 0",
    "X-B3-TraceId: TRACE|X-B3-SpanId: PARENT|X-B3-Flags: 1, d",
    "X-B3-TraceId: TRACE|X-B3-SpanId: PARENT|X-B3-Sampled: true, 1",
    "b3: no-good|X-B3-TraceId: TRACE|X-B3-SpanId: PARENT|X-B3-Sampled: 1, 1",
  })
  void aTraceOfB3GoesOnWithASpanOfItsOwn(String lines, String sampled) {
    String got = forwarded(Tracing.B3, lines.replace("TRACE", TRACE).replace("PARENT", PARENT));

    assertThat(got)
        .contains("X-B3-TraceId: " + TRACE + "\r\n")
        .containsPattern("X-B3-SpanId: " + HEX_16 + "\r\n")
        .doesNotContain("X-B3-SpanId: " + PARENT)
        .contains("X-B3-ParentSpanId: " + PARENT + "\r\n")
        .containsPattern(
            "\r\nb3: "
                + TRACE
                + "-"
                + HEX_16
                + (sampled.isEmpty() ? "" : "-" + sampled + "-" + PARENT)
                + "\r\n$");
    assertThat(got.contains("X-B3-Flags: 1\r\n")).isEqualTo(sampled.equals("d"));
    assertThat(got.contains("X-B3-Sampled: " + sampled + "\r\n"))
        .isEqualTo(sampled.matches("[01]"));
    assertThat(requestId).isEqualTo("463ac35c-9f64-13ad-4848-5a3953bb6124");
  }

  @Test
  void aShortTraceIdStaysShort() {
    String got = forwarded(Tracing.BOTH, "b3: 48485A3953BB6124-" + PARENT + "-1");

    assertThat(got)
        .contains("X-B3-TraceId: 48485a3953bb6124\r\n", "\r\nb3: 48485a3953bb6124-")
        .containsPattern("traceparent: 00-000000000000000048485a3953bb6124-" + HEX_16 + "-01\r\n");
    assertThat(requestId).isEqualTo("00000000-0000-0000-4848-5a3953bb6124");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Other: 1",
        "b3: x",
        "b3: -",
        "b3: ",
        "b3: 1234-5678",
        "b3: 00000000000000000000000000000000-0020000000000001-1",
        "b3: 463ac35c9f6413ad48485a3953bb6124-0000000000000000-1",
        "b3: 463ac35c9f6413ad48485a3953bb612g-0020000000000001",
        "X-B3-TraceId: 463ac35c9f6413ad48485a3953bb6124",
        "X-B3-TraceId: 463ac35c9f6413ad48485a3953bb6124|X-B3-SpanId: 1",
      })
  void withoutOneThatCanBeReadATraceBegins(String lines) {
    String got = forwarded(Tracing.B3, lines);

    assertThat(got)
        .containsPattern("^X-B3-TraceId: " + HEX_32 + "\r\nX-B3-SpanId: " + HEX_16 + "\r\nb3: ")
        .doesNotContain("463ac35c", "Parent");
    assertThat(got).contains("X-B3-TraceId: " + requestId.replace("-", "") + "\r\n");
  }

  @Test
  void whatASenderSaysOfSamplingHoldsForATraceThatBeginsHere() {
    assertThat(forwarded(Tracing.B3, "b3: 0")).contains("X-B3-Sampled: 0\r\n");
    assertThat(forwarded(Tracing.BOTH, "X-B3-Sampled: 0"))
        .contains("X-B3-Sampled: 0\r\n")
        .containsPattern("traceparent: 00-" + HEX_32 + "-" + HEX_16 + "-00\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "00-TRACE-PARENT-00, 00",
    "00-TRACE-PARENT-01, 01",
    "00-TRACE-PARENT-03, 01",
    "cc-TRACE-PARENT-01-what-comes-later, 01"
  })
  void aTraceOfW3cGoesOnWithASpanOfItsOwn(String parent, String flags) {
    String sent = parent.replace("TRACE", TRACE).replace("PARENT", PARENT);
    String got = forwarded(Tracing.W3C, "traceparent: " + sent + "|tracestate: a=1, b=2");

    assertThat(got)
        .containsPattern(
            "^traceparent: 00-"
                + TRACE
                + "-("
                + HEX_16
                + ")-"
                + flags
                + "\r\ntracestate: holdfast=\\1,a=1,b=2\r\n$")
        .doesNotContain(PARENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "traceparent: x",
        "traceparent: 00-463AC35C9F6413AD48485A3953BB6124-0020000000000001-01",
        "traceparent: 00-463ac35c9f6413ad48485a3953bb6124-0020000000000001-01-more",
        "traceparent: ff-463ac35c9f6413ad48485a3953bb6124-0020000000000001-01",
        "traceparent: 00-00000000000000000000000000000000-0020000000000001-01",
        "traceparent: 00-463ac35c9f6413ad48485a3953bb6124-0000000000000000-01",
        "traceparent: 00-463ac35c9f6413ad48485a3953bb6124-0020000000000001-0",
        "traceparent: 00-463ac35c9f6413ad48485a3953bb6124-0020000000000001-01"
            + "|traceparent: 00-463ac35c9f6413ad48485a3953bb6124-0020000000000001-01",
      })
  void aTraceparentThatCannotBeReadBeginsAnewWithoutItsState(String lines) {
    assertThat(forwarded(Tracing.W3C, lines + "|tracestate: a=1"))
        .containsPattern(
            "^traceparent: 00-" + HEX_32 + "-(" + HEX_16 + ")-01\r\ntracestate: holdfast=\\1\r\n$")
        .doesNotContain("463ac35c");
  }

  @Test
  void tracestateIsBoundedAndHasThisRouterOnce() {
    String sent = "traceparent: 00-" + TRACE + "-" + PARENT + "-01|tracestate: ";
    assertThat(forwarded(Tracing.W3C, sent + "a=1,,holdfast=old ,|tracestate: b=2"))
        .endsWith(",a=1,b=2\r\n")
        .doesNotContain("=old");
    assertThat(forwarded(Tracing.W3C, sent + "a=" + "x".repeat(2_100))).doesNotContain("a=x");
    assertThat(forwarded(Tracing.W3C, sent + "k=v,".repeat(40)).split(",", -1)).hasSize(32);
  }

  @Test
  void bothSayTheSameWhereOneCame() {
    assertThat(forwarded(Tracing.BOTH, "traceparent: 00-" + TRACE + "-" + PARENT + "-00"))
        .contains("X-B3-TraceId: " + TRACE + "\r\n", "X-B3-ParentSpanId: " + PARENT)
        .contains("X-B3-Sampled: 0\r\n");
    assertThat(forwarded(Tracing.BOTH, "b3: " + TRACE + "-" + PARENT + "-1"))
        .contains("traceparent: 00-" + TRACE + "-");
  }

  @Test
  void noneWritesNothingAndNothingAllocates() {
    assertThat(forwarded(Tracing.NONE, "b3: " + TRACE + "-" + PARENT)).isEmpty();

    TraceContext trace = context(Tracing.BOTH);
    RequestHead head =
        head("b3: " + TRACE + "-" + PARENT + "-1|traceparent: 00-" + TRACE + "-" + PARENT + "-01");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = 0;
    for (int i = 0; i < 20_000; i++) {
      if (i == 10_000) {
        before = threads.getCurrentThreadAllocatedBytes();
      }
      trace.begin(head);
      out.clear();
      trace.write(head.fields(), out);
    }
    assertThat((threads.getCurrentThreadAllocatedBytes() - before) / 10_000).isZero();
  }
}
