package dev.holdfast.perf.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/// One connection of the load, made again when it is lost. Every answer is checked: its status, its
/// length, the app, and that it answers this request. Event loop only.
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails closes the channel.
final class LoadConnection extends ChannelInboundHandlerAdapter {
  /// Where the number of a request stands in its target, in hexadecimal digits.
  static final int ASK_AT = "GET /".length();

  static final int ASK_DIGITS = 8;

  private final Load load;
  private final int index;
  private AnswerScanner scanner = new AnswerScanner();
  private @Nullable Channel channel;
  private @Nullable RequestOf waitsFor;
  private int ask;
  private long dueNanos;

  LoadConnection(Load load, int index) {
    this.load = load;
    this.index = index;
  }

  int index() {
    return index;
  }

  boolean isWaiting() {
    return waitsFor != null;
  }

  @Override
  public boolean isSharable() {
    return true; // Its next channel comes after the last one has closed.
  }

  void send(int number, RequestOf request, long due) {
    Channel open = channel;
    if (open == null) {
      return;
    }
    ask = number;
    waitsFor = request;
    dueNanos = due;
    open.writeAndFlush(request.numbered(open.alloc(), number), open.voidPromise());
  }

  void close() {
    if (channel != null) {
      channel.close();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    channel = ctx.channel();
    scanner = new AnswerScanner();
    load.onFree(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ByteBuf in = (ByteBuf) msg;
    try {
      while (in.isReadable()) {
        RequestOf request = waitsFor;
        if (request == null) {
          throw new IllegalArgumentException("bytes that nobody asked for");
        }
        if (scanner.take(in)) {
          onAnswer(request);
        }
      }
    } finally {
      in.release();
    }
  }

  private void onAnswer(RequestOf request) {
    Tally tally = load.tally();
    tally.answered(load.nowNanos() - dueNanos);
    if (scanner.status() != 200 || scanner.length() != request.bodyBytes()) {
      tally.fail("status %d, %d bytes".formatted(scanner.status(), scanner.length()));
    } else if (scanner.ask() != ask || !request.isAnsweredBy(scanner)) {
      tally.misroute("request %x was answered as %x".formatted(ask, scanner.ask()));
    }
    waitsFor = null;
    load.onFree(this);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    channel = null;
    if (waitsFor != null) {
      waitsFor = null;
      load.tally().fail("the connection was closed before the answer's end");
    }
    load.onClosed(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    load.tally().fail(String.valueOf(cause.getMessage()));
    waitsFor = null;
    ctx.close();
  }
}
