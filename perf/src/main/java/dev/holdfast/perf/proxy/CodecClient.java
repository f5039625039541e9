package dev.holdfast.perf.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// The plain proxy's side towards a client: finds the app by the host, adds what a proxy adds, and
/// relays. Not for pipelined requests. Event loop only.
@SuppressWarnings("FutureReturnValueIgnored") // Closing needs no answer.
final class CodecClient extends ChannelInboundHandlerAdapter {
  private final CodecBackends backends;
  private final Queue<Object> early = new ArrayDeque<>();
  private @Nullable Channel channel;
  private @Nullable CodecBackend backend;
  private String address = "";

  CodecClient(CodecBackends backends) {
    this.backends = backends;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    channel = ctx.channel();
    address = ((InetSocketAddress) ctx.channel().remoteAddress()).getAddress().getHostAddress();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (backend != null) {
      backend.write(msg);
      return;
    }
    early.add(msg);
    if (msg instanceof HttpRequest request) {
      String host = request.headers().get(HttpHeaderNames.HOST, "");
      if (!backends.knows(host)) {
        onNoBackend();
        return;
      }
      forward(request.headers(), host);
      backends.acquire(host, this);
    }
  }

  private void forward(HttpHeaders headers, String host) {
    headers.remove(HttpHeaderNames.CONNECTION);
    headers.add("X-Forwarded-For", address);
    headers.set("X-Forwarded-Proto", "http");
    headers.set("X-Forwarded-Host", host);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (backend != null) {
      backend.flush();
    }
  }

  void onBackend(CodecBackend acquired) {
    if (channel == null || !channel.isActive()) {
      acquired.close();
      return;
    }
    backend = acquired;
    acquired.use(channel, this);
    for (Object msg = early.poll(); msg != null; msg = early.poll()) {
      acquired.write(msg);
    }
    acquired.flush();
  }

  void onNoBackend() {
    early.forEach(ReferenceCountUtil::release);
    early.clear();
    if (channel != null) {
      channel.close();
    }
  }

  /// The answer has ended; the connection that brought it is somebody else's.
  void onAnswered() {
    backend = null;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (backend != null && ctx.channel().isWritable()) {
      backend.readOn();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    early.forEach(ReferenceCountUtil::release);
    early.clear();
    if (backend != null) {
      backend.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
