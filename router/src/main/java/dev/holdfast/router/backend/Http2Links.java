package dev.holdfast.router.backend;

import dev.holdfast.router.http.h2.UpstreamLimits;
import dev.holdfast.router.http.h2.UpstreamScratch;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One event loop's connections of HTTP/2 to backends: one for each, a further one while all are
/// full. Those who ask while one is on its way wait for it together. Event loop only.
final class Http2Links {
  // RFC 9113 §6.5.2 recommends that a limit is no smaller than this.
  private static final int STREAMS_USUAL = 100;

  /// The connections to one backend.
  private static final class Group {
    private final List<Http2Link> links = new ArrayList<>(1);
    private int streamsMost = STREAMS_USUAL;
  }

  private final Dialer dialer;
  private final UpstreamScratch scratch;
  private final IdentityHashMap<Backend, Group> groups = new IdentityHashMap<>();

  Http2Links(Dialer dialer, UpstreamLimits limits) {
    this.dialer = dialer;
    this.scratch = new UpstreamScratch(limits);
  }

  UpstreamScratch scratch() {
    return scratch;
  }

  /// A stream on a connection that is there, now the user's; null where none has room.
  @Nullable BackendConnection take(Backend backend, BackendUser user) {
    @Nullable Http2Link link = withRoom(groups.get(backend));
    if (link == null) {
      return null;
    }
    BackendStream stream = new BackendStream(backend, user);
    link.take(stream);
    return stream;
  }

  private static @Nullable Http2Link withRoom(@Nullable Group group) {
    if (group != null) {
      for (Http2Link link : group.links) {
        if (link.hasRoom()) {
          return link;
        }
      }
    }
    return null;
  }

  /// A stream on a connection that is there, on its way, or made now; the user hears of it later.
  BackendConnection connect(Backend backend, BackendUser user) {
    BackendStream stream = new BackendStream(backend, user);
    await(stream);
    return stream;
  }

  private void await(BackendStream stream) {
    Backend backend = stream.backend();
    Group group = groups.computeIfAbsent(backend, _ -> new Group());
    @Nullable Http2Link link = withRoom(group);
    for (int i = 0; link == null && i < group.links.size(); i++) {
      Http2Link one = group.links.get(i);
      link = one.mayBeAwaited(group.streamsMost) ? one : null;
    }
    if (link != null) {
      link.await(stream);
      return;
    }
    Http2Link made = new Http2Link(backend, dialer, this, false);
    group.links.add(made);
    made.await(stream);
    made.dial();
  }

  /// Connects to see whether the endpoint is there and speaks HTTP/2, and closes at once. No
  /// request goes on that connection.
  void probe(Backend backend) {
    new Http2Link(backend, dialer, this, true).dial();
  }

  /// The connection that was waited for has no room: another one is.
  void moveOn(BackendStream stream, Http2Link from) {
    if (from.streamsMost() == 0) {
      stream.onConnectFailed(ConnectFailure.STREAM_REFUSED);
    } else {
      await(stream);
    }
  }

  /// A connection is there, and says how many streams it takes.
  void onSettled(Http2Link link) {
    Group group = groups.get(link.backend());
    if (group != null) {
      group.streamsMost = Math.max(1, link.streamsMost());
    }
  }

  /// It is given to nobody any more.
  void forget(Http2Link link) {
    Group group = groups.get(link.backend());
    if (group != null && group.links.remove(link) && group.links.isEmpty()) {
      groups.remove(link.backend());
    }
  }

  /// Ends those to a backend that is retired.
  void discard(Backend backend) {
    Group group = groups.get(backend);
    if (group != null) {
      List.copyOf(group.links).forEach(Http2Link::drain);
    }
  }

  /// Closes what nobody has used for too long.
  void sweep() {
    long now = dialer.nowNanos();
    long most = dialer.config().idleTimeout().toNanos();
    for (Group group : List.copyOf(groups.values())) {
      for (Http2Link link : List.copyOf(group.links)) {
        link.sweep(now, most);
      }
    }
  }

  /// Ends all of them.
  void close() {
    List.copyOf(groups.keySet()).forEach(this::discard);
  }

  /// How many connections nobody uses.
  int idleCount() {
    return (int)
        groups.values().stream().flatMap(g -> g.links.stream()).filter(Http2Link::isIdle).count();
  }
}
