package dev.holdfast.registry.view;

import dev.holdfast.events.Endpoint;
import dev.holdfast.registry.facts.Change;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Which of several endpoints that claim one address and port owns it; the others are hidden. Table
/// writer only.
///
/// An endpoint claims its address with each of its ports. It is hidden while any other endpoint
/// with a greater claim holds one of them, whether that other one is itself hidden or not: a
/// function of the set of facts, so neither the order of reading nor that of leaving matters, and
/// two routers agree. Claims are compared by (since, cell, endpoint id). Only endpoints that are in
/// {@link Claims} are kept, so being hidden is looked up, not stored.
public final class Ownership {
  private final Claims claims = new Claims();
  private long hidden;

  /// Whether another endpoint has a greater claim to one of its ports. Of an endpoint whose facts
  /// were applied.
  public boolean isHidden(Endpoint endpoint) {
    // Nearly always nobody is, and a start asks of a million.
    return hidden != 0 && lacksPort(endpoint);
  }

  private boolean lacksPort(Endpoint endpoint) {
    return !owns(endpoint, endpoint.port()) || !owns(endpoint, endpoint.tlsPort());
  }

  /// Looks at where the claim to the endpoint's port is kept, and at no more: what it returns says
  /// nothing.
  public int peek(Endpoint endpoint) {
    return claims.peek(endpoint.address(), endpoint.port());
  }

  /// How many endpoints are hidden now.
  public long hidden() {
    return hidden;
  }

  /// Follows a change of the facts. Calls `turned` for each *other* endpoint that is hidden now and
  /// was not, or the other way about; possibly twice for one that turned back.
  public void apply(Change change, Consumer<Endpoint> turned) {
    switch (change) {
      case Change.Added added -> claim(added.now(), turned);
      case Change.Removed removed -> release(removed.before(), turned);
      case Change.Changed changed -> {
        if (sameClaim(changed.before(), changed.now())) {
          claims.replace(changed.before(), changed.now());
        } else {
          release(changed.before(), turned);
          claim(changed.now(), turned);
        }
      }
    }
  }

  private void claim(Endpoint endpoint, Consumer<Endpoint> turned) {
    @Nullable Endpoint plainOwner = ownerOf(endpoint, endpoint.port());
    @Nullable Endpoint tlsOwner = ownerOf(endpoint, endpoint.tlsPort());
    if (plainOwner == null && tlsOwner == null) {
      claims.add(endpoint);
      return;
    }
    boolean plainHid = plainOwner != null && lacksPort(plainOwner);
    boolean tlsHid = tlsOwner != null && lacksPort(tlsOwner);
    claims.add(endpoint);
    if (lacksPort(endpoint)) {
      hidden++;
    }
    settle(plainOwner, plainHid, turned);
    if (!isSame(tlsOwner, plainOwner)) {
      settle(tlsOwner, tlsHid, turned);
    }
  }

  private void release(Endpoint endpoint, Consumer<Endpoint> turned) {
    if (lacksPort(endpoint)) {
      hidden--;
    }
    @Nullable Endpoint plainHeir = claims.second(endpoint, endpoint.port());
    @Nullable Endpoint tlsHeir = claims.second(endpoint, endpoint.tlsPort());
    boolean plainHid = plainHeir != null && lacksPort(plainHeir);
    boolean tlsHid = tlsHeir != null && lacksPort(tlsHeir);
    claims.remove(endpoint);
    settle(plainHeir, plainHid, turned);
    if (!isSame(tlsHeir, plainHeir)) {
      settle(tlsHeir, tlsHid, turned);
    }
  }

  private void settle(@Nullable Endpoint other, boolean wasHidden, Consumer<Endpoint> turned) {
    if (other == null || lacksPort(other) == wasHidden) {
      return;
    }
    hidden += wasHidden ? -1 : 1;
    turned.accept(other);
  }

  private @Nullable Endpoint ownerOf(Endpoint endpoint, int port) {
    return port == 0 ? null : claims.greatest(endpoint.address(), port);
  }

  private boolean owns(Endpoint endpoint, int port) {
    if (port == 0) {
      return true;
    }
    Endpoint owner = claims.greatest(endpoint.address(), port);
    return owner == null || owner.hasIdOf(endpoint);
  }

  private static boolean isSame(@Nullable Endpoint one, @Nullable Endpoint other) {
    return one != null && other != null && one.hasIdOf(other);
  }

  private static boolean sameClaim(Endpoint before, Endpoint now) {
    return before.sinceMs() == now.sinceMs()
        && before.port() == now.port()
        && before.tlsPort() == now.tlsPort()
        && before.address().equals(now.address());
  }
}
