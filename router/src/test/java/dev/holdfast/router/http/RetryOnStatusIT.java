package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.router.http.CountedApp.Manner;
import dev.holdfast.router.http.LoopCounters.Counter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Answers that a route says may be tried again: where that is safe another endpoint is asked, and
/// nothing of the first answer reaches the client.
@SuppressWarnings("StringConcatToTextBlock") // Lines on the wire end with CRLF.
final class RetryOnStatusIT extends SharedRouter {
  private static final String HOST = "app.example";
  private static final String GET = "GET / HTTP/1.1\r\nHost: app.example\r\n\r\n";

  private static String numbered(String method, int number) {
    return method
        + " / HTTP/1.1\r\nHost: app.example\r\nX-Number: "
        + number
        + "\r\nContent-Length: 5\r\n\r\nhello";
  }

  @Test
  void answersThatTheRouteNamesAreTriedAgainWhereThatIsSafe() throws Exception {
    try (CountedApp good = new CountedApp(Manner.ANSWER);
        CountedApp bad = new CountedApp(Manner.UNAVAILABLE);
        Wire client = router.connect()) {
      router.route(
          HOST,
          Map.of("retries.onStatus", "503", "retries.budgetPercent", "100"),
          good.port(),
          bad.port());
      long before = router.count(Counter.RESENT);
      for (int i = 0; i < 8; i++) {
        assertThat(client.send(numbered("PUT", i)).message()).startsWith("HTTP/1.1 200 ");
      }
      assertThat(router.count(Counter.RESENT) - before).isEqualTo(bad.requests()).isPositive();
      for (int i = 0; i < 8; i++) {
        assertThat(good.seen(String.valueOf(i))).isEqualTo(1);
      }
      router.route(
          HOST,
          Map.of("retries.onStatus", "503", "retries.budgetPercent", "100"),
          good.port(),
          bad.port());
      for (int i = 100; i < 104; i++) {
        String answer = client.send(numbered("POST", i)).message();
        int both = good.seen(String.valueOf(i)) + bad.seen(String.valueOf(i));
        assertThat(both).isEqualTo(1);
        assertThat(answer.startsWith("HTTP/1.1 200 ")).isEqualTo(good.seen(String.valueOf(i)) == 1);
      }
    }
  }

  /// Answers 503 with a body that never ends.
  private static ScriptedApp unavailableForLong(int first) throws Exception {
    return new ScriptedApp((wire, _) -> {
      while (!wire.head().isEmpty()) {
        String head = "HTTP/1.1 503 Busy\r\nContent-Length: 100000\r\n\r\n";
        wire.send(head.substring(0, first));
        wire.send(head.substring(first) + "much");
        wire.rest();
      }
    });
  }

  private static ScriptedApp unavailableStreams(String text) throws Exception {
    return Http2App.of((wire, _) -> {
      for (String frame = wire.next("HEADERS"); !frame.equals("end"); ) {
        int stream = Http2App.stream(frame);
        wire.headers(stream, text.isEmpty() ? FrameWire.END_STREAM : 0, ":status", "503");
        if (!text.isEmpty()) {
          wire.data(stream, 0, text);
        }
        frame = wire.next("HEADERS");
      }
    });
  }

  @Test
  void whatIsLeftOfAnAnswerThatIsTriedAgainTouchesNobody() throws Exception {
    Map<String, String> options = Map.of("retries.onStatus", "503", "retries.budgetPercent", "100");
    try (ScriptedApp app = ScriptedApp.answering(CountedApp.OK);
        ScriptedApp http2App = Http2App.answering("ok");
        ScriptedApp whole = unavailableForLong(40);
        ScriptedApp inPieces = unavailableForLong(11);
        ScriptedApp streams = unavailableStreams("");
        ScriptedApp longStreams = unavailableStreams("much");
        Wire client = router.connect()) {
      for (ScriptedApp bad : List.of(whole, inPieces)) {
        router.route(HOST, options, app.port(), bad.port());
        for (int i = 0; i < 6; i++) {
          client.send(GET);
          assertThat(client.message()).endsWith("ok");
          assertThat(router.getOverHttp2("/")).endsWith("ok");
        }
        assertThat(bad.connections()).isPositive();
      }
      for (ScriptedApp bad : List.of(streams, longStreams)) {
        router.routeHttp2(HOST, options, http2App.port(), bad.port());
        for (int i = 0; i < 6; i++) {
          client.send(GET);
          assertThat(client.chunkedMessage()).contains("ok");
          assertThat(router.getOverHttp2("/")).endsWith("ok");
        }
        assertThat(bad.connections()).isPositive();
      }
    }
  }

  @Test
  void theLastAnswerGoesOutWhereNobodyIsLeft() throws Exception {
    try (CountedApp one = new CountedApp(Manner.UNAVAILABLE);
        CountedApp other = new CountedApp(Manner.UNAVAILABLE);
        Wire client = router.connect()) {
      router.route(HOST, Map.of("retries.onStatus", "503"), one.port(), other.port());
      assertThat(client.send(numbered("PUT", 1)).message())
          .startsWith("HTTP/1.1 503 ")
          .doesNotContain("X-Cf-RouterError");
      assertThat(one.requests()).isEqualTo(1);
      assertThat(other.requests()).isEqualTo(1);
      router.route(HOST, Map.of("retries.onStatus", "503"), one.port());
      assertThat(client.send(numbered("PUT", 2)).message()).startsWith("HTTP/1.1 503 ");
      router.route(
          HOST, Map.of("retries.onStatus", "503", "retries.max", "0"), one.port(), other.port());
      assertThat(client.send(numbered("PUT", 3)).message()).startsWith("HTTP/1.1 503 ");
      assertThat(one.requests() + other.requests()).isEqualTo(4);
      assertThat(router.getOverHttp2("/")).startsWith("HEADERS 1 end :status=503");
    }
  }

  @Test
  void nothingIsTriedAgainBehindAnInterimAnswer() throws Exception {
    try (CountedApp good = new CountedApp(Manner.ANSWER);
        ScriptedApp hints =
            ScriptedApp.answering(
                "HTTP/1.1 103 Early Hints\r\n\r\n"
                    + "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")) {
      router.route(HOST, Map.of("retries.onStatus", "503"), good.port(), hints.port());
      int unavailable = 0;
      for (int i = 0; i < 4; i++) {
        try (Wire client = router.connect()) {
          client.send(GET);
          String head = client.head();
          if (head.startsWith("HTTP/1.1 103 ")) {
            unavailable++;
            assertThat(client.head()).startsWith("HTTP/1.1 503 ");
          } else {
            assertThat(head).startsWith("HTTP/1.1 200 ");
          }
        }
      }
      assertThat(unavailable).isPositive();
    }
  }
}
