package dev.holdfast.router.http;

import dev.holdfast.router.backend.BackendConnection;
import dev.holdfast.router.http.h1.Fault;
import dev.holdfast.router.http.h1.RequestScanner;
import dev.holdfast.router.http.h2.ServerConnection;
import dev.holdfast.router.tls.ClientSecurity;
import dev.holdfast.router.tls.TlsEnding;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannelConfig;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A client's connection: takes requests from it in order, one exchange at a time, until one side
/// closes. Phases accept and head. Event loop only.
///
/// Long because it is one state machine: how a connection reads, answers a time-out and ends hangs
/// on the same state.
@SuppressWarnings(
    "FutureReturnValueIgnored") // A close or a write that fails ends in channelInactive.
final class ClientConnection extends ChannelInboundHandlerAdapter implements Accepted {
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
  private final Routing routing;
  private final Channel channel;
  private final ClientSecurity security;
  private final Http1Clients clients;
  private final Deadlines.Deadline deadline = new Deadlines.Deadline(this::onDeadline);
  private final ClientInput input = new ClientInput();
  private final ClientAddress address;
  private State state = State.HEAD;
  private boolean begun;
  private boolean reading;
  private boolean pumping;
  private boolean halfClosed;
  // Whether the client has closed its way out behind the request at work, all of which has been
  // taken; and when it then counts as gone, unless it is answered.
  private boolean mayBeGone;
  private long goneAtNanos;
  private boolean closeAfterAnswer;
  // There while a request is at work, or another protocol is carried.
  private @Nullable Http1Client client;
  private @Nullable BackendConnection unflushed;
  // There in state TUNNEL.
  private @Nullable Tunnel tunnel;

  ClientConnection(Loop loop, Routing routing, Channel channel, ClientSecurity security) {
    this.loop = loop;
    this.routing = routing;
    this.channel = channel;
    this.security = security;
    // RFC 9113 §3.2: over TLS the handshake has said it.
    this.begun = security.isEncrypted();
    this.address = ClientAddress.of(channel, loop.config.proxies());
    this.clients = loop.http1Clients(routing);
  }

  /// Phase accept.
  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    assert loop.eventLoop.inEventLoop();
    loop.onAccepted(this);
    // Taken from the accept queue after the listener had closed.
    closeAfterAnswer = loop.draining;
    mayHalfClose(false);
    loop.wake();
    expect(loop.draining ? DRAIN_IDLE : loop.config.timeouts().clientIdle());
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
    if (halfClosed) {
      onNoMore();
    }
    read();
  }

  /// What is not whole of what the client has sent never will be.
  private void onNoMore() {
    if (state == State.HEAD && !isBehind()) {
      // The end of an answer may not have gone out yet.
      closeGently(true);
    } else if (state == State.EXCHANGE && !exchange().isRequestRead() && input.isEmpty()) {
      channel.close();
    }
  }

  /// Whether the client has asked on without taking what it was answered: it is asked no further,
  /// until it takes that.
  private boolean isBehind() {
    return !input.isEmpty() && !channel.isWritable();
  }

  /// Phase head. Whether there may be more to do.
  private boolean head(ByteBuf in) {
    if (!begun && !isHttp1(in)) {
      return false;
    }
    if (isBehind()) {
      expect(loop.config.timeouts().bodyStall());
      return false;
    }
    boolean full = loop.window.isFull(in);
    int length =
        full || input.isWorthAScan() ? loop.window.scan(in, loop.scanRequest) : RequestScanner.MORE;
    if (length == RequestScanner.MORE && !full) {
      if (input.isIncomplete()) {
        expect(loop.config.timeouts().head());
      }
      return false;
    }
    Exchange exchange = beginExchange();
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

  private Exchange beginExchange() {
    Http1Client taken = clients.take(this);
    client = taken;
    input.onHead();
    mayBeGone = false;
    state = State.EXCHANGE;
    mayHalfClose(true);
    return taken.exchange();
  }

  private Exchange exchange() {
    return Objects.requireNonNull(client).exchange();
  }

  /// What the connection's first bytes say: HTTP/2 with prior knowledge begins with a preface that
  /// is no request (RFC 9113 §3.3). False where it is HTTP/2, or may still be.
  private boolean isHttp1(ByteBuf in) {
    int alike = ServerConnection.prefaceLength(in);
    begun = alike < in.readableBytes() && alike < ServerConnection.PREFACE.length;
    if (alike == ServerConnection.PREFACE.length) {
      toHttp2();
    } else if (!begun && input.isIncomplete()) {
      expect(loop.config.timeouts().head());
    }
    return begun;
  }

  private void toHttp2() {
    mayHalfClose(true);
    loop.deadlines.cancel(deadline);
    Http2Connection next = loop.toHttp2(this, routing, channel, security);
    channel.pipeline().replace(this, null, next.handler());
    channel.pipeline().fireChannelRead(input.takeAll());
  }

  /// The body of the request at work. Whether there may be more to do.
  private boolean request(ByteBuf in) {
    int before = in.readableBytes();
    exchange().onRequestBytes(in);
    return in.readableBytes() < before;
  }

  private boolean tunnel(ByteBuf in) {
    carrying().toApp(in);
    return true;
  }

  private Tunnel carrying() {
    return Objects.requireNonNull(tunnel);
  }

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

  ClientInput input() {
    return input;
  }

  ByteBufAllocator allocator() {
    return channel.alloc();
  }

  ClientSecurity security() {
    return security;
  }

  ClientAddress address() {
    return address;
  }

  private void expect(Duration timeout) {
    expectBy(loop.nowNanos() + timeout.toNanos());
  }

  void expectBy(long atNanos) {
    boolean sooner = isPerhapsGone() && goneAtNanos - atNanos < 0;
    loop.deadlines.set(deadline, sooner ? goneAtNanos : atNanos);
  }

  /// A client that wants its answer and one that is gone look the same.
  private boolean isPerhapsGone() {
    if (!halfClosed || state != State.EXCHANGE || !exchange().isRequestRead()) {
      return false;
    }
    if (!mayBeGone) {
      mayBeGone = true;
      goneAtNanos = loop.nowNanos() + loop.config.timeouts().halfClosed().toNanos();
    }
    return !exchange().isAnswering();
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

  void flushBackend(BackendConnection backend) {
    if (reading) {
      unflushed = backend;
    } else {
      backend.flush();
    }
  }

  void read() {
    boolean wanted =
        switch (state) {
          case EXCHANGE -> exchange().mayRead() && input.size() < AHEAD_MOST;
          case TUNNEL -> carrying().mayRead();
          case HEAD -> !isBehind();
          case CLOSING, LINGER -> true;
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

  /// Whether no further request is taken.
  boolean isClosing() {
    return closeAfterAnswer || (halfClosed && input.isEmpty());
  }

  void onAnswered() {
    unflushed = null;
    Http1Client answered = Objects.requireNonNull(client);
    boolean isRequestRead = answered.isRequestRead();
    client = null;
    clients.give(answered);
    if (isClosing() || !isRequestRead) {
      closeGently(isRequestRead);
      return;
    }
    channel.flush();
    state = State.HEAD;
    mayHalfClose(!isOutputEmpty());
    expect(loop.config.timeouts().clientIdle());
    pump();
  }

  private boolean isOutputEmpty() {
    ChannelOutboundBuffer output = channel.unsafe().outboundBuffer();
    return output == null || output.isEmpty();
  }

  /// Whether the client may end its way and still be answered. Where nothing is under way for it,
  /// its end closes the connection at once: a system call and an event less. Over TLS its end is
  /// close_notify.
  private void mayHalfClose(boolean allowed) {
    if (!security.isEncrypted()) {
      ((SocketChannelConfig) channel.config()).setAllowHalfClosure(allowed);
    }
  }

  /// Closes once the answer is out. Where the client may still be sending, its bytes are read for a
  /// while: closing on them would reset the connection and with it the answer (RFC 9112 §9.6).
  private void closeGently(boolean isRequestRead) {
    boolean linger = !halfClosed && (!isRequestRead || !input.isEmpty());
    input.drop();
    state = State.CLOSING;
    expect(loop.config.timeouts().bodyStall());
    if (linger) {
      TlsEnding.finishOutput(channel, this::linger);
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
    read();
  }

  /// Closes at once: the answer breaks off where its framing shows it; else with a reset.
  void cut() {
    if (Objects.requireNonNull(client).endsWithConnection()) {
      reset();
    } else {
      channel.flush();
      TlsEnding.cut(channel);
    }
  }

  void finishOutput(Runnable then) {
    TlsEnding.finishOutput(channel, then);
  }

  void reset() {
    if (channel.isOpen()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    }
    TlsEnding.cut(channel);
  }

  @Override
  public void drain() {
    closeAfterAnswer = true;
    if (state == State.HEAD && input.isEmpty()) {
      expect(DRAIN_IDLE);
    }
  }

  /// Closes at once; in order, where no answer is at work.
  @Override
  public void close() {
    if (state == State.EXCHANGE) {
      TlsEnding.cut(channel);
    } else {
      channel.close();
    }
  }

  private void onDeadline() {
    switch (state) {
      case HEAD -> onHeadTimeout();
      case EXCHANGE -> onExchangeTimeout();
      case TUNNEL -> carrying().onTimeout();
      case CLOSING, LINGER -> TlsEnding.cut(channel);
    }
  }

  private void onExchangeTimeout() {
    Exchange exchange = exchange();
    if (isPerhapsGone()) {
      channel.close();
    } else {
      exchange.onTimeout();
    }
  }

  /// A connection without a request just closes; one within a head is told.
  private void onHeadTimeout() {
    if (input.isEmpty()) {
      closeGently(true);
    } else if (isBehind()) {
      TlsEnding.cut(channel);
    } else {
      input.drop();
      beginExchange().refuse(RouterError.CLIENT_TIMEOUT);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    loop.wake();
    if (state == State.TUNNEL) {
      carrying().onClientWritability();
    } else if (client != null) {
      client.exchange().onClientWritability();
    } else if (state == State.HEAD && channel.isWritable() && !input.isEmpty()) {
      // Not from within a write's end, which may be that of the answer before.
      loop.eventLoop.execute(this::goOn);
    }
  }

  private void goOn() {
    if (state == State.HEAD) {
      expect(loop.config.timeouts().clientIdle());
      pump();
    }
  }

  /// The client sends no more. With a whole request at work it may still want the answer.
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslCloseCompletionEvent end) {
      // It comes also when both ways are closed here, and then says nothing of the client.
      if (end.isSuccess() && TlsEnding.isWhole(channel)) {
        onCloseNotify();
      }
      return;
    }
    if (event != ChannelInputShutdownEvent.INSTANCE) {
      return;
    }
    halfClosed = true;
    loop.wake();
    if (state == State.TUNNEL && !TlsEnding.isWhole(channel)) {
      // It broke off: the app must not take that for an end.
      TlsEnding.cut(channel);
    } else if (state == State.TUNNEL) {
      carrying().onClientEnd();
      read();
    } else if (state == State.EXCHANGE && isPerhapsGone()) {
      expectBy(goneAtNanos);
      read();
    } else if (state == State.LINGER) {
      channel.close();
    } else {
      onNoMore();
      read();
    }
  }

  /// The client has ended both ways in order: it reads no more, either (docs/tls.md).
  private void onCloseNotify() {
    loop.wake();
    if (state == State.TUNNEL) {
      carrying().onClientClosed();
    } else {
      channel.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    loop.deadlines.cancel(deadline);
    loop.onClosed(this);
    unflushed = null;
    if (state == State.TUNNEL) {
      carrying().onClientGone();
    } else {
      state = State.LINGER;
      if (client != null) {
        client.exchange().onClientGone();
      }
    }
    input.drop();
  }

  /// A broken connection closes by itself, after an alert where a record of TLS was bad; an error
  /// of ours closes this connection and no other.
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!TlsEnding.isPeers(cause)) {
      LOG.error("a client's connection is closed by an error of the router", cause);
    }
    TlsEnding.cut(channel);
  }
}
