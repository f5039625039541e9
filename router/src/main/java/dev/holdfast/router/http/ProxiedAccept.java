package dev.holdfast.router.http;

import dev.holdfast.router.http.LoopCounters.Counter;
import dev.holdfast.router.proxied.ProxyHeader;
import dev.holdfast.router.proxied.ProxyHeaderReader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Phase accept behind a proxy that speaks the PROXY protocol: a connection until its header has
/// come; then it begins as any other, in the name of the client that the header names. Event loop
/// only.
@SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for a close.
final class ProxiedAccept extends ChannelInboundHandlerAdapter implements Accepted {
  private static final Logger LOG = LoggerFactory.getLogger(ProxiedAccept.class);

  private final Loop loop;
  private final Channel channel;
  private final Runnable begin;
  private final Deadlines.Deadline deadline = new Deadlines.Deadline(this::onDeadline);
  private @Nullable ByteBuf come;
  private boolean over;

  /// @param begin puts the handlers that take the connection behind this one
  ProxiedAccept(Loop loop, Channel channel, Runnable begin) {
    this.loop = loop;
    this.channel = channel;
    this.begin = begin;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    loop.clients.add(this);
    loop.wake();
    // Where the loop drains, it was taken from the accept queue after the listener had closed.
    expect(loop.draining ? DRAIN_IDLE : loop.config.timeouts().head());
  }

  private void expect(Duration timeout) {
    loop.deadlines.set(deadline, loop.nowNanos() + timeout.toNanos());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (over) {
      bytes.release();
      return;
    }
    loop.wake();
    ByteBuf in =
        come == null
            ? bytes
            : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), come, bytes);
    come = in;
    switch (ProxyHeaderReader.read(in)) {
      case ProxyHeader.More _ -> {}
      case ProxyHeader.Bad bad -> fail(bad.why());
      case ProxyHeader.Read read -> {
        come = null;
        goOn(context, read, in);
      }
    }
  }

  private void goOn(ChannelHandlerContext context, ProxyHeader.Read header, ByteBuf in) {
    if (header.client() != null) {
      ClientAddress.name(channel, header.client());
    }
    end();
    begin.run();
    if (!channel.isOpen()) {
      in.release();
      return;
    }
    channel.pipeline().remove(this);
    in.skipBytes(header.length());
    if (in.isReadable()) {
      context.fireChannelRead(in);
    } else {
      in.release();
    }
  }

  private void fail(String why) {
    loop.counters.add(Counter.PROXY_HEADER_BAD, 1);
    int causes = loop.badProxyHeaders.onCause(loop.nowNanos());
    if (causes > 0) {
      LOG.warn(
          "a connection from the proxy {} is closed: {}; {} such since this was last said",
          channel.remoteAddress(),
          why,
          causes);
    }
    end();
    channel.close();
  }

  private void onDeadline() {
    if (loop.draining) {
      // It had less time than it may have: no fault of the proxy's.
      close();
    } else {
      fail("its header of the PROXY protocol did not come in time");
    }
  }

  private void end() {
    over = true;
    loop.clients.remove(this);
    loop.deadlines.cancel(deadline);
    if (come != null) {
      come.release();
      come = null;
    }
  }

  @Override
  public void drain() {
    // The header has as long to come as a first request.
    expect(DRAIN_IDLE);
  }

  @Override
  public void close() {
    channel.close();
  }

  /// A proxy that looks whether the port is open goes without a word.
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      channel.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (!over) {
      end();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    channel.close();
  }
}
