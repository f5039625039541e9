package dev.holdfast.router.http.h1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Answer heads by section of RFC 9112: as strict as requests'.
class ResponseScannerTest {
  private final ResponseScanner scanner = new ResponseScanner(8);

  private static String ok(String lines) {
    return "HTTP/1.1 200 OK\r\n" + lines + "\r\n";
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        arguments("9112-4 no HTTP", "ICY 200 OK\r\nA: bcd\r\n\r\n", Fault.STATUS_LINE),
        arguments("9112-4 two digits", "HTTP/1.1 20 OK\r\n\r\n", Fault.STATUS_LINE),
        arguments("9112-4 four digits", "HTTP/1.1 2000 OK\r\n\r\n", Fault.STATUS_LINE),
        arguments("9112-4 letters", "HTTP/1.1 2xx OK\r\n\r\n", Fault.STATUS_LINE),
        arguments("9112-4 below 100", "HTTP/1.1 099 OK\r\n\r\n", Fault.STATUS_LINE),
        arguments("9112-4 two spaces", "HTTP/1.1  200 OK\r\n\r\n", Fault.STATUS_LINE),
        arguments("9112-4 sign", "HTTP/1.1 +20 OK\r\n\r\n", Fault.STATUS_LINE),
        arguments("9112-2.3 HTTP/2.0", "HTTP/2.0 200 OK\r\n\r\n", Fault.VERSION_NOT_SUPPORTED),
        arguments("9112-2.3 lower case", "http/1.1 200 OK\r\n\r\n", Fault.STATUS_LINE),
        arguments("9112-2.2 line feed alone", "HTTP/1.1 200 OK\nA: b\n\n", Fault.BARE_LF),
        arguments("9112-2.2 carriage return alone", "HTTP/1.1 200 O\rK\r\n\r\n", Fault.BARE_CR),
        arguments("9112-4 NUL in the phrase", "HTTP/1.1 200 O\0K\r\n\r\n", Fault.BARE_LF),
        arguments("9112-5.2 folded line", ok("A: b\r\n c\r\n"), Fault.FOLDED_LINE),
        arguments("9112-5.1 space before a colon", ok("A : b\r\n"), Fault.SPACE_BEFORE_COLON),
        arguments("9110-5.5 NUL", ok("A: \0\r\n"), Fault.CONTROL_CHARACTER),
        arguments(
            "9112-6.1 both framings",
            ok("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"),
            Fault.LENGTH_AND_ENCODING),
        arguments(
            "9112-6.3 two lengths",
            ok("Content-Length: 1\r\nContent-Length: 1\r\n"),
            Fault.CONTENT_LENGTH_REPEATED),
        arguments("9112-6.3 bad length", ok("Content-Length: 1a\r\n"), Fault.CONTENT_LENGTH),
        arguments(
            "9112-6.3 gzip alone", ok("Transfer-Encoding: gzip\r\n"), Fault.TRANSFER_ENCODING),
        arguments(
            "9112-6.1 coding in HTTP/1.0",
            "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            Fault.ENCODING_IN_HTTP_10));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void badHeadIsRefused(String name, String head, Fault fault) {
    assertThat(scan(head)).as(name).isEqualTo(ResponseScanner.BAD);
    assertThat(scanner.fault()).as(name).isEqualTo(fault);
  }

  static Stream<Arguments> accepted() {
    return Stream.of(
        arguments("length", ok("Content-Length: 5\r\n"), 200, BodyKind.LENGTH),
        arguments("length of nothing", ok("Content-Length: 0\r\n"), 200, BodyKind.LENGTH),
        arguments("chunked", ok("Transfer-Encoding: chunked\r\n"), 200, BodyKind.CHUNKED),
        arguments("until close", ok("A: b\r\n"), 200, BodyKind.UNTIL_CLOSE),
        arguments("empty phrase", "HTTP/1.1 200 \r\n\r\n", 200, BodyKind.UNTIL_CLOSE),
        arguments("no phrase", "HTTP/1.1 200\r\n\r\n", 200, BodyKind.UNTIL_CLOSE),
        arguments("HTTP/1.0", "HTTP/1.0 404 Not Found\r\n\r\n", 404, BodyKind.UNTIL_CLOSE),
        arguments(
            "phrase beyond ASCII", "HTTP/1.1 299 \u00e4\tb\r\n\r\n", 299, BodyKind.UNTIL_CLOSE),
        arguments("status beyond 599", "HTTP/1.1 999 X\r\n\r\n", 999, BodyKind.UNTIL_CLOSE),
        arguments("continue", "HTTP/1.1 100 Continue\r\n\r\n", 100, BodyKind.NONE),
        arguments(
            "no content",
            "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n",
            204,
            BodyKind.NONE),
        arguments(
            "not modified", "HTTP/1.1 304 -\r\nContent-Length: 5\r\n\r\n", 304, BodyKind.NONE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("accepted")
  void goodHeadIsRead(String name, String head, int status, BodyKind body) {
    assertThat(scan(head)).as(name).isEqualTo(head.length());
    assertThat(scanner.head().status()).as(name).isEqualTo(status);
    assertThat(scanner.head().bodyAfter(Method.GET)).as(name).isEqualTo(body);
    assertThat(scanner.head().bodyAfter(Method.HEAD)).as(name).isEqualTo(BodyKind.NONE);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("accepted")
  void everyPrefixAsksForMore(String name, String head, int status, BodyKind body) {
    for (int length = 0; length < head.length(); length++) {
      assertThat(scan(head.substring(0, length))).as(name).isEqualTo(ResponseScanner.MORE);
    }
  }

  @Test
  void http10DoesNotPersistUnlessItSaysSo() {
    scan("HTTP/1.0 200 OK\r\n\r\n");
    assertThat(scanner.head().persists()).isFalse();
    scan("HTTP/1.1 200 OK\r\nConnection: x, CLOSE\r\n\r\n");
    assertThat(scanner.head().persists()).isFalse();
    assertThat(scanner.head().hasHopByHop()).isTrue();
  }

  private int scan(String head) {
    byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
    return scanner.scan(Arrays.copyOf(bytes, bytes.length + RequestScanner.SLACK), 0, bytes.length);
  }
}
