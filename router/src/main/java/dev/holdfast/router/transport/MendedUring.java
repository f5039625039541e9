package dev.holdfast.router.transport;

import io.netty.channel.Channel;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.unix.UnixChannel;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringIoOps;
import java.util.Arrays;

/// Netty's io_uring without three faults that it has (4.2.18 to 4.2.20). Event loop only.
///
/// **A reset that comes with the last data.** A poll that stays armed says once that a connection
/// has hung up, and no more. Netty then reads what there is, believes the kernel that the socket is
/// empty, which says so of one that was reset too, and waits for a next event that never comes.
/// Here what is read of a connection that has hung up is never all, so that Netty reads on, to the
/// end or to the error.
///
/// **A poll that outlives its connection.** Netty takes the end of one poll that it has cancelled
/// for the end of all of that connection, and forgets one that was armed meanwhile, as a read that
/// is asked for behind a close does. The kernel keeps a socket for as long as a poll of it is
/// armed: the peer would never hear that it was closed. Here all that is still armed is cancelled
/// when a connection is given up, and that is done when its descriptor has been closed, if not
/// before.
///
/// **A write that nothing wakes.** A poll for room to write that is armed once also ends when the
/// peer closes its way, or has closed it. Netty takes that for the end of another poll, goes on
/// waiting for this one, and writes nothing more. Here a poll that stays armed takes its place: it
/// says so once, and then waits for room.
final class MendedUring extends MendedIo {
  // Of the kernel's io_uring.h and poll.h; Netty has them too, and does not show them.
  private static final byte WRITEV = 2;
  private static final byte POLL_ADD = 6;
  private static final byte ASYNC_CANCEL = 14;
  private static final byte CLOSE = 19;
  private static final byte SEND = 26;
  private static final byte RECV = 27;
  private static final int STAYS_ARMED = 1; // IORING_POLL_ADD_MULTI
  private static final int ROOM = 0x4; // POLLOUT
  private static final int NOT_THE_LAST = 1 << 1; // IORING_CQE_F_MORE
  private static final int MORE_TO_READ = 1 << 2; // IORING_CQE_F_SOCK_NONEMPTY
  private static final int HUNG_UP = 0x8 | 0x10 | 0x2000; // POLLERR, POLLHUP, POLLRDHUP
  private static final int NO_ROOM = -11; // -EAGAIN
  private static final int CANCELED = -125; // -ECANCELED

  private MendedUring(IoHandler netty) {
    super(netty);
  }

  static IoHandlerFactory newFactory(IoUringIoHandlerConfig config) {
    IoHandlerFactory factory = IoUringIoHandler.newFactory(config);
    return executor -> new MendedUring(factory.newHandler(executor));
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    Connection mended = new Connection((IoUringIoHandle) handle);
    IoRegistration registration = netty.register(mended);
    mended.registration = new Polled(registration, mended.polls);
    return mended.registration;
  }

  /// The polls of one connection or listener that are armed, by what Netty calls them: rarely more
  /// than two.
  private static final class Polls {
    private long[] ids = new long[2];
    private int count;
    // The one that was begun last, armed or not.
    private long newest;

    /// What Netty calls an operation that it has begun holds which it is (bits 16 to 23) and which
    /// of its kind (bits 0 to 15); 0 is none, and what is negative is another numbering, of which
    /// polls have no part.
    void onBegun(long id) {
      if (id > 0 && (byte) (id >> 16) == POLL_ADD) {
        if (count == ids.length) {
          ids = Arrays.copyOf(ids, 2 * count);
        }
        ids[count++] = id;
        newest = id;
      }
    }

    void onEnded(long which) {
      for (int i = 0; i < count; i++) {
        if ((short) ids[i] == (short) which) {
          ids[i] = ids[--count];
          return;
        }
      }
    }

    void cancel(IoRegistration registration) {
      for (int i = 0; i < count; i++) {
        registration.submit(cancelOf(ids[i]));
      }
    }

    private static IoUringIoOps cancelOf(long id) {
      byte none = 0;
      return new IoUringIoOps(
          ASYNC_CANCEL, none, none, -1, 0, id, 0, 0, (long) POLL_ADD, none, none, 0, 0);
    }
  }

  /// One connection or listener, as Netty's handler knows it.
  @SuppressWarnings({"try", "NullAway.Init"}) // Closed by Netty only; registered before it hears.
  private static final class Connection extends Handle<IoUringIoHandle> implements IoUringIoHandle {
    private final Polls polls = new Polls();
    private final Room room = new Room();
    private Polled registration;
    private boolean hungUp;

    Connection(IoUringIoHandle of) {
      super(of);
    }

    @Override
    public void handle(IoRegistration netty, IoEvent event) {
      IoUringIoEvent uring = (IoUringIoEvent) event;
      switch (uring.opcode()) {
        case POLL_ADD -> onPolled(uring);
        case RECV -> of.handle(registration, hungUp ? notAll(uring) : uring);
        case SEND, WRITEV -> onWritten(uring);
        case CLOSE -> onClosed(uring);
        default -> of.handle(registration, uring);
      }
    }

    private void onPolled(IoUringIoEvent event) {
      boolean last = (event.flags() & NOT_THE_LAST) == 0;
      if (last) {
        polls.onEnded(event.userData());
      }
      hungUp |= event.res() > 0 && (event.res() & HUNG_UP) != 0;
      if (!room.keeps(event, last)) {
        of.handle(registration, event);
      }
    }

    /// The poll that Netty arms on hearing that there is no room is one for room.
    private void onWritten(IoUringIoEvent event) {
      if (event.res() != NO_ROOM) {
        of.handle(registration, event);
        return;
      }
      long before = polls.newest;
      of.handle(registration, event);
      if (polls.newest != before) {
        room.awaited = polls.newest;
      }
    }

    /// Netty's handle of a channel is its unsafe, which tells whose it is by its promises only.
    private UnixChannel channel() {
      return (UnixChannel) ((Channel.Unsafe) of).voidPromise().channel();
    }

    private static IoUringIoEvent notAll(IoUringIoEvent event) {
      return event.res() <= 0
          ? event
          : new IoUringIoEvent(
              event.res(), event.flags() | MORE_TO_READ, event.opcode(), event.userData());
    }

    private void onClosed(IoUringIoEvent event) {
      of.handle(registration, event);
      if (event.res() != CANCELED) {
        registration.cancel();
      }
    }

    /// The poll by which Netty awaits room to write.
    private final class Room {
      /// What Netty calls it; 0 where there is none.
      private long awaited;

      // One that stayed armed until there was room, and of which nobody awaits more.
      private long over;

      /// Whether Netty is not to hear of that event of a poll.
      boolean keeps(IoUringIoEvent event, boolean last) {
        short which = (short) event.userData();
        if (awaited != 0 && which == (short) awaited) {
          boolean hasRoom = event.res() < 0 || (event.res() & ROOM) != 0;
          return (hasRoom || !channel().isOpen()) ? end(last) : awaitsOn(which, last);
        }
        boolean kept = over != 0 && which == (short) over;
        if (kept && last) {
          over = 0;
        }
        return kept;
      }

      private boolean awaitsOn(short which, boolean last) {
        if (last) {
          registration.submit(pollThatStays(which));
        }
        return true;
      }

      private boolean end(boolean last) {
        if (!last) {
          registration.submit(Polls.cancelOf(awaited));
          over = awaited;
        }
        awaited = 0;
        return false;
      }

      private IoUringIoOps pollThatStays(short which) {
        byte none = 0;
        int fd = channel().fd().intValue();
        return new IoUringIoOps(
            POLL_ADD, none, none, fd, 0, 0, STAYS_ARMED, ROOM, (long) which, none, none, 0, 0);
      }
    }
  }

  /// What a connection or listener asks of Netty's handler.
  private static final class Polled extends Registration {
    private final Polls polls;

    Polled(IoRegistration netty, Polls polls) {
      super(netty);
      this.polls = polls;
    }

    @Override
    public long submit(IoOps ops) {
      long id = netty.submit(ops);
      polls.onBegun(id);
      return id;
    }

    @Override
    public boolean cancel() {
      if (netty.isValid()) {
        polls.cancel(netty);
      }
      return super.cancel();
    }
  }
}
