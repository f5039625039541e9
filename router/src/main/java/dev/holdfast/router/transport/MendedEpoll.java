package dev.holdfast.router.transport;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;

/// Netty's epoll without two faults that it has (4.2.13 to 4.2.20). Event loop only.
///
/// **A connection of which nothing is awaited.** Netty takes it out of epoll, forgets that it has,
/// and fails with ENOENT the next time that something is awaited. It comes to that where a peer has
/// closed its way out: what it does not take at once of a large answer would be lost with the
/// connection. Here the connection stays, with no more asked of it than to say once that it is
/// broken.
///
/// **A descriptor that is used again.** Netty tells connections apart by their descriptors. Where
/// one connection's event has another closed and a third opened, the third may get the descriptor
/// of the second, and with it the events of the second that were polled before: a new connection
/// hears that it has hung up. Here nobody hears what was polled before it was there.
final class MendedEpoll extends MendedIo {
  // Polls, with the events that each has brought; 0 between two.
  private long polls;
  private long poll;

  private MendedEpoll(IoHandler netty) {
    super(netty);
  }

  static IoHandlerFactory newFactory() {
    IoHandlerFactory factory = EpollIoHandler.newFactory();
    return executor -> new MendedEpoll(factory.newHandler(executor));
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return new Awaited(netty.register(new Connection((EpollIoHandle) handle, poll)));
  }

  /// One connection or listener, as Netty knows it.
  @SuppressWarnings("try") // Closed by Netty only.
  private final class Connection extends Handle<EpollIoHandle> implements EpollIoHandle {
    private final long bornIn;

    Connection(EpollIoHandle of, long bornIn) {
      super(of);
      this.bornIn = bornIn;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      boolean stale = poll == bornIn && poll != 0;
      if (!stale) {
        of.handle(registration, event);
      }
    }

    @Override
    public FileDescriptor fd() {
      return of.fd();
    }
  }

  /// What is awaited of one connection or listener.
  private static final class Awaited extends Registration {
    private boolean added;

    Awaited(IoRegistration netty) {
      super(netty);
    }

    @Override
    public long submit(IoOps ops) {
      boolean none = ops.equals(EpollIoOps.NONE);
      added |= !none;
      // Edge-triggered: else epoll would say without end that it is broken.
      return netty.submit(none && added ? EpollIoOps.EPOLLET : ops);
    }
  }

  @Override
  public int run(IoHandlerContext context) {
    poll = ++polls;
    try {
      return netty.run(context);
    } finally {
      poll = 0;
    }
  }
}
