package dev.holdfast.perf.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/// One connection of the load, made again when it is lost. Every answer is checked: its status, its
/// length, the app, and that it answers this request. Event loop only.
@SuppressWarnings("FutureReturnValueIgnored") // Closing needs no answer.
abstract class LoadConnection extends ChannelInboundHandlerAdapter {
  static final int ASK_DIGITS = 8;

  private final Load load;
  private final int index;
  private @Nullable Channel channel;
  private boolean renewing;

  LoadConnection(Load load, int index) {
    this.load = load;
    this.index = index;
  }

  final int index() {
    return index;
  }

  final Load load() {
    return load;
  }

  /// Null while it is not connected.
  final @Nullable Channel channel() {
    return channel;
  }

  /// Whether an answer is to come.
  abstract boolean isWaiting();

  /// Sends a request, which was due at that time; nothing where it is not connected.
  abstract void send(int number, RequestOf request, long dueNanos);

  /// It is connected: says to the load how many requests it takes.
  abstract void onOpen(Channel opened);

  /// No answer comes any more: those that were to come have failed. Returns how many.
  abstract int forget(String why);

  final void onAnswer(RequestOf request, int ask, long dueNanos, AnswerSeen answer) {
    load.onEnded(1);
    Tally tally = load.tally();
    tally.answered(request, load.nowNanos() - dueNanos);
    if (answer.status() != 200 || answer.length() != request.bodyBytes()) {
      String error = answer.error().isEmpty() ? "" : ", " + answer.error();
      String why = "status %d, %d bytes%s".formatted(answer.status(), answer.length(), error);
      tally.fail(ask, request, why);
    } else if (answer.ask() != ask || !request.isAnsweredBy(answer)) {
      tally.misroute(answer, "request %x was answered as %x".formatted(ask, answer.ask()));
    } else {
      tally.right(answer);
    }
  }

  /// The next request has a connection of its own.
  final void renew() {
    renewing = true;
    close();
  }

  final void close() {
    if (channel != null) {
      channel.close();
    }
  }

  @Override
  public final boolean isSharable() {
    return true; // Its next channel comes after the last one has closed.
  }

  @Override
  public final void channelActive(ChannelHandlerContext ctx) {
    channel = ctx.channel();
    onOpen(ctx.channel());
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    channel = null;
    load.onEnded(forget("the connection was closed before the answer's end"));
    if (renewing) {
      renewing = false;
      load.connect(this);
    } else {
      load.onClosed(this);
    }
  }

  @Override
  public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    String why = String.valueOf(cause.getMessage());
    int forgotten = forget(why);
    load.onEnded(forgotten);
    if (forgotten == 0) {
      load.tally().fail(Tally.NO_ASK, null, why);
    }
    ctx.close();
  }
}
