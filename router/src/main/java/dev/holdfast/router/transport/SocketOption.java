package dev.holdfast.router.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The options of Linux' sockets that each connection here has, as the kernel knows them
/// (socket(7), tcp(7)). A connection that is accepted has them from its listener, so they cost it
/// nothing.
final class SocketOption {
  // The same on all that natives are shipped for (x86-64 and aarch64).
  private static final int SOL_SOCKET = 1;
  private static final int IPPROTO_TCP = 6;

  /// What is written goes out at once.
  static final IntegerUnixChannelOption TCP_NODELAY =
      new IntegerUnixChannelOption("TCP_NODELAY", IPPROTO_TCP, 1);

  /// A peer that has gone without a word is found out.
  static final IntegerUnixChannelOption SO_KEEPALIVE =
      new IntegerUnixChannelOption("SO_KEEPALIVE", SOL_SOCKET, 9);

  /// See {@link Transport#UNSENT_MOST}.
  static final IntegerUnixChannelOption TCP_NOTSENT_LOWAT =
      new IntegerUnixChannelOption("TCP_NOTSENT_LOWAT", IPPROTO_TCP, 25);

  // A struct timeval: seconds and microseconds, of 64 bits each.
  private static final int TIMEVAL_BYTES = 16;

  /// How long a write that may wait waits for room. For io_uring, which is to wait by a poll: a
  /// poll of a peer that has closed its way is ready at once, and then a thread of the kernel's
  /// would wait, one for each such connection.
  static final RawUnixChannelOption SO_SNDTIMEO =
      new RawUnixChannelOption("SO_SNDTIMEO", SOL_SOCKET, 21, TIMEVAL_BYTES);

  private SocketOption() {}

  /// A millisecond, which the kernel rounds up to its tick. To be used once: setting it consumes
  /// it.
  static ByteBuffer shortestWait() {
    return ByteBuffer.allocate(TIMEVAL_BYTES)
        .order(ByteOrder.nativeOrder())
        .putLong(0)
        .putLong(1_000)
        .flip();
  }

  static void handDown(ServerBootstrap listener) {
    listener
        .option(TCP_NODELAY, 1)
        .option(SO_KEEPALIVE, 1)
        .option(TCP_NOTSENT_LOWAT, Transport.UNSENT_MOST);
  }
}
