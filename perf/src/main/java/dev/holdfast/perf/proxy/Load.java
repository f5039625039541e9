package dev.holdfast.perf.proxy;

import dev.holdfast.events.Ticker;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The load on one proxy: so many connections, each with one request at a time or, over HTTP/2,
/// with several. Event loop only but for the constructor.
@SuppressWarnings(
    "FutureReturnValueIgnored") // The listener hears of a connect; what is scheduled cannot fail.
final class Load {
  private static final long RECONNECT_MS = 10;

  private final OneLoop loop;
  private final Ticker ticker;
  private final Doors doors;
  private final List<LoadConnection> connections = new ArrayList<>();
  private final Deque<LoadConnection> free = new ArrayDeque<>();
  private final Pace pace;
  private Tally tally = new Tally();
  private boolean issuing;
  private boolean wakeUpIsSet;
  private int asks;

  Load(OneLoop loop, Ticker ticker, Doors doors, Pace pace) {
    this.loop = loop;
    this.ticker = ticker;
    this.doors = doors;
    this.pace = pace;
  }

  void start(int count) {
    issuing = true;
    pace.start(ticker.nanos());
    for (int i = 0; i < count; i++) {
      LoadConnection connection = doors.connection(this, i);
      connections.add(connection);
      connect(connection);
    }
  }

  /// Counts from nothing; what is on its way is counted too when it is answered.
  void restartTally() {
    tally = new Tally();
    pace.start(ticker.nanos());
  }

  Tally tally() {
    return tally;
  }

  long nowNanos() {
    return ticker.nanos();
  }

  /// Sends no more. Requests that were due and found no free connection count with the wait that
  /// they have had.
  void stopIssuing() {
    issuing = false;
    long now = ticker.nanos();
    while (pace.isOpen() && pace.isDue(now)) {
      tally.latency.recordValue(Math.max(1, now - pace.take(now)));
    }
  }

  boolean isQuiet() {
    return connections.stream().noneMatch(LoadConnection::isWaiting);
  }

  /// Ends it; what is still unanswered has failed.
  void close() {
    connections.forEach(LoadConnection::close);
  }

  /// A connection takes one request more.
  void onFree(LoadConnection connection) {
    if (!issuing) {
      return;
    }
    if (pace.isOpen()) {
      free.add(connection);
      sendDue();
    } else {
      send(connection, ticker.nanos());
    }
  }

  void onClosed(LoadConnection connection) {
    free.removeIf(connection::equals);
    if (issuing) {
      loop.loop().schedule(() -> connect(connection), RECONNECT_MS, TimeUnit.MILLISECONDS);
    }
  }

  Reuse reuse() {
    return doors.reuse();
  }

  /// Makes its connection, while there are requests to be sent.
  void connect(LoadConnection connection) {
    if (!issuing) {
      return;
    }
    loop.connect(doors.portFor(connection.index()), channel -> pipeline(channel, connection))
        .addListener(connected -> {
          if (!connected.isSuccess()) {
            tally.fail("connect: " + connected.cause().getMessage());
            onClosed(connection);
          }
        });
  }

  private void pipeline(Channel channel, LoadConnection connection) {
    SslContext tls = doors.tls();
    if (tls != null) {
      BenchTls.first(channel, tls, doors.reuse());
    }
    channel.pipeline().addLast(connection);
  }

  private void send(LoadConnection connection, long nowNanos) {
    int ask = asks++;
    connection.send(ask, doors.appFor(connection.index(), ask), pace.take(nowNanos));
  }

  private void sendDue() {
    long now = ticker.nanos();
    while (issuing && pace.isDue(now)) {
      LoadConnection connection = free.poll();
      if (connection == null) {
        return; // The next one that is free comes by here.
      }
      send(connection, now);
      now = ticker.nanos();
    }
    if (issuing && !wakeUpIsSet) {
      wakeUpIsSet = true;
      loop.loop().schedule(this::wakeUp, pace.nextNanos() - now, TimeUnit.NANOSECONDS);
    }
  }

  private void wakeUp() {
    wakeUpIsSet = false;
    sendDue();
  }
}
