package dev.holdfast.events.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.AppInstance;
import dev.holdfast.events.Cell;
import dev.holdfast.events.Digest;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Protocol;
import dev.holdfast.events.Route;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Target;
import dev.holdfast.events.Topic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class DigestsTest {
  private final Samples samples = new Samples(new SplittableRandom(99));

  @Test
  void theHashIsMurmur3OfTheReference() {
    assertThat(hash("")).isEqualTo("00000000000000000000000000000000");
    assertThat(hash("hello")).isEqualTo("cbd8a7b341bd9b025b1e906a48ae1d19");
    assertThat(hash("The quick brown fox jumps over the lazy dog"))
        .isEqualTo("e34bbc7bbc071b6c7a433ca9c49a9347");
  }

  @Test
  void everyBitOfEveryLengthCounts() {
    Set<Digest> seen = new HashSet<>();
    int tried = 0;
    for (int length = 0; length <= 40; length++) {
      byte[] bytes = new byte[length];
      assertThat(seen.add(Hash128.of(bytes, length)) || length == 0).isTrue();
      tried++;
      for (int bit = 0; bit < 8 * length; bit++) {
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        seen.add(Hash128.of(bytes, length));
        tried++;
        bytes[bit / 8] = 0;
      }
    }

    assertThat(seen).hasSize(tried);
  }

  /// The vector of docs/wire-format.md.
  @Test
  void theDigestOfTheDocumentedSetNeverChanges() {
    Endpoint one = documented("i-1", 61_001);
    Endpoint two = documented("i-2", 61_002);

    assertThat(Digests.of(List.of(one))).hasToString("4b030215866571042b6ac0ea545626e3");
    assertThat(Digests.of(List.of(one, two))).hasToString("68781209f67cc1d23e800d51d5ed3ab6");
  }

  @Test
  void noEndpointsHaveTheEmptyDigest() {
    assertThat(Digests.of(List.of())).isEqualTo(Digest.EMPTY);
  }

  @Test
  void theOrderDoesNotMatter() {
    List<Endpoint> endpoints = new ArrayList<>(samples.endpoints(50));
    Digest digest = Digests.of(endpoints);
    for (int round = 0; round < 20; round++) {
      Collections.shuffle(endpoints, new Random(round));

      assertThat(Digests.of(endpoints)).isEqualTo(digest);
    }
  }

  @Test
  void theDigestOfTwoSetsTogetherIsTheirSum() {
    List<Endpoint> endpoints = samples.endpoints(40);
    int half = endpoints.size() / 2;

    assertThat(
            Digests.of(endpoints.subList(0, half))
                .plus(Digests.of(endpoints.subList(half, endpoints.size()))))
        .isEqualTo(Digests.of(endpoints));
  }

  @Test
  void anEndpointThatStandsTwiceDoesNotCancelItself() {
    Endpoint endpoint = samples.endpoint();

    assertThat(Digests.of(List.of(endpoint, endpoint)))
        .isNotEqualTo(Digest.EMPTY)
        .isNotEqualTo(Digests.of(List.of(endpoint)));
  }

  @Test
  void anyFactThatDiffersShows() {
    Set<Digest> seen = new HashSet<>();
    Set<Endpoint> endpoints = new HashSet<>();
    for (int i = 0; i < 2_000; i++) {
      Endpoint endpoint = samples.endpoint();
      endpoints.add(endpoint);
      endpoints.add(endpoint.withSince(endpoint.sinceMs() ^ 1));
      endpoints.add(endpoint.withState(EndpointState.LIVE, endpoint.stateForMs() ^ 1));
    }
    endpoints.forEach(endpoint -> seen.add(Digests.of(List.of(endpoint))));

    assertThat(seen).hasSameSizeAs(endpoints);
  }

  @Test
  void aRouterAgreesWithTheEmitterOnWhatItRead() {
    RouteEvent.Manifest manifest = new RouteEvent.Manifest(samples.header(), samples.endpoints(60));
    LogRecord record =
        RecordCodec.decode(
            Topic.ROUTES, 1, 2, Samples.SITE, Samples.CELL.key(), RecordCodec.encode(manifest));

    assertThat(record).isInstanceOf(LogRecord.Read.class);
    RouteEvent read = ((LogRecord.Read) record).event();
    assertThat(Digests.of(((RouteEvent.Manifest) read).endpoints()))
        .isEqualTo(Digests.of(manifest.endpoints()));
  }

  private static Endpoint documented(String instance, int port) {
    return new Endpoint(
        new EndpointId(new Cell("c1"), instance, 8_080),
        new Target("10.0.0.7", port, 0, "", Protocol.HTTP1),
        EndpointState.LIVE,
        0,
        1_700_000_000_000L,
        AppInstance.NONE,
        "",
        100,
        Map.of(),
        List.of(Route.parse("a.example.com/api")));
  }

  private static String hash(String text) {
    return Hash128.of(text.getBytes(US_ASCII), text.length()).toString();
  }
}
