package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Holds a proxy of another make to what a case is about: the request reaches the app as it must or
/// is refused with the right class, the answer likewise. How header names are spelt, the order of
/// lines, chunk sizes, and what only Holdfast adds or says of its own, is left to it. Stateless.
final class SubstanceJudge implements Judge {
  /// What Holdfast alone says, or says in its own words.
  private static final Pattern OURS =
      Pattern.compile(
          "x-cf-|x-vcap|x-forwarded|x-request-start|^via:|connection:"
              + " (close|keep-alive)|^date:|^gmt|forged");

  private static final String STATUS = "http/1.1 ";

  @Override
  public void message(String message, List<String> expectations) {
    assertThat(message).as("a whole head").contains("\r\n\r\n");
    String lower = message.toLowerCase(Locale.ROOT);
    for (String expectation : expectations) {
      String text = expectation.substring(1).toLowerCase(Locale.ROOT);
      switch (expectation.charAt(0)) {
        case '?' -> text.lines().forEach(line -> line(lower, line.strip()));
        case '!' -> {
          if (!OURS.matcher(text).find()) {
            assertThat(lower).doesNotContain(text);
          }
        }
        case '=' -> assertThat(data(lower, true)).isEqualTo(data(text, false));
        default -> throw new AssertionError(expectation);
      }
    }
  }

  private static void line(String message, String line) {
    if (line.isEmpty() || OURS.matcher(line).find()) {
      return;
    }
    if (line.startsWith(STATUS) && line.length() >= STATUS.length() + 3) {
      assertThat(group(message)).as(message).isEqualTo(group(line));
      return;
    }
    String spaced = line.replaceFirst("^([!-9;-~]+):[ \t]*", "$1: ").strip();
    assertThat(message.replaceAll("(?m)^([!-9;-~]+):[ \t]*", "$1: ")).contains(spaced);
  }

  /// The status where the app says it, its class where the proxy may: what is wrong with a request
  /// is a matter of 4xx, or of 501 and 505; with an app, of 502 to 504.
  private static String group(String message) {
    String status = message.startsWith(STATUS) ? message.substring(9, 12) : message;
    return switch (status.charAt(0)) {
      case '4' -> "refused";
      case '5' -> List.of("501", "505").contains(status) ? "refused" : "bad app";
      default -> status;
    };
  }

  /// A body without its chunks.
  private static String data(String text, boolean withHead) {
    int head = withHead ? text.indexOf("\r\n\r\n") + 4 : 0;
    String body = text.substring(head);
    boolean chunked =
        withHead
            ? text.substring(0, head).contains("transfer-encoding")
            : body.matches("(?s)[0-9a-f]+[ ;\r].*\r\n");
    if (!chunked) {
      return body;
    }
    StringBuilder data = new StringBuilder();
    int at = 0;
    while (at < body.length()) {
      int line = body.indexOf("\r\n", at);
      int size = Integer.parseInt(body.substring(at, line).split("[ ;]", 2)[0], 16);
      if (size == 0) {
        return data.toString();
      }
      data.append(body, line + 2, line + 2 + size);
      at = line + 4 + size;
    }
    return data.toString();
  }

  /// Heads are read as heads; what is behind them, as far as it comes, byte for byte, but for
  /// chunks.
  @Override
  public void bytes(Wire wire, String expected) throws IOException {
    String left = expected;
    boolean chunked = false;
    while (left.contains("HTTP/1.")) {
      int end = left.indexOf("\r\n\r\n");
      if (end < 0) {
        message(wire.line() + "\r\n", List.of("?" + left));
        return;
      }
      String head = left.substring(0, end);
      message(wire.head(), List.of("?" + head));
      chunked = head.contains("chunked");
      left = left.substring(end + 4);
      int body = length(head);
      if (body > 0 && left.length() > body) {
        assertThat(wire.bytes(body)).isEqualTo(left.substring(0, body));
        left = left.substring(body);
      }
    }
    if (!chunked) {
      assertThat(wire.bytes(left.length())).isEqualTo(left);
    }
  }

  private static int length(String head) {
    String length = Wire.field(head, "content-length");
    return length == null ? 0 : Integer.parseInt(length);
  }

  /// What looks like a whole answer's end must not stand there.
  @Override
  public void end(Wire wire) throws IOException {
    assertThat(wire.rest()).doesNotContain("0\r\n\r\n");
  }
}
