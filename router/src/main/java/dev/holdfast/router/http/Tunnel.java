package dev.holdfast.router.http;

import dev.holdfast.router.backend.BackendConnection;
import io.netty.buffer.ByteBuf;

/// Carries an upgraded connection's bytes both ways, untouched (RFC 9110 §7.8). Each way ends by
/// itself; the tunnel is over when both have. When to read is the exchange's business. Event loop
/// only.
final class Tunnel {
  private final ClientConnection client;
  private final BackendConnection app;
  private final Runnable whenOver;
  private boolean clientEnded;
  private boolean appEnded;
  private int waysOpen = 2;
  private long bytesToApp;
  private long bytesToClient;

  /// @param whenOver runs once both ways have ended and all bytes are out
  Tunnel(ClientConnection client, BackendConnection app, Runnable whenOver) {
    this.client = client;
    this.app = app;
    this.whenOver = whenOver;
    app.splitWays();
  }

  /// Takes all that stands in the buffer.
  void toApp(ByteBuf in) {
    int length = in.readableBytes();
    bytesToApp += length;
    app.write(in.readRetainedSlice(length));
  }

  /// Owns the bytes.
  void toClient(ByteBuf bytes) {
    bytesToClient += bytes.readableBytes();
    client.write(bytes);
  }

  void onClientEnd() {
    if (!clientEnded) {
      clientEnded = true;
      app.finishOutput(this::onWayEnded);
    }
  }

  void onAppEnd() {
    if (!appEnded) {
      appEnded = true;
      client.finishOutput(this::onWayEnded);
    }
  }

  private void onWayEnded() {
    if (--waysOpen == 0) {
      whenOver.run();
    }
  }

  long bytesToApp() {
    return bytesToApp;
  }

  long bytesToClient() {
    return bytesToClient;
  }
}
