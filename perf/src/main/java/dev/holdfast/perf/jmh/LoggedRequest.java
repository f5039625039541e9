package dev.holdfast.perf.jmh;

import dev.holdfast.router.http.AskedRequest;
import dev.holdfast.router.http.TraceContext;
import dev.holdfast.router.http.h1.RequestHead;
import dev.holdfast.router.http.h1.RequestScanner;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A request, as a log is told it.
@SuppressWarnings("ArrayRecordComponent") // As the log is told them; never compared.
record LoggedRequest(
    long startMs,
    RequestHead head,
    byte[] requestId,
    byte[] remote,
    byte[] local,
    @Nullable String tlsVersion,
    @Nullable TraceContext trace)
    implements AskedRequest {
  private static final String HEAD =
      """
      GET /api/v2/orders?page=3&sort=-created HTTP/1.1
      Host: app.example.com
      User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0
      Accept: application/json
      Accept-Encoding: gzip, deflate, br
      Referer: https://app.example.com/orders
      X-Forwarded-For: 198.51.100.7
      X-Forwarded-Proto: https

      """;

  /// A browser's.
  static LoggedRequest ofBrowser() {
    return new LoggedRequest(
        1_795_690_800_123L,
        scanned(ascii(HEAD.replace("\n", "\r\n"))),
        ascii("6fb5b1f0-2a41-4c7e-8d3a-5e1f90b7c264"),
        ascii("192.0.2.1:47110"),
        ascii("10.0.0.7:8080"),
        null,
        null);
  }

  private static RequestHead scanned(byte[] bytes) {
    RequestScanner scanner = new RequestScanner(bytes.length, 16);
    int length =
        scanner.scan(Arrays.copyOf(bytes, bytes.length + RequestScanner.SLACK), 0, bytes.length);
    if (length != bytes.length) {
      throw new IllegalStateException("the head is refused: " + scanner.fault());
    }
    return scanner.head();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
