package dev.holdfast.cli.demo;

import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.stream.ChunkedStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One connection to a demo app: says who answers, once the request has been read whole. Event loop
/// only.
///
/// `/headers` echoes the request's head, `/slow?ms=N` answers after N ms, `/bytes?n=N` sends N
/// bytes.
@SuppressWarnings("FutureReturnValueIgnored") // A failed write closes the connection: that is all.
final class DemoHandler extends SimpleChannelInboundHandler<HttpObject> {
  private static final int SLOW_MOST_MS = 600_000;
  private static final long BYTES_MOST = 1L << 40;

  private final DemoApp app;
  private @Nullable HttpRequest request;

  DemoHandler(DemoApp app) {
    this.app = app;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
    if (message instanceof HttpRequest head) {
      request = head;
    }
    if (message instanceof LastHttpContent && request != null) {
      HttpRequest whole = request;
      request = null;
      answer(ctx, whole);
    }
  }

  private void answer(ChannelHandlerContext ctx, HttpRequest request) {
    QueryStringDecoder uri = new QueryStringDecoder(request.uri());
    switch (uri.path()) {
      case "/headers" -> sendText(ctx, request, head(request));
      case "/slow" -> {
        long ms = number(uri.parameters(), "ms", 1_000, SLOW_MOST_MS);
        ctx.executor()
            .schedule(
                () -> sendText(ctx, request, greeting(request) + "after " + ms + " ms\n"),
                ms,
                TimeUnit.MILLISECONDS);
      }
      case "/bytes" -> sendBytes(ctx, request, number(uri.parameters(), "n", 1_024, BYTES_MOST));
      default -> sendText(ctx, request, greeting(request));
    }
  }

  private String greeting(HttpRequest request) {
    return "%s: instance %d on %s%n%s %s%n"
        .formatted(app.name(), app.index(), app.cell(), request.method(), request.uri());
  }

  private static String head(HttpRequest request) {
    StringBuilder text = new StringBuilder();
    text.append(request.method()).append(' ').append(request.uri()).append(' ');
    text.append(request.protocolVersion()).append('\n');
    for (Map.Entry<String, String> header : request.headers()) {
      text.append(header.getKey()).append(": ").append(header.getValue()).append('\n');
    }
    return text.toString();
  }

  /// The number that a parameter gives, held within 0 and `most`; `fallback` where it gives none.
  private static long number(
      Map<String, List<String>> parameters, String name, long fallback, long most) {
    try {
      String text = parameters.getOrDefault(name, List.of("")).getFirst();
      return Math.clamp(Long.parseLong(text), 0, most);
    } catch (NumberFormatException _) {
      return fallback;
    }
  }

  private void sendText(ChannelHandlerContext ctx, HttpRequest request, String text) {
    ByteBuf body = Unpooled.copiedBuffer(text, UTF_8);
    HttpResponse head = head("text/plain; charset=utf-8", body.readableBytes());
    if (request.method().equals(HttpMethod.HEAD)) {
      body.release();
      ctx.write(head);
    } else {
      ctx.write(head);
      ctx.write(body);
    }
    ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  private void sendBytes(ChannelHandlerContext ctx, HttpRequest request, long bytes) {
    ctx.write(head("application/octet-stream", bytes));
    if (!request.method().equals(HttpMethod.HEAD)) {
      // Sent piece by piece as the connection takes them, so that any size needs no memory.
      ctx.write(new ChunkedStream(new Letters(bytes)));
    }
    ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  private HttpResponse head(String contentType, long length) {
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    head.headers()
        .set(CONTENT_TYPE, contentType)
        .set(CONTENT_LENGTH, length)
        .set("X-Demo-App", app.name())
        .set("X-Demo-Instance", app.index())
        .set("X-Demo-Cell", app.cell());
    return head;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close(); // The client went away or spoke no HTTP: of no interest to a demo.
  }

  /// `bytes` times the letter x, without holding them. One thread.
  private static final class Letters extends InputStream {
    private long left;

    Letters(long bytes) {
      this.left = bytes;
    }

    @Override
    public int read() {
      return left-- > 0 ? 'x' : -1;
    }

    @Override
    public int read(byte[] into, int at, int most) {
      if (left <= 0) {
        return -1;
      }
      int count = (int) Math.min(most, left);
      java.util.Arrays.fill(into, at, at + count, (byte) 'x');
      left -= count;
      return count;
    }

    @Override
    public int available() {
      return (int) Math.min(left, Integer.MAX_VALUE);
    }
  }
}
