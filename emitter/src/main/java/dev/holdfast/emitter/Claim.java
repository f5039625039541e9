package dev.holdfast.emitter;

import dev.holdfast.emitter.api.InstanceOrder;
import dev.holdfast.emitter.lrp.HealthCheck;
import dev.holdfast.emitter.lrp.Lrp;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An endpoint of the cell as the emitter knows it. Immutable.
///
/// No record, because what the log is to say of it is made once and kept: a list of a thousand LRPs
/// of which one is new must not make a thousand endpoints.
final class Claim {
  private final Said said;
  private final long sinceMs;
  private final Standing standing;
  private final @Nullable Endpoint spoken;

  /// What its source says. Immutable.
  ///
  /// @param origin as an LRP's
  /// @param group the router group that it is told to
  /// @param ttlMs as an LRP's
  /// @param check as an LRP's
  /// @param stated the endpoint, without a `since`
  record Said(
      String origin, String group, long ttlMs, @Nullable HealthCheck check, Endpoint stated) {
    Said {
      assert stated.sinceMs() == 0 : stated;
    }

    boolean isOfApi() {
      return origin.equals(Lrp.API);
    }

    static Said of(Lrp lrp, Endpoint endpoint) {
      return new Said(lrp.origin(), lrp.group(), lrp.ttlMs(), lrp.check(), endpoint);
    }
  }

  /// What has become of it since. Immutable.
  ///
  /// @param elapsed whether the stated time of its state is over: what was interrupted is then live
  ///   again, what was draining is gone
  /// @param unhealthy whether its check says that it does not serve: it is not announced
  /// @param order what an operator has ordered; null: nothing
  record Standing(boolean elapsed, boolean unhealthy, @Nullable InstanceOrder order) {
    /// One that nothing is known of: what is checked has to show first that it serves.
    static Standing fresh(Said said, @Nullable InstanceOrder order) {
      return new Standing(false, said.check != null, order);
    }
  }

  /// @param sinceMs 0 until the log's time is known
  Claim(Said said, long sinceMs, Standing standing) {
    this.said = said;
    this.sinceMs = sinceMs;
    this.standing = standing;
    InstanceOrder order = standing.order;
    Endpoint now =
        order == null ? said.stated : said.stated.withState(order.state(), order.forMs());
    this.spoken = standing.unhealthy ? null : spoken(now, sinceMs, standing.elapsed);
  }

  private static @Nullable Endpoint spoken(Endpoint stated, long sinceMs, boolean elapsed) {
    Endpoint dated = sinceMs == 0 ? stated : stated.withSince(sinceMs);
    if (!elapsed) {
      return dated;
    }
    return switch (stated.state()) {
      case LIVE -> dated;
      case INTERRUPTED -> dated.withState(EndpointState.LIVE, 0);
      case DRAINING -> null;
    };
  }

  Said said() {
    return said;
  }

  String group() {
    return said.group;
  }

  /// As the source says it, without a `since`.
  Endpoint stated() {
    return said.stated;
  }

  long sinceMs() {
    return sinceMs;
  }

  Standing standing() {
    return standing;
  }

  /// The state that it is in, unless its time is over.
  EndpointState state() {
    InstanceOrder order = standing.order;
    return order == null ? stated().state() : order.state();
  }

  /// How long that lasts, in ms; 0: that is not said.
  long stateForMs() {
    InstanceOrder order = standing.order;
    return order == null ? stated().stateForMs() : order.forMs();
  }

  /// Whether it takes new requests, as far as its state goes.
  boolean isInService() {
    boolean isBack = standing.elapsed && state() == EndpointState.INTERRUPTED;
    return state() == EndpointState.LIVE || isBack;
  }

  /// What the log is to say of it; null: nothing, it is gone.
  @Nullable Endpoint spoken() {
    return spoken;
  }

  /// Whether it has no `since` yet.
  boolean waits() {
    return sinceMs == 0;
  }

  /// Whether its state has an end that the emitter must bring about.
  boolean runsOut() {
    return !standing.elapsed && stateForMs() > 0 && state() != EndpointState.LIVE;
  }

  Claim withSince(long newSinceMs) {
    return new Claim(said, newSinceMs, standing);
  }

  Claim ranOut() {
    return new Claim(said, sinceMs, new Standing(true, standing.unhealthy, standing.order));
  }

  Claim withHealth(boolean healthy) {
    return new Claim(said, sinceMs, new Standing(standing.elapsed, !healthy, standing.order));
  }

  /// Under another order, whose time begins; null: under none.
  Claim withOrder(@Nullable InstanceOrder order) {
    boolean isSame = Objects.equals(standing.order, order);
    return isSame && !standing.elapsed
        ? this
        : new Claim(said, sinceMs, new Standing(false, standing.unhealthy, order));
  }

  /// What it is when the source says it anew with the same target: as old as it was, and a state's
  /// time that has run out stays so until the source says another state.
  Claim restated(Said now) {
    if (said.equals(now)) {
      return this;
    }
    assert said.stated.target().equals(now.stated.target());
    boolean sameState =
        said.stated.state() == now.stated.state()
            && said.stated.stateForMs() == now.stated.stateForMs();
    // One that serves is not doubted because it is checked from now on.
    boolean unhealthy = standing.unhealthy && now.check != null;
    boolean elapsed = standing.elapsed && (sameState || standing.order != null);
    return new Claim(now, sinceMs, new Standing(elapsed, unhealthy, standing.order));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Claim that
            && sinceMs == that.sinceMs
            && standing.equals(that.standing)
            && said.equals(that.said));
  }

  @Override
  public int hashCode() {
    return Objects.hash(stated().id(), sinceMs);
  }

  @Override
  public String toString() {
    return "%s, since %d, %s".formatted(said, sinceMs, standing);
  }
}
