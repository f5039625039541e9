package dev.holdfast.router.http;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.SplittableRandom;

/// A client of HTTP/2 that cancels, leaves and breaks rules at any frame.
final class CancellingClient {
  private CancellingClient() {}

  /// One connection, to its end.
  static void ask(TestRouter router, SplittableRandom random) {
    try (FrameWire client = FrameWire.to(router.port())) {
      client.wire().socket().setSoTimeout(50);
      int stream = 1;
      for (int step = 0; step < 40; step++) {
        int earlier = 1 + 2 * random.nextInt((stream + 1) / 2);
        switch (random.nextInt(8)) {
          case 0, 1 -> {
            client.get(stream, "/");
            stream += 2;
          }
          case 2 -> {
            client.headers(stream, 0, FrameWire.request("POST", "/"));
            stream += 2;
          }
          case 3 -> client.data(earlier, random.nextInt(2), "a".repeat(random.nextInt(9_000)));
          case 4 -> client.reset(earlier, "CANCEL");
          case 5 -> client.window(random.nextInt(2) * earlier, 1 + random.nextInt(100_000));
          case 6 -> client.headers(earlier, 1, "x-trailer", "1");
          default -> readSome(client);
        }
      }
      if (random.nextBoolean()) {
        client.wire().reset();
      }
    } catch (IOException _) {
      // The router or the app has broken it off: as it may be here.
    }
  }

  private static void readSome(FrameWire client) throws IOException {
    try {
      client.next();
    } catch (SocketTimeoutException _) {
      // Nothing has come.
    }
  }
}
