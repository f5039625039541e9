package dev.holdfast.perf.jmh;

import dev.holdfast.events.Endpoint;
import dev.holdfast.router.http.AskedRequest;
import dev.holdfast.router.http.RequestOutcome;
import dev.holdfast.router.http.TraceContext;
import dev.holdfast.router.http.h1.RequestHead;
import dev.holdfast.router.http.h1.RequestScanner;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A browser's request that an app has answered, as a log is told it.
final class LoggedRequest implements AskedRequest, RequestOutcome {
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

  private final RequestHead head;
  private final Endpoint endpoint;
  private final byte[] requestId = ascii("6fb5b1f0-2a41-4c7e-8d3a-5e1f90b7c264");
  private final byte[] remote = ascii("192.0.2.1:47110");
  private final byte[] local = ascii("10.0.0.7:8080");

  LoggedRequest(Endpoint endpoint) {
    byte[] bytes = ascii(HEAD.replace("\n", "\r\n"));
    RequestScanner scanner = new RequestScanner(bytes.length, 16);
    int length =
        scanner.scan(Arrays.copyOf(bytes, bytes.length + RequestScanner.SLACK), 0, bytes.length);
    if (length != bytes.length) {
      throw new IllegalStateException("the head is refused: " + scanner.fault());
    }
    this.head = scanner.head();
    this.endpoint = endpoint;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public long startMs() {
    return 1_795_690_800_123L;
  }

  @Override
  public RequestHead head() {
    return head;
  }

  @Override
  public byte[] requestId() {
    return requestId;
  }

  @Override
  public byte[] remote() {
    return remote;
  }

  @Override
  public byte[] local() {
    return local;
  }

  @Override
  public @Nullable String tlsVersion() {
    return null;
  }

  @Override
  public @Nullable TraceContext trace() {
    return null;
  }

  @Override
  public int status() {
    return 200;
  }

  @Override
  public long bytesReceived() {
    return 0;
  }

  @Override
  public long bytesSent() {
    return 18_342;
  }

  @Override
  public Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public @Nullable String routerError() {
    return null;
  }

  @Override
  public long totalNanos() {
    return 2_345_678;
  }

  @Override
  public long backendNanos() {
    return 2_301_234;
  }

  @Override
  public int failedAttempts() {
    return 0;
  }

  @Override
  public long failedNanos() {
    return -1;
  }

  @Override
  public long connectNanos() {
    return -1;
  }

  @Override
  public long handshakeNanos() {
    return -1;
  }

  @Override
  public long lastNanos() {
    return 2_302_000;
  }
}
