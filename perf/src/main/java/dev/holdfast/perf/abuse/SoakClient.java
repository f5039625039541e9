package dev.holdfast.perf.abuse;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/// A client that asks, and leaves at any phase, as chance has it: seeded, so that what one did can
/// be done again. One virtual thread each.
final class SoakClient implements Runnable {
  /// Apps that answer every request whole.
  private static final List<String> GOOD =
      List.of("length", "length", "length", "interim", "chunks", "untilclose", "closing", "extra");

  private static final List<String> BAD =
      List.of(
          "early",
          "headcut",
          "headreset",
          "bodycut",
          "bodyreset",
          "malformed",
          "gone",
          "reset",
          "stall",
          "hang");

  private static final int TIMEOUT_MS = 15_000;
  private static final int REQUESTS_MOST = 6;
  private static final int SMALL = 2_000;
  private static final int LARGE = 300_000;

  private final InetSocketAddress router;
  private final SplittableRandom random;
  private final SoakTally tally;
  private final SoakClock clock;

  SoakClient(InetSocketAddress router, SplittableRandom random, SoakTally tally, SoakClock clock) {
    this.router = router;
    this.random = random;
    this.tally = tally;
    this.clock = clock;
  }

  @Override
  public void run() {
    while (clock.goesOn()) {
      try (Socket socket = new Socket(router.getAddress(), router.getPort())) {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MS);
        session(socket);
      } catch (SocketTimeoutException e) {
        tally.wrong("no answer within 15 s");
      } catch (IOException _) {
        tally.brokenOff();
      }
    }
  }

  private void session(Socket socket) throws IOException {
    InputStream in = new BufferedInputStream(socket.getInputStream());
    for (int i = random.nextInt(REQUESTS_MOST); i >= 0; i--) {
      boolean more =
          switch (random.nextInt(12)) {
            case 0, 1, 2, 3, 4 -> good(socket, in);
            case 5 -> pipeline(socket, in);
            case 6, 7 -> bad(socket, in);
            case 8, 9, 10 -> leave(socket, in);
            default -> upgrade(socket, in);
          };
      if (!more) {
        return;
      }
    }
  }

  private String path(List<String> verbs) {
    int bytes = random.nextInt(20) == 0 ? random.nextInt(LARGE) : random.nextInt(SMALL);
    return "/" + verbs.get(random.nextInt(verbs.size())) + "/" + bytes + "/" + tally.number();
  }

  /// A request, with a body or without, of HTTP/1.1 or 1.0.
  private String request(String path) {
    String head = " " + path + " HTTP/1.1\r\nHost: " + AbusedRouter.HOST + "\r\n";
    String body =
        "x".repeat(random.nextInt(10) == 0 ? random.nextInt(LARGE) : random.nextInt(SMALL));
    return switch (random.nextInt(4)) {
      case 0 -> "POST" + head + "Content-Length: " + body.length() + "\r\n\r\n" + body;
      case 1 ->
          "PUT"
              + head
              + "Transfer-Encoding: chunked\r\n\r\n"
              + Integer.toHexString(body.length() + 1)
              + "\r\ny"
              + body
              + "\r\n0\r\n\r\n";
      case 2 -> "GET" + head.replace("HTTP/1.1", "HTTP/1.0") + "\r\n";
      default -> "GET" + head + "\r\n";
    };
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// The answer must be the app's own, and there must be one. But a kept connection to an app may
  /// have died just then, and only a request without a body is surely sent again.
  private boolean good(Socket socket, InputStream in) throws IOException {
    String path = path(GOOD);
    String request = request(path);
    send(socket, request);
    return request.startsWith("GET")
        ? whole(path, in)
        : check(path, SoakAnswer.read(in, false), false);
  }

  private boolean whole(String path, InputStream in) throws IOException {
    try {
      return check(path, SoakAnswer.read(in, false), true);
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      tally.wrong(path + ": " + e.getMessage());
      return false;
    }
  }

  private boolean check(String path, SoakAnswer answer, boolean surely) {
    if (answer.status() == 200 && answer.body().equals(SoakApp.body(path))) {
      tally.right();
    } else if (!surely && answer.status() == 502) {
      tally.refused();
    } else {
      tally.wrong(
          "%s: %d, %d bytes, %s"
              .formatted(path, answer.status(), answer.body().length(), answer.routerError()));
    }
    return answer.persists();
  }

  /// Requests sent ahead are answered in their order, or not at all.
  private boolean pipeline(Socket socket, InputStream in) throws IOException {
    List<String> paths = List.of(path(GOOD), path(GOOD), path(GOOD));
    StringBuilder requests = new StringBuilder();
    for (String path : paths) {
      requests.append("GET ").append(path).append(" HTTP/1.1\r\nHost: ");
      requests.append(AbusedRouter.HOST).append("\r\n\r\n");
    }
    send(socket, requests.toString());
    if (random.nextInt(5) == 0) {
      return leaveNow(socket);
    }
    boolean more = true;
    for (String path : paths) {
      more = more && whole(path, in);
    }
    return more;
  }

  /// The app breaks off: a whole answer of 200 must still be its own.
  private boolean bad(Socket socket, InputStream in) throws IOException {
    String path = path(BAD);
    send(socket, request(path));
    SoakAnswer answer = SoakAnswer.read(in, false);
    if (answer.status() == 200 && answer.persists()) {
      return check(path, answer, true);
    }
    tally.refused();
    return answer.persists();
  }

  /// This client breaks off within its request, before the answer, or within it.
  private boolean leave(Socket socket, InputStream in) throws IOException {
    String request = request(path(random.nextInt(3) == 0 ? BAD : GOOD));
    if (random.nextBoolean()) {
      send(socket, request.substring(0, random.nextInt(request.length())));
    } else {
      send(socket, request);
      in.readNBytes(random.nextInt(1 + random.nextInt(3 * SMALL)));
    }
    return leaveNow(socket);
  }

  private boolean leaveNow(Socket socket) throws IOException {
    tally.left();
    switch (random.nextInt(3)) {
      case 0 -> socket.setSoLinger(true, 0);
      case 1 -> {
        socket.shutdownOutput();
        socket.getInputStream().readAllBytes();
      }
      default -> {
        // Closes in order.
      }
    }
    return false;
  }

  /// Carries some bytes of another protocol, which either side then ends in one of its ways.
  private boolean upgrade(Socket socket, InputStream in) throws IOException {
    send(
        socket,
        "GET /switch/0/%d HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n"
            .formatted(tally.number(), AbusedRouter.HOST));
    if (random.nextInt(8) == 0) {
      return leaveNow(socket);
    }
    if (SoakAnswer.read(in, false).status() != 101) {
      tally.wrong("no switch");
      return false;
    }
    for (int i = random.nextInt(4); i >= 0; i--) {
      String said =
          String.valueOf("erch".charAt(i == 0 ? random.nextInt(4) : 0))
              .repeat(1 + random.nextInt(SMALL));
      send(socket, said);
      byte[] back = in.readNBytes(said.length());
      if (back.length == said.length() && back[0] != said.charAt(0)) {
        tally.wrong("another's bytes in a tunnel");
      }
    }
    tally.right();
    return leaveNow(socket);
  }
}
