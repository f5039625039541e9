package dev.holdfast.emitter;

import dev.holdfast.emitter.check.Checked;
import dev.holdfast.emitter.check.Checker.Followed;
import dev.holdfast.emitter.check.Verdict;
import dev.holdfast.emitter.lrp.HealthCheck;
import dev.holdfast.emitter.lrp.SourceGuard;
import dev.holdfast.events.EndpointId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What comes of the health checks' verdicts: who is unhealthy is not announced. Emitter loop only.
///
/// Where over half of ten or more announced endpoints fail their check at once, nobody is taken
/// away: the cell's own network, or something that all of them need, is the likelier cause, and
/// routers have connects of their own to judge by. It counts who failed the last look, not who has
/// failed often enough: the first to do so is judged when the others are failing already.
final class HealthJudge {
  private static final String ABOUT = "checks";

  private final Inbox<Map<EndpointId, Verdict>> inbox;
  private final Consumer<Map<EndpointId, Followed>> follow;
  private final DegradedModes modes;
  private Map<EndpointId, Verdict> verdicts = Map.of();
  private Map<EndpointId, Checked> followed = Map.of();

  /// @param follow tells the checker what to look at
  HealthJudge(
      Inbox<Map<EndpointId, Verdict>> inbox,
      Consumer<Map<EndpointId, Followed>> follow,
      DegradedModes modes) {
    this.inbox = inbox;
    this.follow = follow;
    this.modes = modes;
  }

  /// Takes the newest verdicts; returns whether there were any.
  boolean take() {
    @Nullable Map<EndpointId, Verdict> news = inbox.take();
    if (news != null) {
      verdicts = news;
    }
    return news != null;
  }

  /// The verdict on a claim; null where there is none on this target by this check.
  @Nullable Verdict verdict(Claim claim) {
    @Nullable HealthCheck check = claim.said().check();
    @Nullable Verdict verdict = verdicts.get(claim.stated().id());
    boolean isOfThis =
        check != null && verdict != null && verdict.of().equals(Checked.of(claim.stated(), check));
    return isOfThis ? verdict : null;
  }

  /// Whether everything that is checked has been looked at.
  boolean hasLookedAtAll(CellTruth truth) {
    return truth.claims().values().stream()
        .allMatch(claim -> claim.said().check() == null || verdict(claim) != null);
  }

  /// The truth by the verdicts.
  CellTruth judged(CellTruth truth) {
    boolean isMass = isMassFailure(truth);
    Map<EndpointId, Claim> changed = new HashMap<>();
    truth
        .claims()
        .forEach((id, claim) -> {
          @Nullable Verdict verdict = verdict(claim);
          boolean differs = verdict != null && verdict.healthy() == claim.standing().unhealthy();
          if (verdict != null && differs && (verdict.healthy() || !isMass)) {
            changed.put(id, claim.withHealth(verdict.healthy()));
          }
        });
    if (changed.isEmpty()) {
      return truth;
    }
    Map<EndpointId, Claim> claims = new LinkedHashMap<>(truth.claims());
    claims.putAll(changed);
    return truth.withClaims(claims);
  }

  private boolean isMassFailure(CellTruth truth) {
    int announced = 0;
    int failing = 0;
    for (Claim claim : truth.claims().values()) {
      if (claim.said().check() != null && claim.spoken() != null) {
        announced++;
        @Nullable Verdict verdict = verdict(claim);
        failing += verdict != null && verdict.failing() ? 1 : 0;
      }
    }
    boolean isMass = announced >= SourceGuard.MASS_LEAST && failing * 2 > announced;
    if (isMass) {
      modes.enter(
          Mode.CHECKS_DOUBTED,
          ABOUT,
          "%d of %d endpoints fail theirs at once".formatted(failing, announced));
    } else {
      modes.leave(Mode.CHECKS_DOUBTED, ABOUT);
    }
    return isMass;
  }

  /// Has the checker look at what this truth says.
  void follow(CellTruth truth) {
    Map<EndpointId, Checked> checked = new HashMap<>();
    Map<EndpointId, Followed> wanted = new HashMap<>();
    truth
        .claims()
        .forEach((id, claim) -> {
          @Nullable HealthCheck check = claim.said().check();
          if (check != null) {
            Checked one = Checked.of(claim.stated(), check);
            checked.put(id, one);
            wanted.put(id, new Followed(one, !claim.standing().unhealthy()));
          }
        });
    if (!checked.equals(followed)) {
      followed = checked;
      follow.accept(wanted);
    }
  }
}
