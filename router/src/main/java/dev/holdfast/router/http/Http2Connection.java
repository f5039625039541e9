package dev.holdfast.router.http;

import dev.holdfast.router.backend.BackendConnection;
import dev.holdfast.router.http.h2.CutOff;
import dev.holdfast.router.http.h2.ServerConnection;
import dev.holdfast.router.http.h2.ServerStream;
import dev.holdfast.router.http.h2.StreamOwner;
import dev.holdfast.router.http.h2.StreamUser;
import dev.holdfast.router.tls.ClientSecurity;
import dev.holdfast.router.tls.TlsEnding;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A client's connection of HTTP/2 among the loop's others: gives each stream its client, and ends
/// when nothing is asked on it. Event loop only.
@SuppressWarnings("FutureReturnValueIgnored") // A close ends in channelInactive.
final class Http2Connection implements Accepted, StreamOwner {
  private static final Logger LOG = LoggerFactory.getLogger(Http2Connection.class);

  // For the answer to a PING; a client that does not answer is told all the same.
  private static final Duration DRAIN_ROUND_TRIP = Duration.ofSeconds(1);

  private final Loop loop;
  private final Channel channel;
  private final ClientSecurity security;
  private final StreamClients clients;
  private final ServerConnection frames;
  private final Deadlines.Deadline deadline = new Deadlines.Deadline(this::onDeadline);
  private final Deadlines.Deadline headDeadline = new Deadlines.Deadline(this::onSlowHead);
  private final Deadlines.Deadline stallDeadline = new Deadlines.Deadline(this::onStall);
  private final List<BackendConnection> unflushed = new ArrayList<>();
  private final ClientAddress address;
  private boolean reading;
  private boolean draining;
  private boolean ending;

  Http2Connection(Loop loop, Routing routing, Channel channel, ClientSecurity security) {
    this.loop = loop;
    this.channel = channel;
    this.security = security;
    this.clients = loop.streamClients(routing);
    this.address = ClientAddress.of(channel, loop.config.proxies());
    this.frames = new ServerConnection(channel, loop.config.http2(), loop.http2, this);
    expect(loop.config.timeouts().clientIdle());
    if (loop.draining) {
      drain();
    }
  }

  /// What reads the connection's bytes, from its preface on.
  ChannelHandler handler() {
    return frames;
  }

  private void expect(Duration timeout) {
    loop.deadlines.set(deadline, loop.nowNanos() + timeout.toNanos());
  }

  ByteBufAllocator allocator() {
    return channel.alloc();
  }

  /// How it is secured.
  ClientSecurity security() {
    return security;
  }

  ClientAddress address() {
    return address;
  }

  @Override
  public StreamUser onStream(ServerStream stream) {
    return clients.take(this, stream);
  }

  @Override
  public void onRead() {
    reading = true;
    loop.wake();
  }

  @Override
  public void onHeadBegun() {
    loop.deadlines.set(headDeadline, loop.nowNanos() + loop.config.timeouts().head().toNanos());
  }

  @Override
  public void onHeadWhole() {
    loop.deadlines.cancel(headDeadline);
  }

  private void onSlowHead() {
    frames.onSlowHead();
  }

  @Override
  public void onReadComplete() {
    reading = false;
    unflushed.forEach(BackendConnection::flush);
    unflushed.clear();
  }

  /// Flushes the backend's connection when this one has been read empty, or now.
  void flushBackend(BackendConnection backend) {
    if (reading) {
      unflushed.add(backend);
    } else {
      backend.flush();
    }
  }

  /// What asks on without taking the answers is not read from: those that are all head wait for
  /// nobody's window.
  @Override
  public void onWritability(boolean writable) {
    if (ending || channel.config().isAutoRead() == writable) {
      return;
    }
    channel.config().setAutoRead(writable);
    if (writable) {
      loop.deadlines.cancel(stallDeadline);
    } else {
      expectToTake();
    }
  }

  private void expectToTake() {
    loop.deadlines.set(
        stallDeadline, loop.nowNanos() + loop.config.timeouts().bodyStall().toNanos());
  }

  /// Streams at work have times of their own.
  private void onStall() {
    if (frames.streamCount() == 0) {
      TlsEnding.cut(channel);
    } else {
      expectToTake();
    }
  }

  @Override
  public void onCutOff(CutOff why) {
    loop.counters.cutOff(why);
    int causes = loop.cutOffs.onCause(loop.nowNanos());
    if (causes > 0) {
      LOG.warn(
          "the client {} is cut off: {}; {} such since this was last said", address, why, causes);
    }
  }

  @Override
  public long nowNanos() {
    return loop.nowNanos();
  }

  @Override
  public void onIdle() {
    if (!draining) { // Else it is told the rest in time.
      expect(loop.config.timeouts().clientIdle());
    }
  }

  private void onDeadline() {
    if (ending) {
      TlsEnding.cut(channel);
    } else if (draining) {
      frames.sayLast();
    } else if (frames.streamCount() == 0) {
      frames.endIdle();
    }
  }

  /// The client is read from for a while: closing on its bytes would reset the connection, and with
  /// it what was said last.
  @Override
  public void onEnding() {
    ending = true;
    loop.deadlines.cancel(stallDeadline);
    channel.config().setAutoRead(true);
    loop.deadlines.cancel(headDeadline);
    expect(loop.config.timeouts().bodyStall()); // To take what was written.
    TlsEnding.finishOutput(channel, () -> expect(loop.config.timeouts().linger()));
  }

  @Override
  public void onClosed() {
    loop.deadlines.cancel(deadline);
    loop.deadlines.cancel(stallDeadline);
    loop.deadlines.cancel(headDeadline);
    loop.onClosed(this);
    unflushed.clear();
  }

  @Override
  public void drain() {
    if (!draining) {
      draining = true;
      frames.drain();
      expect(DRAIN_ROUND_TRIP);
    }
  }

  @Override
  public void close() {
    channel.close();
  }
}
