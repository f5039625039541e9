package dev.holdfast.router.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What Netty's epoll, and so the kernel, is told of a connection.
class MendedEpollTest {
  private static final EpollIoOps END = EpollIoOps.EPOLLRDHUP;
  private static final EpollIoOps BYTES = END.with(EpollIoOps.EPOLLIN);

  private final FakeNetty netty = new FakeNetty();
  private final MendedEpoll epoll = new MendedEpoll(netty);
  private final FakeConnection connection = new FakeConnection();

  @BeforeEach
  void needsIts() {
    assumeTrue(Epoll.isAvailable(), "this machine has no epoll");
  }

  @Test
  void whatIsAwaitedIsToldOnceBeforeTheLoopWaits() throws Exception {
    IoRegistration registration = epoll.register(connection);
    registration.submit(END);
    registration.submit(BYTES);
    assertThat(netty.told).isEmpty();
    turn();
    assertThat(netty.told).containsExactly(BYTES);
    turn();
    assertThat(netty.told).containsExactly(BYTES);
  }

  @Test
  void whatComesBackToWhatItWasIsNotTold() throws Exception {
    IoRegistration registration = epoll.register(connection);
    registration.submit(BYTES);
    turn();
    registration.submit(END);
    registration.submit(BYTES);
    turn();
    assertThat(netty.told).containsExactly(BYTES);
    registration.submit(END);
    turn();
    assertThat(netty.told).containsExactly(BYTES, END);
  }

  /// It stays with epoll, else Netty would forget it.
  @Test
  void nothingAwaitedIsStillSomething() throws Exception {
    IoRegistration registration = epoll.register(connection);
    registration.submit(BYTES);
    turn();
    registration.submit(EpollIoOps.NONE);
    turn();
    registration.submit(EpollIoOps.EPOLLOUT);
    turn();
    assertThat(netty.told).containsExactly(BYTES, EpollIoOps.EPOLLET, EpollIoOps.EPOLLOUT);
  }

  /// Netty would tell the kernel to forget an open one, which is closed right behind that.
  @Test
  void canceledOneLooksClosed() throws Exception {
    IoRegistration registration = epoll.register(connection);
    EpollIoHandle known = Objects.requireNonNull(netty.known);
    assertThat(known.fd().isOpen()).isTrue();
    registration.cancel();
    assertThat(known.fd().isOpen()).isFalse();
    assertThat(known.fd().intValue()).isEqualTo(connection.fd().intValue());
  }

  private void turn() {
    epoll.run(
        new IoHandlerContext() {
          @Override
          public boolean canBlock() {
            return false;
          }

          @Override
          public long delayNanos(long currentTimeNanos) {
            return 0;
          }

          @Override
          public long deadlineNanos() {
            return 0;
          }
        });
  }

  private static final class FakeConnection implements EpollIoHandle {
    private final FileDescriptor descriptor = new FileDescriptor(77);

    @Override
    public FileDescriptor fd() {
      return descriptor;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {}

    @Override
    public void close() {}
  }

  /// Keeps what it is told.
  private static final class FakeNetty implements IoHandler {
    private final List<IoOps> told = new ArrayList<>();
    private @Nullable EpollIoHandle known;

    @Override
    public IoRegistration register(IoHandle handle) {
      known = (EpollIoHandle) handle;
      return new IoRegistration() {
        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // Netty's own.
        public <T> T attachment() {
          throw new AssertionError();
        }

        @Override
        public long submit(IoOps ops) {
          told.add(ops);
          return 0;
        }

        @Override
        public boolean isValid() {
          return true;
        }

        @Override
        public boolean cancel() {
          return true;
        }
      };
    }

    @Override
    public int run(IoHandlerContext context) {
      return 0;
    }

    @Override
    public void wakeup() {}

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
      return true;
    }
  }
}
