package dev.holdfast.router.backend;

import dev.holdfast.events.Protocol;
import dev.holdfast.router.tls.AppTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Connects one event loop to backends, over TCP and TLS, and notes how that went. Event loop only.
///
/// A connect is over when the peer is who was meant, and speaks what was meant: over TLS that is
/// when the handshake has ended, in which it proves its identity. Nothing is sent, and nothing of
/// the endpoint believed, before.
@SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for a close.
final class Dialer {
  /// Of a connection that is plain.
  static final long NO_HANDSHAKE = -1;

  /// Who waits for a connect. Called on the loop; a failure never from within the call that began
  /// it.
  interface Caller {
    /// Whether it has given the connect up; then it hears no more, and nothing is noted.
    boolean hasGivenUp();

    /// It is there, and is who was meant.
    ///
    /// @param tls null where the connection is plain
    /// @param handshakeNanos how long the handshake took; negative where there was none
    void onReached(@Nullable SslHandler tls, long handshakeNanos);

    void onFailed(ConnectFailure why);
  }

  private final EventLoop loop;
  private final PoolConfig config;
  private final ConnectEvidence evidence;
  private final @Nullable AppTls tls;
  private final ChannelFactory<? extends Channel> channels;
  // Those that this loop has quarantined, and when each is due to be tried again.
  private final IdentityHashMap<Backend, Long> quarantined = new IdentityHashMap<>();

  /// @param tls null where this router has no trust store
  Dialer(
      EventLoop loop,
      ChannelFactory<? extends Channel> channels,
      PoolConfig config,
      ConnectEvidence evidence,
      @Nullable AppTls tls) {
    this.loop = loop;
    this.config = config;
    this.evidence = evidence;
    this.tls = tls;
    this.channels = channels;
  }

  EventLoop loop() {
    return loop;
  }

  PoolConfig config() {
    return config;
  }

  long nowNanos() {
    return evidence.nowNanos();
  }

  /// What a connection that is made now is secured with.
  int newestMaterial() {
    return tls == null ? 0 : tls.number();
  }

  Channel dial(Backend backend, ChannelHandler handler, Caller caller) {
    Channel channel = channels.newChannel();
    channel.config().setOption(ChannelOption.AUTO_CLOSE, false);
    channel.config().setRecvByteBufAllocator(HeadroomReads.INSTANCE);
    channel.config().setConnectTimeoutMillis((int) config.connectTimeout().toMillis());
    channel.pipeline().addLast(handler);
    reach(channel, backend.address())
        .addListener(done -> {
          if (!done.isSuccess()) {
            failed(backend, caller, ConnectFailure.ofConnect(done.cause()), done.cause());
          } else if (backend.isSecured()) {
            handshake(backend, channel, caller);
          } else {
            caller.onReached(null, NO_HANDSHAKE);
          }
        });
    return channel;
  }

  /// Connects in the call that registers: a socket that is polled before it connects counts as hung
  /// up.
  private ChannelFuture reach(Channel channel, InetSocketAddress address) {
    ChannelFuture registered = loop.register(channel);
    assert registered.isDone() : "a loop registers at once on its own thread";
    return registered.isSuccess() ? channel.connect(address) : registered;
  }

  private void handshake(Backend backend, Channel channel, Caller caller) {
    Protocol protocol = backend.endpoint().protocol();
    SslHandler over =
        Objects.requireNonNull(tls).open(backend.identity(), protocol, channel.alloc());
    long beganNanos = nowNanos();
    channel.pipeline().addFirst(over);
    over.handshakeFuture()
        .addListener(done -> {
          if (!done.isSuccess()) {
            failed(backend, caller, ConnectFailure.ofHandshake(done.cause()), done.cause());
          } else if (protocol == Protocol.HTTP2 && !isHttp2(over)) {
            failed(
                backend,
                caller,
                ConnectFailure.NOT_HTTP2,
                new IOException("ALPN has not chosen h2"));
            channel.close();
          } else {
            caller.onReached(over, nowNanos() - beganNanos);
          }
        });
  }

  /// RFC 9113 §3.2: over TLS it is spoken only where ALPN has chosen it.
  private static boolean isHttp2(SslHandler over) {
    return ApplicationProtocolNames.HTTP_2.equals(over.applicationProtocol());
  }

  /// The peer is who was meant, and speaks what was meant.
  void reached(Backend backend) {
    evidence.onConnected(backend);
  }

  void onStreamRefused() {
    evidence.onStreamRefused();
  }

  void failed(Backend backend, Caller caller, ConnectFailure why, Throwable cause) {
    if (!caller.hasGivenUp()) {
      noteFailure(backend, why, cause);
      loop.execute(() -> caller.onFailed(why));
    }
  }

  private void noteFailure(Backend backend, ConnectFailure why, Throwable cause) {
    if (evidence.onFailed(backend, why, cause)) {
      quarantined.put(backend, evidence.nowNanos() + config.doubtFor().toNanos());
    }
  }

  /// The peer has refused our certificate after the handshake, as TLS 1.3 does.
  void onRefused(Backend backend, Throwable cause) {
    noteFailure(backend, ConnectFailure.CERTIFICATE_REFUSED, cause);
    doubt(backend);
  }

  private void doubt(Backend backend) {
    backend.doubt(evidence.nowNanos(), config.doubtFor().toNanos());
  }

  /// Connects to see whether an endpoint of HTTP/1.1 is there, and closes at once. Over TLS with a
  /// whole handshake: anybody may listen on a port.
  void probe(Backend backend) {
    ProbeConnection connection = new ProbeConnection();
    dial(
        backend,
        connection,
        new Caller() {
          @Override
          public boolean hasGivenUp() {
            return false;
          }

          @Override
          public void onReached(@Nullable SslHandler over, long handshakeNanos) {
            reached(backend);
            connection.close();
          }

          @Override
          public void onFailed(ConnectFailure why) {
            onProbeFailed(backend, why);
          }
        });
  }

  void onProbeFailed(Backend backend, ConnectFailure why) {
    if (why != ConnectFailure.NOT_BEGUN) {
      doubt(backend);
    }
  }

  /// Forgets a backend that is retired.
  void forget(Backend backend) {
    evidence.onRetired(backend);
    quarantined.remove(backend);
  }

  /// Tries again what is quarantined.
  void sweep(Consumer<Backend> probe) {
    long now = evidence.nowNanos();
    Iterator<Map.Entry<Backend, Long>> entries = quarantined.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<Backend, Long> entry = entries.next();
      Backend backend = entry.getKey();
      if (!backend.isQuarantined()) {
        entries.remove();
      } else if (now - entry.getValue() >= 0) {
        entry.setValue(now + config.doubtFor().toNanos());
        probe.accept(backend);
      }
    }
  }
}
