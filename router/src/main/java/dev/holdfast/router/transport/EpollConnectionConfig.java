package dev.holdfast.router.transport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.MessageSizeEstimator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelConfig;
import io.netty.channel.socket.SocketChannelConfig;
import java.io.IOException;

/// The options that a connection here has. Netty looks for `SocketChannelConfig` where a peer has
/// ended its way out; the rest of what that asks for nobody here needs, and the kernel's options go
/// by {@link SocketOption}. Event loop only.
final class EpollConnectionConfig extends EpollChannelConfig implements SocketChannelConfig {
  private static final RecvByteBufAllocator READS = new AdaptiveRecvByteBufAllocator();

  // Set by Netty's constructor.
  private RecvByteBufAllocator reads;
  private boolean halfClosure;

  @SuppressWarnings("NullAway.Init")
  EpollConnectionConfig(EpollConnection connection) {
    super(connection, READS);
  }

  @Override
  @SuppressWarnings("unchecked") // By the option.
  public <T> T getOption(ChannelOption<T> option) {
    return option.equals(ChannelOption.ALLOW_HALF_CLOSURE)
        ? (T) Boolean.valueOf(halfClosure)
        : super.getOption(option);
  }

  @Override
  public <T> boolean setOption(ChannelOption<T> option, T value) {
    if (option.equals(ChannelOption.ALLOW_HALF_CLOSURE)) {
      halfClosure = (Boolean) value;
    } else if (option.equals(ChannelOption.SO_LINGER)) {
      setSoLinger((Integer) value);
    } else {
      return super.setOption(option, value);
    }
    return true;
  }

  @Override
  public boolean isAllowHalfClosure() {
    return halfClosure;
  }

  @Override
  public EpollConnectionConfig setAllowHalfClosure(boolean allowed) {
    halfClosure = allowed;
    return this;
  }

  @Override
  public int getSoLinger() {
    try {
      return socket().getSoLinger();
    } catch (IOException e) {
      throw new ChannelException(e);
    }
  }

  @Override
  public EpollConnectionConfig setSoLinger(int seconds) {
    try {
      socket().setSoLinger(seconds);
      return this;
    } catch (IOException e) {
      throw new ChannelException(e);
    }
  }

  private static UnsupportedOperationException unused() {
    return new UnsupportedOperationException("an option that no connection here has");
  }

  @Override
  public boolean isTcpNoDelay() {
    throw unused();
  }

  @Override
  public EpollConnectionConfig setTcpNoDelay(boolean on) {
    throw unused();
  }

  @Override
  public int getSendBufferSize() {
    throw unused();
  }

  @Override
  public EpollConnectionConfig setSendBufferSize(int bytes) {
    throw unused();
  }

  @Override
  public int getReceiveBufferSize() {
    throw unused();
  }

  @Override
  public EpollConnectionConfig setReceiveBufferSize(int bytes) {
    throw unused();
  }

  @Override
  public boolean isKeepAlive() {
    throw unused();
  }

  @Override
  public EpollConnectionConfig setKeepAlive(boolean on) {
    throw unused();
  }

  @Override
  public int getTrafficClass() {
    throw unused();
  }

  @Override
  public EpollConnectionConfig setTrafficClass(int value) {
    throw unused();
  }

  @Override
  public boolean isReuseAddress() {
    throw unused();
  }

  @Override
  public EpollConnectionConfig setReuseAddress(boolean on) {
    throw unused();
  }

  @Override
  public EpollConnectionConfig setPerformancePreferences(int one, int two, int three) {
    throw unused();
  }

  @Override
  public EpollConnectionConfig setConnectTimeoutMillis(int millis) {
    super.setConnectTimeoutMillis(millis);
    return this;
  }

  @Override
  @Deprecated
  public EpollConnectionConfig setMaxMessagesPerRead(int most) {
    throw unused();
  }

  @Override
  public EpollConnectionConfig setWriteSpinCount(int count) {
    super.setWriteSpinCount(count);
    return this;
  }

  @Override
  public EpollConnectionConfig setAllocator(ByteBufAllocator allocator) {
    super.setAllocator(allocator);
    return this;
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Netty's own.
  public <T extends RecvByteBufAllocator> T getRecvByteBufAllocator() {
    return (T) reads;
  }

  /// Netty's own looks at what it hands out by having it hand out one, for each connection.
  @Override
  public EpollConnectionConfig setRecvByteBufAllocator(RecvByteBufAllocator allocator) {
    reads = allocator;
    return this;
  }

  @Override
  public EpollConnectionConfig setAutoRead(boolean on) {
    super.setAutoRead(on);
    return this;
  }

  @Override
  public EpollConnectionConfig setAutoClose(boolean on) {
    super.setAutoClose(on);
    return this;
  }

  @Override
  public EpollConnectionConfig setMessageSizeEstimator(MessageSizeEstimator estimator) {
    super.setMessageSizeEstimator(estimator);
    return this;
  }

  @Override
  public EpollConnectionConfig setWriteBufferWaterMark(WriteBufferWaterMark mark) {
    super.setWriteBufferWaterMark(mark);
    return this;
  }
}
