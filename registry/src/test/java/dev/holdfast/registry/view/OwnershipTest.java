package dev.holdfast.registry.view;

import static dev.holdfast.registry.facts.TestRecords.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.Protocol;
import dev.holdfast.events.Target;
import dev.holdfast.registry.facts.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class OwnershipTest {
  private final Ownership ownership = new Ownership();
  private final List<Endpoint> turned = new ArrayList<>();

  @Test
  void loneClaimantOwns() {
    Endpoint a = at("a", "x", 80, 0, 1);
    add(a);

    assertThat(ownership.isHidden(a)).isFalse();
    assertThat(ownership.hidden()).isZero();
    assertThat(turned).isEmpty();
  }

  @Test
  void laterClaimHidesTheEarlierAndGivesItBack() {
    Endpoint older = at("a", "x", 80, 0, 1);
    Endpoint newer = at("b", "y", 80, 0, 2);
    add(older);
    add(newer);

    assertThat(ownership.isHidden(older)).isTrue();
    assertThat(ownership.isHidden(newer)).isFalse();
    assertThat(ownership.hidden()).isEqualTo(1);
    assertThat(turned).containsExactly(older);

    turned.clear();
    remove(newer);
    assertThat(ownership.isHidden(older)).isFalse();
    assertThat(ownership.hidden()).isZero();
    assertThat(turned).containsExactly(older);
  }

  @Test
  void earlierClaimReadLaterIsHidden() {
    Endpoint newer = at("b", "y", 80, 0, 2);
    Endpoint older = at("a", "x", 80, 0, 1);
    add(newer);
    add(older);

    assertThat(ownership.isHidden(older)).isTrue();
    assertThat(ownership.isHidden(newer)).isFalse();
    assertThat(turned).isEmpty();
  }

  @Test
  void ofClaimsOfOneTimeTheGreaterCellThenIdOwns() {
    Endpoint a = at("a", "z", 80, 0, 1);
    Endpoint b1 = at("b", "x", 80, 0, 1);
    Endpoint b2 = at("b", "y", 80, 0, 1);
    add(b2);
    add(a);
    add(b1);

    assertThat(ownership.isHidden(a)).isTrue();
    assertThat(ownership.isHidden(b1)).isTrue();
    assertThat(ownership.isHidden(b2)).isFalse();
  }

  @Test
  void eachPortIsClaimed() {
    Endpoint plain = at("a", "x", 80, 0, 1);
    Endpoint tls = at("b", "y", 0, 80, 2);
    Endpoint otherPort = at("c", "z", 81, 0, 3);
    add(plain);
    add(tls);
    add(otherPort);

    assertThat(ownership.isHidden(plain)).isTrue();
    assertThat(ownership.isHidden(tls)).isFalse();
    assertThat(ownership.isHidden(otherPort)).isFalse();
  }

  @Test
  void hiddenEndpointHidesOthersAllTheSame() {
    Endpoint first = at("a", "x", 80, 0, 1);
    Endpoint between = at("b", "y", 80, 81, 2);
    Endpoint last = at("c", "z", 81, 0, 3);
    add(first);
    add(between);
    add(last);

    assertThat(ownership.isHidden(first)).isTrue();
    assertThat(ownership.isHidden(between)).isTrue();
    assertThat(ownership.isHidden(last)).isFalse();

    remove(last);
    assertThat(ownership.isHidden(between)).isFalse();
    assertThat(ownership.isHidden(first)).isTrue();
  }

  @Test
  void changeBesideTheClaimKeepsIt() {
    Endpoint older = at("a", "x", 80, 0, 1);
    Endpoint newer = at("b", "y", 80, 0, 2);
    Endpoint draining = newer.withState(EndpointState.DRAINING, 0);
    add(older);
    add(newer);
    turned.clear();

    ownership.apply(new Change.Changed(newer, draining), turned::add);

    assertThat(turned).isEmpty();
    assertThat(ownership.isHidden(older)).isTrue();
    assertThat(ownership.isHidden(draining)).isFalse();
  }

  @Test
  void moveToAnotherAddressFreesTheOld() {
    Endpoint older = at("a", "x", 80, 0, 1);
    Endpoint newer = at("b", "y", 80, 0, 2);
    Endpoint moved = at("b", "y", 81, 0, 3);
    add(older);
    add(newer);
    turned.clear();

    ownership.apply(new Change.Changed(newer, moved), turned::add);

    assertThat(turned).containsExactly(older);
    assertThat(ownership.hidden()).isZero();
  }

  /// Against the definition, over thousands of random changes at few ports.
  @Test
  void isWhatTheDefinitionSaysAfterEveryChange() {
    for (long seed = 0; seed < 200; seed++) {
      follow(new SplittableRandom(seed), 3, 100);
    }
  }

  /// The table of claims grows, and runs of it are closed when one leaves.
  @Test
  void isWhatTheDefinitionSaysAtManyPorts() {
    RandomGenerator random = new SplittableRandom(7);
    Map<EndpointId, Endpoint> facts = new HashMap<>();
    for (int i = 0; i < 3_000; i++) {
      ownership.apply(change(facts, random, 400), turned::add);
      if (i % 500 == 499) {
        assertIsDefinition(ownership, facts, hidden(facts));
      }
    }
    for (Endpoint endpoint : facts.values()) {
      remove(endpoint);
    }
    assertThat(ownership.hidden()).isZero();
  }

  private static void follow(RandomGenerator random, int ports, int changes) {
    Ownership ownership = new Ownership();
    Map<EndpointId, Endpoint> facts = new HashMap<>();
    Set<EndpointId> before = Set.of();
    for (int i = 0; i < changes; i++) {
      Change change = change(facts, random, ports);
      Set<EndpointId> told = new HashSet<>();
      ownership.apply(change, other -> told.add(other.id()));
      Set<EndpointId> now = hidden(facts);
      assertIsDefinition(ownership, facts, now);
      for (EndpointId id : facts.keySet()) {
        if (before.contains(id) != now.contains(id) && !id.equals(change.id())) {
          assertThat(told).contains(id);
        }
      }
      before = now;
    }
  }

  private static void assertIsDefinition(
      Ownership ownership, Map<EndpointId, Endpoint> facts, Set<EndpointId> hidden) {
    for (Endpoint endpoint : facts.values()) {
      assertThat(ownership.isHidden(endpoint)).isEqualTo(hidden.contains(endpoint.id()));
    }
    assertThat(ownership.hidden()).isEqualTo(hidden.size());
  }

  private static Change change(Map<EndpointId, Endpoint> facts, RandomGenerator random, int ports) {
    Endpoint next =
        at(
            "c" + random.nextInt(3),
            "i" + random.nextInt(ports * 2),
            1 + random.nextInt(ports),
            random.nextInt(3) == 0 ? 1 + random.nextInt(ports) : 0,
            random.nextInt(5));
    Endpoint before = facts.get(next.id());
    if (before != null && random.nextInt(3) == 0) {
      facts.remove(next.id());
      return new Change.Removed(before);
    }
    facts.put(next.id(), next);
    return before == null ? new Change.Added(next) : new Change.Changed(before, next);
  }

  private static Set<EndpointId> hidden(Map<EndpointId, Endpoint> facts) {
    Set<EndpointId> hidden = new HashSet<>();
    for (Endpoint one : facts.values()) {
      for (Endpoint other : facts.values()) {
        if (isGreater(other, one) && sharesPort(one.target(), other.target())) {
          hidden.add(one.id());
        }
      }
    }
    return hidden;
  }

  private static boolean isGreater(Endpoint endpoint, Endpoint than) {
    int bySince = Long.compare(endpoint.sinceMs(), than.sinceMs());
    return bySince != 0 ? bySince > 0 : endpoint.id().compareTo(than.id()) > 0;
  }

  private static boolean sharesPort(Target one, Target other) {
    return has(one, other.port()) || has(one, other.tlsPort());
  }

  private static boolean has(Target target, int port) {
    return port != 0 && (target.port() == port || target.tlsPort() == port);
  }

  private void add(Endpoint endpoint) {
    ownership.apply(new Change.Added(endpoint), turned::add);
  }

  private void remove(Endpoint endpoint) {
    ownership.apply(new Change.Removed(endpoint), turned::add);
  }

  private static Endpoint at(String cell, String instance, int port, int tlsPort, long sinceMs) {
    return endpoint(
        cell, instance, new Target("10.0.0.1", port, tlsPort, "", Protocol.HTTP1), sinceMs);
  }
}
