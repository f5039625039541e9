package dev.holdfast.router.http.h1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Request heads by section of RFC 9112 and RFC 9110: which are refused, and why. Long because it
/// is a table: four tests go through all of it.
class RequestScannerTest {
  private static final String HOST = "Host: a\r\n";
  private static final int TARGET_MOST = 64;
  private static final int FIELDS_MOST = 8;

  private final RequestScanner scanner = new RequestScanner(TARGET_MOST, FIELDS_MOST);

  private static String get(String lines) {
    return "GET / HTTP/1.1\r\n" + HOST + lines + "\r\n";
  }

  private static String post(String lines) {
    return "POST / HTTP/1.1\r\n" + HOST + lines + "\r\n";
  }

  private static String line(String requestLine) {
    return requestLine + "\r\n" + HOST + "\r\n";
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        arguments(
            "9112-2.2 line feed alone after the request line",
            "GET / HTTP/1.1\nHost: a\n\n",
            Fault.BARE_LF),
        arguments(
            "9112-2.2 line feed alone after a field",
            "GET / HTTP/1.1\r\nHost: a\nB: c\r\n\r\n",
            Fault.BARE_LF),
        arguments(
            "9112-2.2 line feed alone at the end",
            "GET / HTTP/1.1\r\nHost: a\r\n\n",
            Fault.BARE_LF),
        arguments(
            "9112-2.2 line feed before the request line",
            "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
            Fault.BARE_LF),
        arguments(
            "9112-2.2 carriage return alone after the request line",
            "GET / HTTP/1.1\rHost: a\r\n\r\n",
            Fault.BARE_CR),
        arguments("9112-2.2 carriage return alone in a value", get("B: c\rd\r\n"), Fault.BARE_CR),
        arguments("9112-2.2 two carriage returns", get("B: c\r\r\n"), Fault.BARE_CR),
        arguments(
            "9112-2.2 carriage return alone before the request line",
            "\rGET / HTTP/1.1\r\n",
            Fault.BARE_CR),
        arguments("9112-2.2 carriage return alone at the end", get("\rX"), Fault.BARE_CR),
        arguments(
            "9112-2.2 whitespace before the first field",
            "GET / HTTP/1.1\r\n Host: a\r\n\r\n",
            Fault.FOLDED_LINE),
        arguments("9112-2.3 no version", line("GET /"), Fault.REQUEST_LINE),
        arguments("9112-2.3 HTTP/0.9 with a space", line("GET / "), Fault.VERSION),
        arguments("9112-2.3 lower case", line("GET / http/1.1"), Fault.VERSION),
        arguments("9112-2.3 no minor", line("GET / HTTP/1"), Fault.VERSION),
        arguments("9112-2.3 two digits", line("GET / HTTP/1.10"), Fault.VERSION),
        arguments("9112-2.3 letters", line("GET / HTTP/a.b"), Fault.VERSION),
        arguments("9112-2.3 other protocol", line("GET / HTPP/1.1"), Fault.VERSION),
        arguments("9112-2.3 comma", line("GET / HTTP/1,1"), Fault.VERSION),
        arguments("9112-2.3 space behind", line("GET / HTTP/1.1 "), Fault.VERSION),
        arguments("9112-2.3 tab behind", line("GET / HTTP/1.1\t"), Fault.VERSION),
        arguments("9110-15.6.6 HTTP/2.0", line("GET / HTTP/2.0"), Fault.VERSION_NOT_SUPPORTED),
        arguments("9110-15.6.6 HTTP/0.9", line("GET / HTTP/0.9"), Fault.VERSION_NOT_SUPPORTED),
        arguments("9110-15.6.6 HTTP/3.1", line("GET / HTTP/3.1"), Fault.VERSION_NOT_SUPPORTED),
        arguments(
            "9113-3.4 the preface of HTTP/2",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            Fault.VERSION_NOT_SUPPORTED),
        arguments(
            "9112-3 two spaces before the target", line("GET  / HTTP/1.1"), Fault.REQUEST_LINE),
        arguments("9112-3 two spaces before the version", line("GET /  HTTP/1.1"), Fault.VERSION),
        arguments("9112-3 tab for space", line("GET\t/ HTTP/1.1"), Fault.REQUEST_LINE),
        arguments("9112-3 tab before the version", line("GET /\tHTTP/1.1"), Fault.REQUEST_LINE),
        arguments("9112-3 space in the target", line("GET /a b HTTP/1.1"), Fault.VERSION),
        arguments("9112-3 no method", line(" / HTTP/1.1"), Fault.REQUEST_LINE),
        arguments("9112-3 colon in the method", line("GE:T / HTTP/1.1"), Fault.REQUEST_LINE),
        arguments("9112-3 bytes of TLS", "\u0016\u0003\u0001\u0002\u0000", Fault.REQUEST_LINE),
        arguments("9112-3 method without end", "A".repeat(33), Fault.METHOD_TOO_LONG),
        arguments(
            "9112-3 method too long", line("A".repeat(40) + " / HTTP/1.1"), Fault.METHOD_TOO_LONG),
        arguments(
            "9112-3 target too long",
            line("GET /" + "a".repeat(64) + " HTTP/1.1"),
            Fault.TARGET_TOO_LONG),
        arguments("9112-3 target without end", "GET /" + "a".repeat(64), Fault.TARGET_TOO_LONG),
        arguments("9112-3.2 fragment", line("GET /a#b HTTP/1.1"), Fault.REQUEST_LINE),
        arguments("9112-3.2 NUL in the target", line("GET /a\0b HTTP/1.1"), Fault.REQUEST_LINE),
        arguments("9112-3.2 DEL in the target", line("GET /a\u007fb HTTP/1.1"), Fault.REQUEST_LINE),
        arguments("9112-3.2 neither slash nor scheme", line("GET a HTTP/1.1"), Fault.TARGET),
        arguments("9112-3.2 query alone", line("GET ?a HTTP/1.1"), Fault.TARGET),
        arguments("9112-3.2 authority form for GET", line("GET a:80 HTTP/1.1"), Fault.TARGET),
        arguments("9112-3.2.2 other scheme", line("GET ftp://a/ HTTP/1.1"), Fault.TARGET),
        arguments("9112-3.2.2 no authority", line("GET http:///a HTTP/1.1"), Fault.TARGET),
        arguments(
            "9112-3.2.2 nothing behind the scheme", line("GET http:// HTTP/1.1"), Fault.TARGET),
        arguments("9112-3.2.2 one slash", line("GET http:/a HTTP/1.1"), Fault.TARGET),
        arguments("9110-4.2.4 user information", line("GET http://u@a/ HTTP/1.1"), Fault.TARGET),
        arguments("9112-3.2.2 bad port", line("GET http://a:b/ HTTP/1.1"), Fault.TARGET),
        arguments("9112-3.2.4 asterisk for GET", line("GET * HTTP/1.1"), Fault.TARGET),
        arguments("9112-3.2.4 two asterisks", line("OPTIONS ** HTTP/1.1"), Fault.TARGET),
        arguments("9110-9.3.6 CONNECT", line("CONNECT a:443 HTTP/1.1"), Fault.CONNECT),
        arguments("9110-9.3.6 CONNECT with a path", line("CONNECT / HTTP/1.1"), Fault.CONNECT),
        arguments("9112-3.2 no Host", "GET / HTTP/1.1\r\n\r\n", Fault.HOST_MISSING),
        arguments(
            "9112-3.2 no Host beside an absolute form",
            "GET http://a/ HTTP/1.1\r\n\r\n",
            Fault.HOST_MISSING),
        arguments("9112-3.2 two Hosts", get("Host: b\r\n"), Fault.HOST_REPEATED),
        arguments("9112-3.2 two equal Hosts", get("Host: a\r\n"), Fault.HOST_REPEATED),
        arguments(
            "9112-3.2 two Hosts in HTTP/1.0",
            "GET / HTTP/1.0\r\nHost: a\r\nHOST: a\r\n\r\n",
            Fault.HOST_REPEATED),
        arguments("9110-7.2 Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", Fault.HOST),
        arguments(
            "9110-7.2 Host with user information",
            "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n",
            Fault.HOST),
        arguments("9110-7.2 Host with a space", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", Fault.HOST),
        arguments(
            "9110-7.2 Host with letters for a port",
            "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n",
            Fault.HOST),
        arguments(
            "9110-7.2 Host with too large a port",
            "GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n",
            Fault.HOST),
        arguments(
            "9110-7.2 Host with six digits of port",
            "GET / HTTP/1.1\r\nHost: a:000080\r\n\r\n",
            Fault.HOST),
        arguments(
            "9110-7.2 Host of a port alone", "GET / HTTP/1.1\r\nHost: :80\r\n\r\n", Fault.HOST),
        arguments("9110-7.2 Host with a query", "GET / HTTP/1.1\r\nHost: a?b\r\n\r\n", Fault.HOST),
        arguments("9110-7.2 Host with markup", "GET / HTTP/1.1\r\nHost: <a>\r\n\r\n", Fault.HOST),
        arguments("9110-7.2 Host with a quote", "GET / HTTP/1.1\r\nHost: a\"\r\n\r\n", Fault.HOST),
        arguments(
            "9110-7.2 Host beyond ASCII", "GET / HTTP/1.1\r\nHost: \u00e4\r\n\r\n", Fault.HOST),
        arguments("3986-3.2.2 broken escape", "GET / HTTP/1.1\r\nHost: a%2\r\n\r\n", Fault.HOST),
        arguments("3986-3.2.2 open bracket", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", Fault.HOST),
        arguments("3986-3.2.2 no IPv6", "GET / HTTP/1.1\r\nHost: [1]\r\n\r\n", Fault.HOST),
        arguments("3986-3.2.2 zone", "GET / HTTP/1.1\r\nHost: [fe80::1%25en0]\r\n\r\n", Fault.HOST),
        arguments("9112-5.1 space before the colon", get("B : c\r\n"), Fault.SPACE_BEFORE_COLON),
        arguments("9112-5.1 tab before the colon", get("B\t: c\r\n"), Fault.SPACE_BEFORE_COLON),
        arguments(
            "9112-5.1 space before the colon of a length",
            post("Content-Length : 1\r\n"),
            Fault.SPACE_BEFORE_COLON),
        arguments("9112-5 no colon", get("Bc\r\n"), Fault.FIELD_NAME),
        arguments("9112-5 no name", get(": c\r\n"), Fault.FIELD_NAME),
        arguments("9110-5.1 bracket in a name", get("B(: c\r\n"), Fault.FIELD_NAME),
        arguments("9110-5.1 NUL in a name", get("B\0: c\r\n"), Fault.FIELD_NAME),
        arguments("9110-5.1 name beyond ASCII", get("B\u00e4: c\r\n"), Fault.FIELD_NAME),
        arguments("9110-5.1 slash in a name", get("B/C: c\r\n"), Fault.FIELD_NAME),
        arguments("9112-5.2 folded with a space", get("B: c\r\n d\r\n"), Fault.FOLDED_LINE),
        arguments("9112-5.2 folded with a tab", get("B: c\r\n\td\r\n"), Fault.FOLDED_LINE),
        arguments(
            "9112-5.2 folded coding",
            post("Transfer-Encoding:\r\n chunked\r\n"),
            Fault.FOLDED_LINE),
        arguments("9110-5.5 NUL in a value", get("B: c\0d\r\n"), Fault.CONTROL_CHARACTER),
        arguments(
            "9110-5.5 vertical tab in a value", get("B: c\u000bd\r\n"), Fault.CONTROL_CHARACTER),
        arguments("9110-5.5 form feed in a value", get("B: \fc\r\n"), Fault.CONTROL_CHARACTER),
        arguments("9110-5.5 DEL in a value", get("B: c\u007f\r\n"), Fault.CONTROL_CHARACTER),
        arguments(
            "9110-5.5 escape in a long value",
            get("B: " + "c".repeat(21) + "\u001b[0m\r\n"),
            Fault.CONTROL_CHARACTER),
        arguments(
            "6585-5 too many fields", get("B: c\r\n".repeat(FIELDS_MOST)), Fault.TOO_MANY_FIELDS),
        arguments("9110-8.6 sign", post("Content-Length: +1\r\n"), Fault.CONTENT_LENGTH),
        arguments("9110-8.6 negative", post("Content-Length: -1\r\n"), Fault.CONTENT_LENGTH),
        arguments("9110-8.6 empty", post("Content-Length: \r\n"), Fault.CONTENT_LENGTH),
        arguments("9110-8.6 hexadecimal", post("Content-Length: 0x1\r\n"), Fault.CONTENT_LENGTH),
        arguments("9110-8.6 fraction", post("Content-Length: 1.0\r\n"), Fault.CONTENT_LENGTH),
        arguments("9110-8.6 space within", post("Content-Length: 1 0\r\n"), Fault.CONTENT_LENGTH),
        arguments("9110-8.6 list", post("Content-Length: 1, 1\r\n"), Fault.CONTENT_LENGTH),
        arguments("9110-8.6 comma", post("Content-Length: 1,\r\n"), Fault.CONTENT_LENGTH),
        arguments(
            "9110-8.6 overflow",
            post("Content-Length: 18446744073709551617\r\n"),
            Fault.CONTENT_LENGTH),
        arguments(
            "9110-8.6 digits beyond ASCII",
            post("Content-Length: \u00b2\r\n"),
            Fault.CONTENT_LENGTH),
        arguments(
            "9112-6.3 two lengths",
            post("Content-Length: 1\r\nContent-Length: 2\r\n"),
            Fault.CONTENT_LENGTH_REPEATED),
        arguments(
            "9112-6.3 two equal lengths",
            post("Content-Length: 1\r\nContent-Length: 1\r\n"),
            Fault.CONTENT_LENGTH_REPEATED),
        arguments(
            "9112-6.1 length before coding",
            post("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"),
            Fault.LENGTH_AND_ENCODING),
        arguments(
            "9112-6.1 coding before length",
            post("Transfer-Encoding: chunked\r\nContent-Length: 1\r\n"),
            Fault.LENGTH_AND_ENCODING),
        arguments(
            "9112-6.1 coding and empty length",
            post("Transfer-Encoding: chunked\r\nContent-Length:\r\n"),
            Fault.LENGTH_AND_ENCODING),
        arguments(
            "9112-6.3 identity", post("Transfer-Encoding: identity\r\n"), Fault.TRANSFER_ENCODING),
        arguments(
            "9112-6.3 gzip alone", post("Transfer-Encoding: gzip\r\n"), Fault.TRANSFER_ENCODING),
        arguments(
            "9112-6.3 chunked not last",
            post("Transfer-Encoding: chunked, gzip\r\n"),
            Fault.TRANSFER_ENCODING),
        arguments(
            "9112-6.3 chunked not last over two lines",
            post("Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n"),
            Fault.TRANSFER_ENCODING),
        arguments(
            "9112-6.1 chunked twice",
            post("Transfer-Encoding: chunked, chunked\r\n"),
            Fault.TRANSFER_ENCODING),
        arguments(
            "9112-6.1 chunked twice over two lines",
            post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
            Fault.TRANSFER_ENCODING),
        arguments("9112-6.1 empty coding", post("Transfer-Encoding:\r\n"), Fault.TRANSFER_ENCODING),
        arguments(
            "9112-6.1 commas alone", post("Transfer-Encoding: ,,\r\n"), Fault.TRANSFER_ENCODING),
        arguments(
            "9110-5.6.1 empty list elements",
            post("Transfer-Encoding: , chunked,\r\n"),
            Fault.TRANSFER_ENCODING),
        arguments(
            "9112-6.1 quoted", post("Transfer-Encoding: \"chunked\"\r\n"), Fault.TRANSFER_ENCODING),
        arguments(
            "9112-6.1 almost chunked",
            post("Transfer-Encoding: xchunked\r\n"),
            Fault.TRANSFER_ENCODING),
        arguments(
            "9112-6.1 chunked with a parameter",
            post("Transfer-Encoding: chunked;q=1\r\n"),
            Fault.TRANSFER_ENCODING),
        arguments(
            "9112-6.1 no-break space",
            post("Transfer-Encoding: chunked\u00a0\r\n"),
            Fault.TRANSFER_ENCODING),
        arguments(
            "9112-6.1 vertical tab",
            post("Transfer-Encoding: \u000bchunked\r\n"),
            Fault.CONTROL_CHARACTER),
        arguments(
            "9112-6.1 gzip, chunked",
            post("Transfer-Encoding: gzip, chunked\r\n"),
            Fault.TRANSFER_CODING),
        arguments(
            "9112-6.1 coding in HTTP/1.0",
            "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
            Fault.ENCODING_IN_HTTP_10));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void badHeadIsRefused(String name, String head, Fault fault) {
    assertThat(scan(head)).as(name).isEqualTo(RequestScanner.BAD);
    assertThat(scanner.fault()).as(name).isEqualTo(fault);
  }

  static Stream<Arguments> accepted() {
    return Stream.of(
        arguments("9112-2.2 empty lines before", "\r\n\r\n" + get(""), BodyKind.NONE),
        arguments("9112-2.3 later minor version", line("GET / HTTP/1.2"), BodyKind.NONE),
        arguments("9112-2.3 HTTP/1.0 without Host", "GET / HTTP/1.0\r\n\r\n", BodyKind.NONE),
        arguments("9110-9.1 unknown method", line("PURGE / HTTP/1.1"), BodyKind.NONE),
        arguments(
            "9110-9.1 method of odd tchars",
            line("M-SEARCH!#$%&'*+.^_`|~ / HTTP/1.1"),
            BodyKind.NONE),
        arguments("9112-3.2.1 query", line("GET /a?b=/c?d HTTP/1.1"), BodyKind.NONE),
        arguments("9112-3.2.1 two slashes", line("GET //a HTTP/1.1"), BodyKind.NONE),
        arguments("9112-3.2.2 absolute form", line("GET http://b:81/c HTTP/1.1"), BodyKind.NONE),
        arguments("9112-3.2.2 scheme in any case", line("GET HTTPS://b HTTP/1.1"), BodyKind.NONE),
        arguments("9112-3.2.4 asterisk", line("OPTIONS * HTTP/1.1"), BodyKind.NONE),
        arguments("9110-7.2 port", "GET / HTTP/1.1\r\nHost: a.b-c_d:8080\r\n\r\n", BodyKind.NONE),
        arguments("9110-7.2 empty port", "GET / HTTP/1.1\r\nHost: a:\r\n\r\n", BodyKind.NONE),
        arguments("9110-7.2 empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", BodyKind.NONE),
        arguments(
            "3986-3.2.2 IPv6", "GET / HTTP/1.1\r\nHost: [2001:db8::1]:80\r\n\r\n", BodyKind.NONE),
        arguments("9112-5 empty value", get("B:\r\n"), BodyKind.NONE),
        arguments("9112-5 whitespace around a value", get("B: \t c \t\r\n"), BodyKind.NONE),
        arguments(
            "9110-5.5 tab within a long value", get("B: ccccccccc\tdddddddddd\r\n"), BodyKind.NONE),
        arguments("9110-5.5 obs-text", get("B: \u00e4\u00ff\u0080\r\n"), BodyKind.NONE),
        arguments("9110-8.6 length", post("Content-Length: 5\r\n"), BodyKind.LENGTH),
        arguments("9110-8.6 leading zeros", post("content-length: 0005\r\n"), BodyKind.LENGTH),
        arguments("9110-8.6 zero", post("Content-Length: 0\r\n"), BodyKind.NONE),
        arguments("9112-6.1 chunked", post("Transfer-Encoding: chunked\r\n"), BodyKind.CHUNKED),
        arguments(
            "9112-6.1 chunked in any case",
            post("TRANSFER-ENCODING:\tChunKED \r\n"),
            BodyKind.CHUNKED),
        arguments("9112-6.3 length of a GET", get("Content-Length: 5\r\n"), BodyKind.LENGTH));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("accepted")
  void goodHeadIsRead(String name, String head, BodyKind body) {
    assertThat(scan(head)).as(name).isEqualTo(head.length());
    assertThat(scanner.head().body()).as(name).isEqualTo(body);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("accepted")
  void everyPrefixOfAGoodHeadAsksForMore(String name, String head, BodyKind body) {
    for (int length = 0; length < head.length(); length++) {
      assertThat(scan(head.substring(0, length))).as(name).isEqualTo(RequestScanner.MORE);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void everyPrefixOfABadHeadIsRefusedOrAsksForMore(String name, String head, Fault fault) {
    for (int length = 0; length < head.length(); length++) {
      assertThat(scan(head.substring(0, length))).as(name).isNegative();
    }
  }

  @Test
  void partsStandWhereTheyWereFound() {
    scan(
        "PUT /a/b?c=d HTTP/1.1\r\nHost: X.example.com.:80\r\nConnection: close, B\r\nb: 1\r\n\r\n");
    RequestHead head = scanner.head();
    assertThat(head.method()).isEqualTo(Method.PUT);
    assertThat(head.text(head.pathAt(), head.pathLength())).isEqualTo("/a/b");
    assertThat(head.text(head.forwardedAt(), head.forwardedLength())).isEqualTo("/a/b?c=d");
    assertThat(head.hostText()).isEqualTo("X.example.com.");
    assertThat(head.text(head.authorityAt(), head.authorityLength()))
        .isEqualTo("X.example.com.:80");
    assertThat(head.persists()).isFalse();
    assertThat(head.nominates()).isTrue();
    assertThat(head.fields().isNominated(2)).isTrue();
    assertThat(head.fields().isNominated(0)).isFalse();
  }

  @Test
  void absoluteFormWinsOverHost() {
    scan("GET http://b:81/c?d HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(scanner.head().hostText()).isEqualTo("b");
    assertThat(scanner.head().isAbsolute()).isTrue();
    assertThat(scanner.head().text(scanner.head().forwardedAt(), scanner.head().forwardedLength()))
        .isEqualTo("/c?d");
  }

  @Test
  void http10PersistsOnlyWhenAsked() {
    scan("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n");
    assertThat(scanner.head().persists()).isTrue();
    scan("GET / HTTP/1.0\r\n\r\n");
    assertThat(scanner.head().persists()).isFalse();
  }

  @Test
  void everyKnownNameIsRecognisedInAnyCaseAndNoOther() {
    for (FieldName name : FieldName.values()) {
      if (name == FieldName.OTHER) {
        continue;
      }
      for (String spelled :
          List.of(name.spelled(), name.spelled().toUpperCase(java.util.Locale.ROOT))) {
        assertThat(recognised(spelled)).isEqualTo(name);
        assertThat(recognised(spelled + "x")).isNotEqualTo(name);
        assertThat(recognised("x" + spelled)).isNotEqualTo(name);
        for (int i = 0; i < spelled.length(); i++) {
          char other = Character.toLowerCase(spelled.charAt(i)) == 'q' ? 'w' : 'q';
          assertThat(recognised(spelled.substring(0, i) + other + spelled.substring(i + 1)))
              .isNotEqualTo(name);
        }
      }
    }
  }

  private static FieldName recognised(String name) {
    byte[] bytes = Arrays.copyOf(name.getBytes(StandardCharsets.US_ASCII), name.length() + 8);
    return FieldName.of(bytes, 0, name.length());
  }

  private int scan(String head) {
    byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
    return scanner.scan(Arrays.copyOf(bytes, bytes.length + RequestScanner.SLACK), 0, bytes.length);
  }
}
