package dev.holdfast.cli;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells a service manager how this process stands, as sd_notify(3) has it: a datagram to the UNIX
/// socket that the environment names. Any thread.
///
/// Java has no UNIX datagrams, so libc is called; where there is no such socket nothing of it is
/// loaded. A manager that does not hear us decides by its own time-outs: here it is one log line.
final class NotifySocket {
  private static final Logger LOG = LoggerFactory.getLogger(NotifySocket.class);

  /// Linux's numbers.
  private static final int AF_UNIX = 1;

  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final int PATH_BYTES_MOST = 108;

  private final @Nullable String address;

  /// @param address what `NOTIFY_SOCKET` says: a path, or a name in the abstract namespace after a
  ///   `@`; null: nobody listens
  NotifySocket(@Nullable String address) {
    this.address = address;
  }

  static NotifySocket ofEnvironment() {
    return new NotifySocket(System.getenv("NOTIFY_SOCKET"));
  }

  /// It does what it is for from now on.
  void ready(String status) {
    send("READY=1\nSTATUS=" + status);
  }

  /// It is on its way to its end.
  void stopping(String status) {
    send("STOPPING=1\nSTATUS=" + status);
  }

  private void send(String state) {
    if (address == null) {
      return;
    }
    try {
      Libc.send(address, state);
    } catch (Throwable e) {
      LOG.warn(
          "the service manager at {} cannot be told {}: {}",
          address,
          state.replace('\n', ' '),
          e.toString());
    }
  }

  /// The three calls.
  private static final class Libc {
    private Libc() {}

    static void send(String address, String state) throws Throwable {
      byte[] path = address.getBytes(StandardCharsets.UTF_8);
      if (path.length >= PATH_BYTES_MOST) {
        throw new IllegalArgumentException("expected a path of 107 bytes or less");
      }
      if (path[0] == '@') {
        path[0] = 0;
      }
      byte[] bytes = state.getBytes(StandardCharsets.UTF_8);
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment to = arena.allocate(Short.BYTES + PATH_BYTES_MOST, Short.BYTES);
        to.set(JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(path, 0, to, JAVA_BYTE, Short.BYTES, path.length);
        // A path ends with its zero, a name in the abstract namespace with its length.
        int length = Short.BYTES + path.length + (path[0] == 0 ? 0 : 1);
        MemorySegment message = arena.allocateFrom(JAVA_BYTE, bytes);
        int socket =
            (int)
                call("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT)
                    .invokeExact(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
        long sent =
            (long)
                call("sendto", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT)
                    .invokeExact(socket, message, (long) bytes.length, 0, to, length);
        int _ = (int) call("close", JAVA_INT, JAVA_INT).invokeExact(socket);
        if (sent != bytes.length) {
          throw new IllegalStateException("nobody takes it there");
        }
      }
    }

    @SuppressWarnings("restricted") // Native access is allowed to us by the launcher's flags.
    private static MethodHandle call(String name, MemoryLayout result, MemoryLayout... arguments) {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }
  }
}
