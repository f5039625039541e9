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
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Netty's epoll without two faults that it has (4.2.13 to 4.2.20), and with fewer system calls.
/// Event loop only.
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
///
/// **The kernel is told before it is asked.** What is awaited of a connection changes several times
/// in its first moments, and where somebody is slow. It counts only when the loop waits, so the
/// kernel is told then, once, and not where it comes back to what it was. And it is not told that a
/// connection is to be forgotten which is closed right behind that: it forgets it by itself, since
/// no other process has the socket.
final class MendedEpoll extends MendedIo {
  private static final Logger LOG = LoggerFactory.getLogger(MendedEpoll.class);

  private final ArrayDeque<Awaited> changed = new ArrayDeque<>();
  // Polls, with the events that each has brought; 0 between two.
  private long polls;
  private long poll;

  MendedEpoll(IoHandler netty) {
    super(netty);
  }

  static IoHandlerFactory newFactory() {
    IoHandlerFactory factory = EpollIoHandler.newFactory();
    return executor -> new MendedEpoll(factory.newHandler(executor));
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    Connection connection = new Connection((EpollIoHandle) handle, poll);
    return new Awaited(netty.register(connection), connection);
  }

  /// One connection or listener, as Netty knows it.
  @SuppressWarnings("try") // Closed by Netty only.
  private final class Connection extends Handle<EpollIoHandle> implements EpollIoHandle {
    private final long bornIn;
    // There from when it is given up.
    private @Nullable FileDescriptor closed;

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
      return closed == null ? of.fd() : closed;
    }

    void onCanceled() {
      if (closed == null) {
        closed = new Closed(of.fd().intValue());
      }
    }

    void closeQuietly() {
      try {
        of.close();
      } catch (Exception e) {
        LOG.error("a connection does not close", e);
      }
    }
  }

  /// A descriptor of which nothing needs to be undone any more.
  private static final class Closed extends FileDescriptor {
    Closed(int descriptor) {
      super(descriptor);
    }

    @Override
    public boolean isOpen() {
      return false;
    }
  }

  /// What is awaited of one connection or listener.
  private final class Awaited extends Registration {
    private final Connection connection;
    private boolean added;
    private @Nullable EpollIoOps wanted;
    private @Nullable EpollIoOps told;

    Awaited(IoRegistration netty, Connection connection) {
      super(netty);
      this.connection = connection;
    }

    @Override
    public long submit(IoOps ops) {
      boolean none = ops.equals(EpollIoOps.NONE);
      added |= !none;
      if (wanted == null) {
        changed.add(this);
      }
      // Edge-triggered: else epoll would say without end that it is broken.
      wanted = none && added ? EpollIoOps.EPOLLET : (EpollIoOps) ops;
      return wanted.value();
    }

    void tell() {
      EpollIoOps now = wanted;
      wanted = null;
      if (now != null && !now.equals(told)) {
        told = now;
        netty.submit(now);
      }
    }

    /// Netty cancels what it closes next.
    @Override
    public boolean cancel() {
      connection.onCanceled();
      return super.cancel();
    }
  }

  @Override
  public int run(IoHandlerContext context) {
    tell();
    poll = ++polls;
    try {
      return netty.run(context);
    } finally {
      poll = 0;
    }
  }

  private void tell() {
    for (Awaited next = changed.poll(); next != null; next = changed.poll()) {
      try {
        next.tell();
      } catch (UncheckedIOException e) {
        LOG.error("epoll does not take what is awaited of a connection, which is closed", e);
        next.connection.closeQuietly();
      }
    }
  }
}
