package dev.holdfast.router.backend;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.holdfast.registry.table.Slot;
import dev.holdfast.router.http.Endpoints.Place;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The balancers over many requests, with a clock of the test's: evenness, weights, no herd.
class BalancersTest {
  private static final long MILLI = 1_000_000;

  private static List<Place> weighing(int... weights) {
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      places.add(new Place("cell-" + i, "", weights[i]));
    }
    return places;
  }

  private static List<Place> inZones(String... zones) {
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < zones.length; i++) {
      places.add(new Place("cell-" + i, zones[i], 100));
    }
    return places;
  }

  private static void key(Balanced balanced, String key) {
    byte[] bytes = key.getBytes(StandardCharsets.US_ASCII);
    balanced.wish.key(bytes, 0, bytes.length);
  }

  private static int pickAndEnd(Balanced balanced) {
    int picked = balanced.pick(0);
    balanced.backend(picked).onRequestEnded();
    return picked;
  }

  @Test
  void roundRobinKeepsWeightsExactlyAndSpreadsTurns() throws Exception {
    Balanced balanced = new Balanced("{}").endpoints(weighing(100, 300, 600));
    assertThat(balanced.shares(1_000)).containsExactly(100, 300, 600);
    int longest = 0;
    int row = 0;
    int before = -1;
    for (int i = 0; i < 100; i++) {
      int picked = pickAndEnd(balanced);
      row = picked == before ? row + 1 : 1;
      before = picked;
      longest = Math.max(longest, row);
    }
    assertThat(longest).isLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"least-request", "peak-ewma"})
  void twoChoicesKeepWeightsRoughly(String algorithm) throws Exception {
    Balanced balanced =
        new Balanced("algorithm: " + algorithm).endpoints(weighing(100, 100, 200, 400));
    int[] shares = balanced.shares(16_000);
    // With nothing in flight the heavier of two is chosen: it has its weight at least.
    assertThat(shares[3]).isGreaterThan(shares[2]);
    assertThat(shares[2]).isGreaterThan(shares[0]);
    assertThat(shares[0]).isPositive();
  }

  /// Where all end alike, requests in flight differ little, though four loops pick at once.
  @Test
  void leastRequestSpreadsWhatIsInFlight() throws Exception {
    Balanced balanced = new Balanced("algorithm: least-request").endpoints(50);
    ArrayDeque<Integer> inFlight = new ArrayDeque<>();
    int most = 0;
    for (int i = 0; i < 20_000; i++) {
      int picked = balanced.pick(i);
      inFlight.add(picked);
      most = Math.max(most, balanced.backend(picked).inFlight());
      if (inFlight.size() > 200) {
        balanced.backend(inFlight.remove()).onRequestEnded();
      }
    }
    // Four on average. By chance alone some would have twelve.
    assertThat(most).isBetween(4, 8);
  }

  /// Ten endpoints, one of them ten times as slow: it has a tenth of the others' requests or so
  /// where latency is heeded, and no queue where requests in flight are.
  @ParameterizedTest
  @ValueSource(strings = {"least-request", "peak-ewma"})
  void slowEndpointGetsLess(String algorithm) throws Exception {
    Balanced balanced = new Balanced("algorithm: " + algorithm).endpoints(10);
    record Running(int endpoint, long begin, long end) {}
    PriorityQueue<Running> running = new PriorityQueue<>((a, b) -> Long.compare(a.end(), b.end()));
    SplittableRandom random = new SplittableRandom(5);
    int[] shares = new int[10];
    int most = 0;
    for (int i = 0; i < 30_000; i++) {
      balanced.now += MILLI;
      while (!running.isEmpty() && running.peek().end() <= balanced.now) {
        Running done = running.remove();
        Backend backend = balanced.backend(done.endpoint());
        backend.onRequestEnded();
        backend.traffic().took(done.end() - done.begin(), balanced.now);
      }
      int picked = balanced.pick(i);
      shares[picked]++;
      long lasts = (picked == 0 ? 200 : 20) * MILLI * (50 + random.nextInt(100)) / 100;
      running.add(new Running(picked, balanced.now, balanced.now + lasts));
      most = Math.max(most, balanced.backend(0).inFlight());
    }
    int others = Arrays.stream(shares, 1, 10).sum() / 9;
    assertThat(shares[0]).isPositive().isLessThan(others / (algorithm.equals("peak-ewma") ? 8 : 2));
    assertThat(most).isLessThan(12);
  }

  /// A new endpoint has nothing in flight and no latency yet: all would go there until it answers.
  @ParameterizedTest
  @ValueSource(strings = {"least-request", "peak-ewma"})
  void newEndpointIsNotFlooded(String algorithm) throws Exception {
    Balanced balanced = new Balanced("algorithm: " + algorithm).endpoints(20);
    for (int i = 1; i < 20; i++) {
      Backend backend = balanced.backend(i);
      for (int j = 0; j < 5; j++) {
        assertThat(backend.tryStart(balanced.now, 0)).isTrue();
        backend.traffic().took(10 * MILLI, balanced.now);
      }
    }
    for (int i = 0; i < 100; i++) {
      balanced.pick(i);
    }
    assertThat(balanced.backend(0).inFlight()).isBetween(1, 12);
  }

  @Test
  void whoFailsFastAttractsNobody() throws Exception {
    Balanced balanced = new Balanced("{algorithm: peak-ewma, ejection: {consecutiveFailures: 0}}");
    balanced.endpoints(10);
    int[] shares = new int[10];
    for (int i = 0; i < 5_000; i++) {
      balanced.now += MILLI;
      int picked = balanced.pick(0);
      shares[picked]++;
      balanced
          .loops
          .getFirst()
          .onLatency(
              balanced.backend(picked),
              picked == 0 ? Outcome.FAILED : Outcome.ANSWERED,
              picked == 0 ? 1_000 : 20 * MILLI,
              balanced.now);
      balanced.backend(picked).onRequestEnded();
    }
    assertThat(shares[0]).isLessThan(50);
  }

  @Test
  void keysAreSpreadAndOnlyThoseOfAnEndpointThatGoesMove() throws Exception {
    Balanced balanced = new Balanced("algorithm: hash").endpoints(40);
    int keys = 20_000;
    int[] before = new int[keys];
    int[] shares = new int[40];
    for (int i = 0; i < keys; i++) {
      key(balanced, "user-" + i);
      before[i] = pickAndEnd(balanced);
      shares[before[i]]++;
    }
    assertThat(Arrays.stream(shares).max().orElseThrow()).isLessThan(keys / 40 * 5 / 4);
    assertThat(Arrays.stream(shares).min().orElseThrow()).isGreaterThan(keys / 40 * 7 / 10);
    balanced.endpoints(39);
    int moved = 0;
    for (int i = 0; i < keys; i++) {
      key(balanced, "user-" + i);
      int now = pickAndEnd(balanced);
      if (before[i] != 39 && now != before[i]) {
        moved++;
      }
    }
    assertThat(moved).isZero();
  }

  @Test
  void keysHeedWeights() throws Exception {
    Balanced balanced = new Balanced("algorithm: hash").endpoints(weighing(100, 100, 200));
    int[] shares = new int[3];
    for (int i = 0; i < 8_000; i++) {
      key(balanced, "user-" + i);
      shares[pickAndEnd(balanced)]++;
    }
    assertThat(shares[2]).isBetween(3_200, 4_800);
  }

  /// One key is all the traffic: its endpoint takes its share and a quarter, the rest goes on.
  @Test
  void loadOfAHotKeyIsBounded() throws Exception {
    Balanced balanced = new Balanced("algorithm: hash").endpoints(10);
    key(balanced, "hot");
    for (int i = 0; i < 1_000; i++) {
      balanced.now += MILLI;
      balanced.pick(i);
    }
    for (int i = 0; i < 10; i++) {
      assertThat(balanced.backend(i).inFlight()).isLessThanOrEqualTo(126);
    }
  }

  @Test
  void keyWhoseEndpointIsDoubtedGoesToOneOtherAndBack() throws Exception {
    Balanced balanced = new Balanced("algorithm: hash").endpoints(10);
    key(balanced, "user-1");
    int home = pickAndEnd(balanced);
    balanced.backend(home).doubt(balanced.now, MILLI);
    int other = pickAndEnd(balanced);
    assertThat(other).isNotEqualTo(home);
    for (int i = 0; i < 20; i++) {
      assertThat(pickAndEnd(balanced)).isEqualTo(other);
    }
    balanced.backend(home).trust();
    assertThat(pickAndEnd(balanced)).isEqualTo(home);
  }

  @Test
  void zoneComesFirstAndSpillsOverAsItFails() throws Exception {
    Balanced balanced = new Balanced("zone: z1");
    balanced.endpoints(inZones("z1", "z2", "z1", "z2", "z1", "z2", "z1", "z2", "z1", "z2"));
    assertThat(far(balanced.shares(1_000))).isZero();
    // Four of five can take all: 1.4 x 0.8 is more than 1.
    balanced.backend(0).doubt(balanced.now, Long.MAX_VALUE / 4);
    balanced.now += MILLI;
    assertThat(far(balanced.shares(1_000))).isZero();
    // Two of five: 1.4 x 0.4 stay.
    balanced.backend(2).doubt(balanced.now, Long.MAX_VALUE / 4);
    balanced.backend(4).doubt(balanced.now, Long.MAX_VALUE / 4);
    balanced.now += MILLI;
    assertThat(far(balanced.shares(10_000))).isBetween(4_000, 4_800);
    balanced.backend(6).doubt(balanced.now, Long.MAX_VALUE / 4);
    balanced.backend(8).doubt(balanced.now, Long.MAX_VALUE / 4);
    balanced.now += MILLI;
    assertThat(far(balanced.shares(1_000))).isEqualTo(1_000);
  }

  private static int far(int[] shares) {
    int far = 0;
    for (int i = 1; i < shares.length; i += 2) {
      far += shares[i];
    }
    return far;
  }

  @ParameterizedTest
  @ValueSource(strings = {"round-robin", "least-request"})
  void shareOfANewEndpointGrows(String algorithm) throws Exception {
    Balanced balanced =
        new Balanced("{slowStart: 10s, algorithm: " + algorithm + "}").endpoints(10);
    for (int i = 1; i < 10; i++) {
      assertThat(balanced.backend(i).tryStart(balanced.now, 0)).isTrue();
      balanced.backend(i).onRequestEnded();
    }
    balanced.now += Duration.ofSeconds(11).toNanos();
    assertThat(balanced.shares(10_000)[0]).isBetween(50, 200);
    balanced.now += Duration.ofSeconds(5).toNanos();
    assertThat(balanced.shares(10_000)[0]).isBetween(400, 700);
    balanced.now += Duration.ofSeconds(6).toNanos();
    assertThat(balanced.shares(10_000)[0]).isBetween(900, 1_100);
  }

  @Test
  void fullEndpointsAreLeftOutAndThenNobodyIsPicked() throws Exception {
    Balanced balanced = new Balanced("inFlightMax: 3").endpoints(4);
    for (int i = 0; i < 12; i++) {
      balanced.pick(i);
    }
    for (int i = 0; i < 4; i++) {
      assertThat(balanced.backend(i).inFlight()).isEqualTo(3);
    }
    Picker picker = balanced.loops.getFirst();
    picker.begin(balanced.pool(), balanced.config, balanced.wish, 20);
    assertThat(picker.next(balanced.now)).isNull();
    assertThat(picker.isFull()).isTrue();
    balanced.backend(2).onRequestEnded();
    assertThat(balanced.pick(0)).isEqualTo(2);
  }

  /// One that is dead does not take what waits for those that are full.
  @Test
  void fullEndpointsAreWaitedForRatherThanDeadOnesTried() throws Exception {
    Balanced balanced = new Balanced("inFlightMax: 1").endpoints(2);
    balanced.backend(1).doubt(balanced.now, Duration.ofSeconds(30).toNanos());
    assertThat(balanced.pick(0)).isZero();
    Picker picker = balanced.loops.getFirst();
    picker.begin(balanced.pool(), balanced.config, balanced.wish, 20);
    assertThat(picker.next(balanced.now)).isNull();
    assertThat(picker.isFull()).isTrue();
  }

  /// They are tried all the same where there are no others, so it is them that requests wait for.
  @Test
  void fullEndpointsAreWaitedForWhereAllAreDoubted() throws Exception {
    for (int size = 1; size <= 2; size++) {
      Balanced balanced = new Balanced("inFlightMax: 1").endpoints(size);
      for (int i = 0; i < size; i++) {
        balanced.pick(0);
      }
      for (int i = 0; i < size; i++) {
        balanced.backend(i).doubt(balanced.now, Duration.ofSeconds(30).toNanos());
      }
      Picker picker = balanced.loops.getFirst();
      picker.begin(balanced.pool(), balanced.config, balanced.wish, 20);
      assertThat(picker.next(balanced.now)).isNull();
      assertThat(picker.isFull()).isTrue();
      balanced.backend(0).onRequestEnded();
      assertThat(picker.next(balanced.now)).isNotNull();
    }
  }

  @Test
  void whoHasTriedADoubtedEndpointDoesNotWaitForAnother() throws Exception {
    Balanced balanced = new Balanced("inFlightMax: 1").endpoints(2);
    int full = balanced.pick(0);
    for (int i = 0; i < 2; i++) {
      balanced.backend(i).doubt(balanced.now, Duration.ofSeconds(30).toNanos());
    }
    assertThat(balanced.pick(0)).isNotEqualTo(full);
    Picker picker = balanced.loops.getFirst();
    assertThat(picker.next(balanced.now)).isNull();
    assertThat(picker.isFull()).isFalse();
  }

  @Test
  void aDoubtedEndpointWithAPlaceIsTriedRatherThanAFullOneWaitedFor() throws Exception {
    Balanced balanced = new Balanced("inFlightMax: 1").endpoints(2);
    balanced.pick(0);
    for (int i = 0; i < 2; i++) {
      balanced.backend(i).doubt(balanced.now, Duration.ofSeconds(30).toNanos());
    }
    Picker picker = balanced.loops.getFirst();
    picker.begin(balanced.pool(), balanced.config, balanced.wish, 20);
    assertThat(picker.next(balanced.now)).isNotNull();
    assertThat(picker.isFull()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{algorithm: round-robin, zone: z1}",
        "{algorithm: least-request, zone: z1, slowStart: 1h}",
        "{algorithm: peak-ewma, inFlightMax: 100}",
        "{algorithm: hash, slowStart: 1h}"
      })
  void picksAllocateNothing(String yaml) throws Exception {
    Balanced balanced = new Balanced(yaml);
    balanced.endpoints(
        List.of(
            new Place("a", "z1", 100),
            new Place("b", "z1", 200),
            new Place("c", "z2", 300),
            new Place("d", "z2", 300)));
    balanced.answers(1, Outcome.FAILED, 5);
    key(balanced, "user-1");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Picker picker = balanced.loops.getFirst();
    Balance balance = Balance.of(balanced.pool(), balanced.config);
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 5_000; i++) {
        balanced.now += 1_000;
        picker.begin(balanced.pool(), balanced.config, balanced.wish, 20);
        Slot<Backend> first = Objects.requireNonNull(picker.next(balanced.now));
        Slot<Backend> second = Objects.requireNonNull(picker.next(balanced.now));
        first.runtime().onRequestEnded();
        second.runtime().onRequestEnded();
        balanced.outliers.onOutcome(balance, first.runtime(), Outcome.ANSWERED, balanced.now);
        picker.onLatency(first.runtime(), Outcome.ANSWERED, 1_000, balanced.now);
        picker.end();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    // The JVM's own bookkeeping may fall into one round, not into all.
    assertThat(least).isZero();
  }
}
