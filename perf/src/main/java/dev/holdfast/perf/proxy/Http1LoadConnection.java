package dev.holdfast.perf.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/// A connection that carries HTTP/1.1: one request at a time. Event loop only.
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails closes the channel.
final class Http1LoadConnection extends LoadConnection {
  private AnswerScanner scanner = new AnswerScanner();
  private @Nullable RequestOf waitsFor;
  private int ask;
  private long dueNanos;

  Http1LoadConnection(Load load, int index) {
    super(load, index);
  }

  @Override
  boolean isWaiting() {
    return waitsFor != null;
  }

  @Override
  void send(int number, RequestOf request, long due) {
    Channel open = channel();
    if (open == null) {
      return;
    }
    ask = number;
    waitsFor = request;
    dueNanos = due;
    open.writeAndFlush(request.numbered(open.alloc(), number), open.voidPromise());
  }

  @Override
  void onOpen(Channel opened) {
    scanner = new AnswerScanner();
    load().onFree(this);
  }

  private void next(Channel answered) {
    Reuse reuse = load().reuse();
    if (reuse == Reuse.CONNECTION) {
      if (scanner.isLast() || load().renews()) {
        renew();
      } else {
        load().onFree(this);
      }
      return;
    }
    if (reuse == Reuse.SESSION && !BenchTls.isResumed(answered)) {
      load().tally().fail(Tally.NO_ASK, null, "a handshake that resumed no session");
    }
    renew();
  }

  @Override
  int forget(String why) {
    RequestOf request = waitsFor;
    if (request == null) {
      return 0;
    }
    waitsFor = null;
    load().tally().fail(ask, request, why);
    return 1;
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
          onAnswer(request, ask, dueNanos, scanner);
          waitsFor = null;
          next(ctx.channel());
        }
      }
    } finally {
      in.release();
    }
  }
}
