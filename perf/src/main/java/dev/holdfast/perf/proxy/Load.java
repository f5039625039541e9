package dev.holdfast.perf.proxy;

import dev.holdfast.events.Ticker;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.ssl.SslContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The load on one proxy: so many connections, each with one request at a time or, over HTTP/2,
/// with several. Event loop only but for the constructor.
@SuppressWarnings(
    "FutureReturnValueIgnored") // The listener hears of a connect; what is scheduled cannot fail.
public final class Load {
  private static final long RECONNECT_MS = 10;

  // So many are made at once at the start: a proxy that takes its time is not to find thousands in
  // its queue.
  private static final int CONNECTING_MOST = 256;

  // At a steady rate no more requests are under way, however many are due: each has a connection at
  // an app, too, and file descriptors are few.
  private static final int AT_ONCE_MOST = 1_000;

  private final OneLoop loop;
  private final Ticker ticker;
  private final Doors doors;
  private final List<LoadConnection> connections = new ArrayList<>();
  private final Deque<LoadConnection> free = new ArrayDeque<>();
  private final Pace pace;
  private final Pace renewals;
  private final Supplier<? extends Tally> tallies;
  private Tally tally;
  private boolean issuing;
  private boolean begun;
  private int tried;
  private int atOnce;
  private boolean wakeUpIsSet;
  private int asks;

  /// @param pace when requests are due
  /// @param renewals when one of the connections is to be made anew, once it is answered
  /// @param tallies makes one for the load, and for each turn of it
  public Load(
      OneLoop loop,
      Ticker ticker,
      Doors doors,
      Pace pace,
      Pace renewals,
      Supplier<? extends Tally> tallies) {
    this.tallies = tallies;
    this.tally = tallies.get();
    this.loop = loop;
    this.ticker = ticker;
    this.doors = doors;
    this.pace = pace;
    this.renewals = renewals;
  }

  /// Connects so many times, and begins to ask once each connect has succeeded or failed.
  public void start(int count) {
    issuing = true;
    for (int i = 0; i < count; i++) {
      connections.add(doors.connection(this, i));
    }
    for (int i = 0; i < Math.min(count, CONNECTING_MOST); i++) {
      dialFirst(i);
    }
  }

  private void dialFirst(int index) {
    dial(connections.get(index)).addListener(_ -> onTried());
  }

  private void onTried() {
    tried++;
    int next = tried + CONNECTING_MOST - 1;
    if (next < connections.size()) {
      dialFirst(next);
    }
    if (tried == connections.size()) {
      loop.loop().execute(this::begin);
    }
  }

  private void begin() {
    begun = true;
    long now = ticker.nanos();
    pace.start(now);
    renewals.start(now);
    if (pace.isOpen()) {
      sendDue();
    } else {
      while (issuing && !free.isEmpty()) {
        send(free.remove(), ticker.nanos());
      }
    }
  }

  /// Whether every connection has been tried, so that requests are sent.
  public boolean hasBegun() {
    return begun;
  }

  /// Counts from nothing; what is on its way is counted too when it is answered.
  public void restartTally() {
    tally = tallies.get();
    long now = ticker.nanos();
    pace.start(now);
    renewals.start(now);
  }

  public Tally tally() {
    return tally;
  }

  long nowNanos() {
    return ticker.nanos();
  }

  /// Sends no more. Requests that were due and found no free connection count with the wait that
  /// they have had. Again: nothing.
  public void stopIssuing() {
    long now = ticker.nanos();
    while (issuing && begun && pace.isOpen() && pace.isDue(now)) {
      tally.waited(now - pace.take(now));
    }
    issuing = false;
  }

  /// At a steady rate: whether a connection is free for what is due.
  public boolean keepsUp() {
    return !free.isEmpty();
  }

  /// Requests that were given a number, from 0 on.
  public int asked() {
    return asks;
  }

  /// Whether no answer is to come.
  public boolean isQuiet() {
    return connections.stream().noneMatch(LoadConnection::isWaiting);
  }

  /// Ends it; what is still unanswered has failed.
  public void close() {
    connections.forEach(LoadConnection::close);
  }

  /// A connection takes one request more.
  void onFree(LoadConnection connection) {
    if (!issuing) {
      return;
    }
    if (!begun) {
      free.add(connection);
    } else if (pace.isOpen()) {
      free.add(connection);
      sendDue();
    } else {
      send(connection, ticker.nanos());
    }
  }

  /// So many requests were answered, or have failed.
  void onEnded(int requests) {
    atOnce -= requests;
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

  /// Whether a connection that was answered is to be made anew.
  boolean renews() {
    long now = ticker.nanos();
    boolean due = renewals.isOpen() && renewals.isDue(now);
    if (due) {
      renewals.take(now);
    }
    return due;
  }

  /// Makes its connection, while there are requests to be sent.
  void connect(LoadConnection connection) {
    if (issuing) {
      dial(connection);
    }
  }

  private ChannelFuture dial(LoadConnection connection) {
    return loop.connect(doors.portFor(connection.index()), channel -> pipeline(channel, connection))
        .addListener(connected -> {
          if (connected.isSuccess()) {
            tally.connects++;
          } else {
            onRefused("connect: " + connected.cause().getMessage());
            onClosed(connection);
          }
        });
  }

  /// At a steady rate it is a request that is due, if there is one, that fails by it.
  private void onRefused(String why) {
    long now = ticker.nanos();
    if (!pace.isOpen()) {
      tally.fail(Tally.NO_ASK, null, why);
    } else if (issuing && pace.isDue(now)) {
      pace.take(now);
      tally.fail(asks++, null, why);
    }
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
    atOnce++;
    connection.send(ask, doors.appFor(connection.index(), ask), pace.take(nowNanos));
  }

  private void sendDue() {
    long now = ticker.nanos();
    while (issuing && pace.isDue(now)) {
      LoadConnection connection = atOnce < AT_ONCE_MOST ? free.poll() : null;
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
