package dev.holdfast.perf.degraded;

import dev.holdfast.perf.proxy.AnswerScanner;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// One connection of a router's to an instance: requests without a body, one after the other, each
/// answered with the app's name, the instance's number and the request's. One virtual thread.
final class Conversation {
  /// Of each good answer's body.
  static final int BODY_BYTES = 256;

  private static final int HEAD_END = 0x0d0a0d0a; // CR LF CR LF
  private static final int ASK_DIGITS = 8;
  private static final int TARGET_MOST = 64;
  private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  /// Until a router has read what was written before a reset, which takes unread bytes with it.
  private static final long READ_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final int ENDED = -1;
  private static final int UNNUMBERED = -2;

  private final LiveInstance instance;
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  /// @param plain the socket below TLS, or the same
  Conversation(LiveInstance instance, Socket plain, Socket socket) throws IOException {
    this.instance = instance;
    this.socket = plain;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  /// Until either side ends it.
  void hold() throws IOException {
    int ask = next();
    for (int count = 1; ask != ENDED; count++) {
      if (ask != UNNUMBERED) {
        instance.arrivals().arrived(ask);
      }
      if (!answer(ask, count)) {
        return;
      }
      ask = next();
    }
  }

  /// Whether the connection goes on.
  private boolean answer(int ask, int count) throws IOException {
    switch (instance.conduct()) {
      case GOOD -> out.write(whole(ask));
      case SLOW -> {
        LockSupport.parkNanos(SLOW_NANOS);
        out.write(whole(ask));
      }
      case HANGS -> {
        in.transferTo(OutputStream.nullOutputStream());
        return false;
      }
      case RESETS_BEFORE_HEAD -> {
        socket.setSoLinger(true, 0);
        return false;
      }
      case RESETS_AFTER_HEAD -> {
        breakOff(ask, whole(ask).length - BODY_BYTES);
        LockSupport.parkNanos(READ_NANOS);
        socket.setSoLinger(true, 0);
        return false;
      }
      case HALF_ANSWERS -> {
        breakOff(ask, whole(ask).length - BODY_BYTES / 2);
        return false;
      }
      case CLOSES_ON_REUSE -> {
        if (count > 1) {
          return false;
        }
        out.write(whole(ask));
      }
    }
    return true;
  }

  private void breakOff(int ask, int bytes) throws IOException {
    if (ask != UNNUMBERED) {
      instance.arrivals().broken(ask);
    }
    out.write(whole(ask), 0, bytes);
    out.flush();
  }

  private byte[] whole(int ask) {
    String head =
        """
        HTTP/1.1 200 OK\r
        %s: %s\r
        %s: %d\r
        %s: %08x\r
        Content-Length: %d\r
        \r
        """
            .formatted(
                AnswerScanner.APP_FIELD,
                instance.app(),
                AnswerScanner.INSTANCE_FIELD,
                instance.number(),
                AnswerScanner.ASK_FIELD,
                ask,
                BODY_BYTES);
    byte[] bytes = head.getBytes(StandardCharsets.US_ASCII);
    return Arrays.copyOf(bytes, bytes.length + BODY_BYTES);
  }

  /// Reads a request's head; the number in its target.
  private int next() throws IOException {
    StringBuilder start = new StringBuilder();
    int last = 0;
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (start.length() < TARGET_MOST) {
        start.append((char) b);
      }
      last = last << Byte.SIZE | b;
      if (last == HEAD_END) {
        return number(start.toString());
      }
    }
    return ENDED;
  }

  private static int number(String start) {
    int at = start.indexOf('/') + 1;
    int end = start.indexOf(' ', at);
    return end - at == ASK_DIGITS ? Integer.parseInt(start, at, end, 16) : UNNUMBERED;
  }
}
