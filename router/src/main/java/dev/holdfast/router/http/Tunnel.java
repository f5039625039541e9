package dev.holdfast.router.http;

import dev.holdfast.router.backend.BackendConnection;
import dev.holdfast.router.backend.BackendUser;
import dev.holdfast.router.backend.ConnectFailure;
import dev.holdfast.router.http.LoopCounters.Counter;
import dev.holdfast.router.http.h1.Fault;
import dev.holdfast.router.rules.RouteTimes;
import io.netty.buffer.ByteBuf;

/// Carries an upgraded connection's bytes both ways, untouched (RFC 9110 §7.8). Whoever does not
/// read holds the other back; each way ends by itself, and the tunnel is over when both have. Event
/// loop only.
final class Tunnel implements BackendUser {
  /// What the exchange is told, whose request it still is.
  interface Listener {
    /// It is over, and gives the app's connection up; no more will be called.
    void onTunnelEnd(long bytesToApp, long bytesToClient);
  }

  private final Loop loop;
  private final Client client;
  private final BackendConnection app;
  private final long idleNanos;
  private final Listener listener;
  private boolean clientEnded;
  private boolean appEnded;
  private boolean over;
  private int waysOpen = 2;
  private long bytesToApp;
  private long bytesToClient;

  /// @param idleNanos how long no byte may pass, as {@link RouteTimes#upgradeIdleNanos}
  Tunnel(Loop loop, Client client, BackendConnection app, long idleNanos, Listener listener) {
    this.loop = loop;
    this.client = client;
    this.app = app;
    this.idleNanos = idleNanos;
    this.listener = listener;
  }

  /// Begins, with what the app has sent ahead; owns it.
  void begin(ByteBuf ahead) {
    loop.counters.add(Counter.UPGRADES, 1);
    app.splitWays(this);
    toClient(ahead);
  }

  /// Whether the client may go on sending.
  boolean mayRead() {
    return app.isEnded() || app.isWritable();
  }

  /// Takes all that stands in the buffer.
  void toApp(ByteBuf in) {
    int length = in.readableBytes();
    if (app.isEnded()) {
      // It takes no more. Closing on these bytes would reset what the client has not read yet.
      in.skipBytes(length);
      return;
    }
    bytesToApp += length;
    app.write(in.readRetainedSlice(length));
    onBytes();
    client.onSentTo(app);
  }

  private void toClient(ByteBuf bytes) {
    bytesToClient += bytes.readableBytes();
    client.write(bytes);
    onBytes();
    client.holdBack(app);
  }

  private void onBytes() {
    long ofRouter = loop.config.timeouts().upgradeIdle().toNanos();
    client.expectBy(loop.nowNanos() + RouteTimes.or(idleNanos, ofRouter));
  }

  void onClientWritability() {
    app.read(client.isWritable());
  }

  void onClientEnd() {
    if (!clientEnded) {
      clientEnded = true;
      if (app.isEnded()) {
        onWayEnded();
      } else {
        app.finishOutput(this::onWayEnded);
      }
    }
  }

  /// It has closed both ways in order.
  void onClientClosed() {
    clientEnded = true;
    app.finishOutput(() -> {
      if (!over) {
        end();
        app.abandon();
      }
      client.close();
    });
  }

  /// It has broken off: the app must not take that for an end.
  void onClientGone() {
    if (!over) {
      loop.counters.add(Counter.CLIENT_GONE, 1);
      end();
      app.reset();
    }
  }

  /// No byte has passed for so long.
  void onTimeout() {
    if (!over) {
      end();
      app.abandon();
    }
    client.cut();
  }

  @Override
  public void onBackendRead(BackendConnection connection, ByteBuf bytes) {
    loop.wake();
    toClient(bytes);
  }

  @Override
  public void onBackendReadComplete() {
    client.flush();
  }

  @Override
  public void onBackendWritability() {
    loop.wake();
    client.read();
  }

  @Override
  public void onBackendHalfClosed() {
    loop.wake();
    if (!appEnded && !over) {
      appEnded = true;
      client.finishOutput(this::onWayEnded);
      if (app.isEnded()) {
        client.expectBy(loop.nowNanos() + loop.config.timeouts().linger().toNanos());
        client.read();
      }
    }
  }

  @Override
  public void onBackendFault(BackendConnection connection, Fault fault) {
    onBackendClosed(connection);
  }

  @Override
  public void onBackendClosed(BackendConnection connection) {
    loop.wake();
    loop.counters.add(Counter.ANSWER_CUT, 1);
    end();
    client.reset();
  }

  private void onWayEnded() {
    if (--waysOpen == 0 && !over) {
      end();
      app.abandon();
      client.close();
    }
  }

  /// Before a connection is closed: what was still to go out on it fails within that call, and
  /// would be taken for the end of a way.
  private void end() {
    over = true;
    loop.counters.add(Counter.UPGRADES_ENDED, 1);
    listener.onTunnelEnd(bytesToApp, bytesToClient);
  }

  @Override
  public void onConnected(BackendConnection connection) {
    throw new AssertionError("connected long ago: " + connection.backend());
  }

  @Override
  public void onConnectFailed(BackendConnection connection, ConnectFailure why) {
    throw new AssertionError("connected long ago: " + connection.backend() + ", " + why);
  }
}
