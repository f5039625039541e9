package dev.holdfast.router.http;

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
final class MendedEpoll implements IoHandler {
  private final IoHandler netty;
  // Polls, with the events that each has brought; 0 between two.
  private long polls;
  private long poll;

  private MendedEpoll(IoHandler netty) {
    this.netty = netty;
  }

  static IoHandlerFactory newFactory() {
    IoHandlerFactory factory = EpollIoHandler.newFactory();
    return executor -> new MendedEpoll(factory.newHandler(executor));
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return new Registration(netty.register(new Handle((EpollIoHandle) handle, poll)));
  }

  /// One connection or listener, as Netty knows it.
  @SuppressWarnings("try") // Closed by Netty only.
  private final class Handle implements EpollIoHandle {
    private final EpollIoHandle of;
    private final long bornIn;

    Handle(EpollIoHandle of, long bornIn) {
      this.of = of;
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

    @Override
    public void registered() {
      of.registered();
    }

    @Override
    public void unregistered() {
      of.unregistered();
    }

    @Override
    public void close() throws Exception {
      of.close();
    }
  }

  /// What is awaited of one connection or listener.
  private static final class Registration implements IoRegistration {
    private final IoRegistration netty;
    private boolean added;

    Registration(IoRegistration netty) {
      this.netty = netty;
    }

    @Override
    public long submit(IoOps ops) {
      boolean none = ops.equals(EpollIoOps.NONE);
      added |= !none;
      // Edge-triggered: else epoll would say without end that it is broken.
      return netty.submit(none && added ? EpollIoOps.EPOLLET : ops);
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // Netty's own.
    public <T> T attachment() {
      return netty.attachment();
    }

    @Override
    public boolean isValid() {
      return netty.isValid();
    }

    @Override
    public boolean cancel() {
      return netty.cancel();
    }
  }

  @Override
  public void initialize() {
    netty.initialize();
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

  @Override
  public void prepareToDestroy() {
    netty.prepareToDestroy();
  }

  @Override
  public void destroy() {
    netty.destroy();
  }

  @Override
  public void wakeup() {
    netty.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return netty.isCompatible(handleType);
  }
}
