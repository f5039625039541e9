package dev.holdfast.router.http;

import dev.holdfast.router.backend.BackendConnection;
import dev.holdfast.router.backend.HalfClose;
import dev.holdfast.router.http.LoopCounters.Counter;
import dev.holdfast.router.http.h1.Fault;
import dev.holdfast.router.http.h1.RequestScanner;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A client's connection: takes requests from it in order, one exchange at a time, until one side
/// closes. Phases accept and head. Event loop only.
@SuppressWarnings(
    "FutureReturnValueIgnored") // A close or a write that fails ends in channelInactive.
final class ClientConnection extends ChannelInboundHandlerAdapter {
  private enum State {
    /// Between two requests, or within a head.
    HEAD,
    EXCHANGE,
    /// Another protocol is carried.
    TUNNEL,
    /// The last answer goes out; then the connection closes.
    CLOSING,
    /// Answered for the last time; what still comes is dropped.
    LINGER
  }

  // What a client may send ahead of its turn before it is no longer read from.
  private static final int AHEAD_MOST = 64 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

  private final Loop loop;
  private final Channel channel;
  private final Exchange exchange;
  private final Deadlines.Deadline deadline = new Deadlines.Deadline(this::onDeadline);
  private final ClientInput input = new ClientInput();
  private final byte[] addressText;
  private final int port;
  private State state = State.HEAD;
  private boolean reading;
  private boolean pumping;
  private boolean halfClosed;
  private boolean closeAfterAnswer;
  private @Nullable BackendConnection unflushed;
  // There in state TUNNEL.
  private @Nullable Tunnel tunnel;

  ClientConnection(Loop loop, Routing routing, Channel channel) {
    this.loop = loop;
    this.channel = channel;
    InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
    this.addressText =
        NetUtil.toAddressString(remote.getAddress()).getBytes(StandardCharsets.US_ASCII);
    this.port = remote.getPort();
    this.exchange = new Exchange(loop, routing, this);
  }

  /// Phase accept.
  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    assert loop.eventLoop.inEventLoop();
    loop.clients.add(this);
    loop.counters.add(Counter.CONNECTIONS_ACCEPTED, 1);
    // Taken from the accept queue after the listener had closed.
    closeAfterAnswer = loop.draining;
    loop.wake();
    expect(loop.config.timeouts().clientIdle());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    reading = true;
    loop.wake();
    if (state == State.LINGER || state == State.CLOSING) {
      bytes.release();
      return;
    }
    input.append(bytes);
    pump();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    reading = false;
    if (unflushed != null) {
      BackendConnection backend = unflushed;
      unflushed = null;
      backend.flush();
    }
  }

  /// Takes what stands in the input as far as it can be taken now. A loop, not a recursion, however
  /// many answers can be given at once.
  void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    boolean more = true;
    for (ByteBuf in = input.bytes(); more && in != null; in = input.bytes()) {
      more =
          switch (state) {
            case HEAD -> head(in);
            case EXCHANGE -> request(in);
            case TUNNEL -> tunnel(in);
            case CLOSING, LINGER -> false;
          };
    }
    pumping = false;
    input.tidy();
    read();
  }

  /// Phase head. Whether there may be more to do.
  private boolean head(ByteBuf in) {
    boolean full = loop.window.isFull(in);
    int length =
        full || input.isWorthAScan() ? loop.window.scan(in, loop.scanRequest) : RequestScanner.MORE;
    if (length == RequestScanner.MORE && !full) {
      if (input.isIncomplete()) {
        expect(loop.config.timeouts().head());
      }
      return false;
    }
    input.onHead();
    state = State.EXCHANGE;
    if (length >= 0) {
      in.skipBytes(length);
      exchange.begin(loop.requests.head(), in);
    } else {
      in.skipBytes(in.readableBytes());
      exchange.refuse(
          RouterError.malformed(
              length == RequestScanner.BAD ? loop.requests.fault() : Fault.HEAD_TOO_LARGE));
    }
    return true;
  }

  /// The body of the request at work. Whether there may be more to do.
  private boolean request(ByteBuf in) {
    int before = in.readableBytes();
    exchange.onRequestBytes(in);
    return in.readableBytes() < before;
  }

  private boolean tunnel(ByteBuf in) {
    carrying().toApp(in);
    return true;
  }

  private Tunnel carrying() {
    return Objects.requireNonNull(tunnel);
  }

  /// The connection carries another protocol from now on.
  ///
  /// @param ahead what the app has sent of it; the tunnel owns it
  void switchTo(Tunnel begun, ByteBuf ahead) {
    state = State.TUNNEL;
    tunnel = begun;
    closeAfterAnswer = true;
    begun.begin(ahead);
    read();
    pump();
    if (halfClosed) {
      begun.onClientEnd();
    }
  }

  /// What has come and is not yet taken.
  ClientInput input() {
    return input;
  }

  ByteBufAllocator allocator() {
    return channel.alloc();
  }

  byte[] addressText() {
    return addressText;
  }

  String remoteText() {
    return new String(addressText, StandardCharsets.US_ASCII) + ":" + port;
  }

  /// Something must happen within that time, or {@link Exchange#onTimeout}.
  void expect(Duration timeout) {
    expectBy(loop.nowNanos() + timeout.toNanos());
  }

  /// The same, by a time of the loop.
  void expectBy(long atNanos) {
    loop.deadlines.set(deadline, atNanos);
  }

  void write(ByteBuf bytes) {
    channel.write(bytes, channel.voidPromise());
  }

  void flush() {
    channel.flush();
  }

  boolean isWritable() {
    return channel.isWritable();
  }

  /// Flushes the backend's connection when this one has been read empty, or now.
  void flushBackend(BackendConnection backend) {
    if (reading) {
      unflushed = backend;
    } else {
      backend.flush();
    }
  }

  /// Bytes have been handed over to the app: they go out, at once where it is behind; then this
  /// client is not read from.
  void onSentTo(BackendConnection app) {
    flushBackend(app);
    if (!app.isWritable()) {
      app.flush();
      read();
    }
  }

  /// Reads no more from an app that is ahead of this client.
  void holdBack(BackendConnection app) {
    if (!isWritable()) {
      flush();
      app.read(isWritable());
    }
  }

  /// Reads on or pauses, as the exchange and what has come ahead allow.
  void read() {
    boolean wanted =
        switch (state) {
          case EXCHANGE -> exchange.mayRead() && input.size() < AHEAD_MOST;
          case TUNNEL -> carrying().mayRead();
          case HEAD, CLOSING, LINGER -> true;
        };
    boolean on = wanted && !halfClosed;
    if (channel.config().isAutoRead() != on) {
      channel.config().setAutoRead(on);
    }
  }

  /// The answer at work is the last.
  void closeAfterAnswer() {
    closeAfterAnswer = true;
  }

  boolean isClosingAfterAnswer() {
    return closeAfterAnswer;
  }

  boolean isHalfClosed() {
    return halfClosed;
  }

  /// Whether no further request is taken.
  boolean isClosing() {
    return closeAfterAnswer || halfClosed;
  }

  /// The answer has been written to its end.
  void onAnswered() {
    unflushed = null;
    if (closeAfterAnswer || halfClosed) {
      closeGently();
      return;
    }
    channel.flush();
    state = State.HEAD;
    expect(loop.config.timeouts().clientIdle());
    pump();
  }

  /// Closes once the answer is out. Where the client may still be sending, its bytes are read for a
  /// while: closing on them would reset the connection and with it the answer (RFC 9112 §9.6).
  private void closeGently() {
    boolean linger = !halfClosed && (!exchange.isRequestRead() || !input.isEmpty());
    input.drop();
    state = State.CLOSING;
    expect(loop.config.timeouts().bodyStall());
    if (linger) {
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> linger());
    } else {
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  private void linger() {
    if (!channel.isActive()) {
      return;
    }
    state = State.LINGER;
    loop.wake();
    expect(loop.config.timeouts().linger());
    ((DuplexChannel) channel).shutdownOutput();
    read();
  }

  /// Closes at once: the answer breaks off where its framing shows it.
  void cut() {
    channel.flush();
    channel.close();
  }

  /// Ends the way to the client, once all that was written has gone out; then runs the action.
  void finishOutput(Runnable then) {
    HalfClose.finishOutput(channel, then);
  }

  /// Closes with a reset: the answer's end is the connection's, and must not look like one.
  void reset() {
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    channel.close();
  }

  /// No request is taken after the one at work; an idle connection closes.
  void drain() {
    if (state == State.HEAD && input.isEmpty()) {
      channel.close();
    } else {
      closeAfterAnswer = true;
    }
  }

  void close() {
    channel.close();
  }

  private void onDeadline() {
    switch (state) {
      case HEAD -> onHeadTimeout();
      case EXCHANGE -> exchange.onTimeout();
      case TUNNEL -> carrying().onTimeout();
      case CLOSING, LINGER -> channel.close();
    }
  }

  /// A connection without a request just closes; one within a head is told.
  private void onHeadTimeout() {
    if (input.isEmpty()) {
      channel.close();
    } else {
      input.drop();
      input.onHead();
      state = State.EXCHANGE;
      exchange.refuse(RouterError.CLIENT_TIMEOUT);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    loop.wake();
    if (state == State.TUNNEL) {
      carrying().onClientWritability();
    } else {
      exchange.onClientWritability();
    }
  }

  /// The client sends no more. With a whole request at work it may still want the answer.
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event != ChannelInputShutdownEvent.INSTANCE) {
      return;
    }
    halfClosed = true;
    loop.wake();
    if (state == State.TUNNEL) {
      carrying().onClientEnd();
      read();
    } else if (state == State.EXCHANGE && exchange.isRequestRead()) {
      exchange.onClientHalfClosed();
      read();
    } else if (state != State.CLOSING) {
      channel.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    loop.deadlines.cancel(deadline);
    loop.clients.remove(this);
    loop.counters.add(Counter.CONNECTIONS_CLOSED, 1);
    unflushed = null;
    if (state == State.TUNNEL) {
      carrying().onClientGone();
    } else {
      state = State.LINGER;
      exchange.onClientGone();
    }
    input.drop();
  }

  /// A broken connection closes by itself; an error of ours closes this connection and no other.
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOG.error("a client's connection is closed by an error of the router", cause);
    }
    context.close();
  }
}
