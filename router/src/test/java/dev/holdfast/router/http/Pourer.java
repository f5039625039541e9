package dev.holdfast.router.http;

import java.io.IOException;

/// Sends a long body on a stream, as far as the windows allow. One thread.
final class Pourer {
  private static final int FRAME = 16 << 10;
  private static final String FRAME_TEXT = "a".repeat(FRAME);

  private final FrameWire client;
  private final int stream;
  private final long length;
  private long streamWindow = 256 << 10;
  private long sent;

  Pourer(FrameWire client, int stream, long length) {
    this.client = client;
    this.stream = stream;
    this.length = length;
  }

  long sent() {
    return sent;
  }

  /// Sends until the peer returns no more windows.
  void pourUntilHeld() throws IOException {
    client.wire().socket().setSoTimeout(500);
    try {
      pourAll();
    } catch (java.net.SocketTimeoutException _) {
      // Held.
    } finally {
      client.wire().socket().setSoTimeout(10_000);
    }
  }

  void pourAll() throws IOException {
    while (sent < length) {
      if (Math.min(client.connectionWindow(), streamWindow) < FRAME) {
        onFrame(client.next("WINDOW_UPDATE"));
        continue;
      }
      boolean last = sent + FRAME == length;
      client.data(stream, last ? FrameWire.END_STREAM : 0, FRAME_TEXT);
      sent += FRAME;
      streamWindow -= FRAME;
    }
  }

  /// The next frame of that type; what windows come before it count.
  String next(String type) throws IOException {
    while (true) {
      String frame = client.next();
      if (frame.startsWith("WINDOW_UPDATE")) {
        onFrame(frame);
      } else if (frame.startsWith(type) || frame.equals("end")) {
        return frame;
      }
    }
  }

  private void onFrame(String update) {
    String[] words = update.split(" ", 3);
    long bytes = Long.parseLong(words[2]);
    streamWindow += words[1].equals("0") ? 0 : bytes;
  }
}
