package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Topic;
import dev.holdfast.events.wire.RecordCodec;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What was said on the log, as people read it.
final class HistoryTest {
  private static final Endpoint A = Said.endpoint("c1", "a", 61_001, "a.example.com");
  private static final Endpoint B =
      Said.endpoint("c1", "b", 61_002, "a.example.com/api", "b.example.com");

  private final RecordFilter all = new RecordFilter("", "");
  private final RecordFilter ofA = new RecordFilter("", "a.example.com");

  @Test
  void eachKindOfRecordSaysWhatItsCellSaid() {
    RecordText text = new RecordText(ZoneOffset.UTC, all);

    assertThat(
            List.of(
                    Said.record(0, 1_500, Said.hello("c1", 0)),
                    Said.record(1, 2_000, Said.manifest("c1", 1, A, B)),
                    Said.record(2, 3_000, Said.register(2, A)),
                    Said.record(3, 4_000, Said.unregister(3, A)),
                    Said.record(9, 5_000, Said.beat("c1", 3)),
                    RecordCodec.decode(
                        Topic.ROUTES, 4, 6_000, Said.SITE, new Cell("c2").key(), new byte[] {1}),
                    RecordCodec.decode(Topic.ROUTES, 5, 7_000, Said.SITE, null, null))
                .stream()
                .flatMap(record -> text.lines(record).stream()))
        .containsExactly(
            "1970-01-01 00:00:01.500  routes 0  c1  7/0  hello: emitter 1.2 has started",
            "1970-01-01 00:00:02.000  routes 1  c1  7/1  manifest: 2 endpoints",
            "    a:8080 live at 10.0.0.1:61001, app shop: a.example.com",
            "    b:8080 live at 10.0.0.1:61002, app shop: a.example.com/api, b.example.com",
            "1970-01-01 00:00:03.000  routes 2  c1  7/2  register a:8080 live at 10.0.0.1:61001,"
                + " app shop: a.example.com",
            "1970-01-01 00:00:04.000  routes 3  c1  7/3  unregister a:8080",
            "1970-01-01 00:00:05.000  presence 9  c1  7/3  beat: leaving for 60 s",
            "1970-01-01 00:00:06.000  routes 4  c2  ?  UNREADABLE, BAD_VALUE: header: byte 1: 1 is"
                + " no field of protobuf",
            "1970-01-01 00:00:07.000  routes 5  ?  ?  UNREADABLE, BAD_KEY: the record has no key");
  }

  @Test
  void aLongManifestIsCutForPeople() {
    Endpoint[] many =
        IntStream.range(0, 25)
            .mapToObj(i -> Said.endpoint("c1", "i-" + i, 61_000 + i, "a.example.com"))
            .toArray(Endpoint[]::new);

    List<String> lines =
        new RecordText(ZoneOffset.UTC, all).lines(Said.record(0, 0, Said.manifest("c1", 1, many)));

    assertThat(lines).hasSize(22).last().isEqualTo("    and 5 more; --json shows all");
  }

  @Test
  void jsonHoldsTheWholeRecord() {
    assertThat(RecordJson.of(Said.record(2, 3_000, Said.register(2, A))))
        .hasToString(
            "{\"time\":\"1970-01-01T00:00:03Z\",\"appendTimeMs\":3000,\"topic\":\"routes\","
                + "\"offset\":2,\"cell\":\"c1\",\"epoch\":7,"
                + "\"incarnation\":\"7/00000000000000000000000000000001\",\"seq\":2,"
                + "\"emittedAtMs\":0,\"kind\":\"register\",\"endpoint\":{\"cell\":\"c1\","
                + "\"instance\":\"a\",\"containerPort\":8080,\"address\":\"10.0.0.1\","
                + "\"port\":61001,\"protocol\":\"http1\",\"state\":\"live\",\"sinceMs\":1,"
                + "\"app\":\"shop\",\"processType\":\"web\",\"index\":0,\"weight\":100,"
                + "\"routes\":[\"a.example.com\"]}}");
  }

  @Test
  void aHostIsFollowedThroughWhatTakesItAway() {
    Endpoint moved = Said.endpoint("c1", "a", 61_001, "b.example.com");

    assertThat(ofA.wants(Said.record(0, 0, Said.hello("c1", 0)))).isFalse();
    assertThat(ofA.wants(Said.record(1, 0, Said.manifest("c1", 1, A, B)))).isTrue();
    assertThat(ofA.wants(Said.record(2, 0, Said.register(2, moved)))).isTrue();
    assertThat(ofA.wants(Said.record(3, 0, Said.register(3, moved)))).isFalse();
    assertThat(ofA.wants(Said.record(4, 0, Said.unregister(4, B)))).isTrue();
    assertThat(ofA.wants(Said.record(5, 0, Said.unregister(5, B)))).isFalse();
    assertThat(ofA.wants(Said.record(6, 0, Said.register(6, A)))).isTrue();
    assertThat(ofA.wants(Said.record(7, 0, Said.manifest("c1", 7)))).isTrue();
    assertThat(ofA.wants(Said.record(8, 0, Said.manifest("c1", 8)))).isFalse();
  }

  @Test
  void aManifestShowsOnlyTheHostsEndpoints() {
    assertThat(ofA.wanted(List.of(A, B, Said.endpoint("c1", "c", 1, "c.example.com"))))
        .containsExactly(A, B);
  }

  @Test
  void aCellsRecordsAreItsOwnUnreadableOnesToo() {
    RecordFilter ofC2 = new RecordFilter("c2", "");
    LogRecord keyless = RecordCodec.decode(Topic.ROUTES, 5, 0, Said.SITE, null, null);
    LogRecord damaged =
        RecordCodec.decode(Topic.ROUTES, 4, 0, Said.SITE, new Cell("c2").key(), new byte[] {1});

    assertThat(ofC2.wants(Said.record(0, 0, Said.hello("c1", 0)))).isFalse();
    assertThat(ofC2.wants(Said.record(0, 0, Said.hello("c2", 0)))).isTrue();
    assertThat(ofC2.wants(damaged)).isTrue();
    assertThat(ofC2.wants(keyless)).isFalse();
    assertThat(ofA.wants(keyless)).isTrue();
  }

  @Test
  void bothTopicsAreToldInTheOrderOfTheirTimes() {
    TimeMerge merge = new TimeMerge();
    LogRecord first = Said.record(0, 1_000, Said.beat("c1", 1));
    LogRecord second = Said.record(0, 2_000, Said.hello("c1", 0));
    LogRecord third = Said.record(1, 3_000, Said.beat("c1", 1));
    LogRecord fourth = Said.record(1, 4_000, Said.manifest("c1", 1));

    assertThat(merge.add(List.of(second, fourth), _ -> false)).isEmpty();
    assertThat(merge.add(List.of(first, third), _ -> false)).containsExactly(first, second, third);
    assertThat(merge.add(List.of(), topic -> topic == Topic.PRESENCE)).containsExactly(fourth);
  }

  @Test
  void routesAreFoldedAsARouterFoldsThem() {
    PastRoutes routes = new PastRoutes();
    Endpoint taken = Said.endpoint("c0", "old", 61_001, "a.example.com");
    routes.apply(Said.record(0, 0, Said.register(5, Said.endpoint("c9", "x", 1, "x"))));
    routes.apply(Said.record(1, 0, Said.manifest("c0", 1, taken)));
    routes.apply(Said.record(2, 0, Said.manifest("c1", 1, A, B)));
    routes.apply(Said.record(3, 0, Said.unregister(2, B)));
    routes.apply(RecordCodec.decode(Topic.ROUTES, 4, 0, Said.SITE, null, null));

    assertThat(String.join("\n", RouteRows.of(routes.answer("", 10)).lines()))
        .isEqualTo(
            """
            ROUTE          APP   INSTANCE  CELL  ADDRESS         STATE
            a.example.com  shop  a         c1    10.0.0.1:61001  live
                           shop  old       c0    10.0.0.1:61001  address-taken\
            """);
    assertThat(routes.withoutManifest()).containsExactly(new Cell("c9"));
  }

  @Test
  void routesAreCutByHostAndLimit() {
    PastRoutes routes = new PastRoutes();
    routes.apply(Said.record(2, 0, Said.manifest("c1", 1, A, B)));

    RouteRows ofHost = RouteRows.of(routes.answer("a.example.com", 10));
    RouteRows limited = RouteRows.of(routes.answer("", 2));

    assertThat(ofHost.shown()).isEqualTo(2);
    assertThat(ofHost.more()).isFalse();
    assertThat(ofHost.routesInTable()).isEqualTo(3);
    assertThat(limited.shown()).isEqualTo(2);
    assertThat(limited.more()).isTrue();
  }
}
