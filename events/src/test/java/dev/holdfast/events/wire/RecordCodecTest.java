package dev.holdfast.events.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.AppInstance;
import dev.holdfast.events.CellMode;
import dev.holdfast.events.Digest;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.Header;
import dev.holdfast.events.Incarnation;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Order;
import dev.holdfast.events.Protocol;
import dev.holdfast.events.Route;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.RouteOptions;
import dev.holdfast.events.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RecordCodecTest {
  private static final int EVENTS = 2_000;

  private final Samples samples = new Samples(new SplittableRandom(20_251_124));

  @Test
  void whatIsWrittenIsReadAgain() {
    for (int i = 0; i < EVENTS; i++) {
      RouteEvent event = samples.event();

      assertThat(decode(event, RecordCodec.encode(event))).isEqualTo(read(event));
    }
  }

  @Test
  void writesTheBytesThatTheSchemasOwnClassesWrite() {
    for (int i = 0; i < EVENTS; i++) {
      RouteEvent event = samples.event();

      assertThat(RecordCodec.encode(event)).isEqualTo(Oracle.message(event).toByteArray());
    }
  }

  @Test
  void theSchemasOwnClassesReadWhatItWrites() {
    for (int i = 0; i < EVENTS; i++) {
      RouteEvent event = samples.event();

      assertThat(Oracle.parse(RecordCodec.encode(event))).isEqualTo(Oracle.message(event));
    }
  }

  /// Bytes that stand on logs already: a change of this test is a change of the format.
  @Test
  void aRegistersBytesNeverChange() {
    Endpoint endpoint =
        new Endpoint(
                new EndpointId(Samples.CELL, "i-1", 8_080),
                new Target("10.0.0.7", 61_001, 61_443, "i-1", Protocol.HTTP2),
                EndpointState.DRAINING,
                10_000,
                1_763_970_000_001L,
                new AppInstance("app-1", "web", 2),
                "z1",
                50,
                Map.of("k", "v w"),
                List.of(Route.parse("a.example.com"), Route.parse("*.b/api")))
            .withOptions(
                Map.of(Route.parse("*.b/api"), RouteOptions.of(Map.of("priority", "low"))));
    Header header =
        new Header("north", Samples.CELL, new Order(new Incarnation(300, 1, -1), 7), 1_234);

    assertThat(hex(new RouteEvent.Register(header, endpoint)))
        .isEqualTo(
            "08021001" // schema version 2, minimum reader 1
                + "1a056e6f727468" // site
                + "220c63656c6c2d372e6e6f727468" // cell
                + "2a1508ac02" // incarnation, 21 bytes: epoch 300
                + "110100000000000000" // id, high
                + "19ffffffffffffffff" // id, low
                + "3007" // seq
                + "38d209" // emitted at
                + "92018001" // register, 128 bytes
                + "0a7e" // endpoint, 126 bytes
                + "0a03692d31" // instance
                + "10903f" // container port 8080
                + "1802" // draining
                + "20904e" // for 10,000 ms
                + "2a0831302e302e302e37" // address
                + "30c9dc03" // port 61001
                + "3883e003" // TLS port 61443
                + "4203692d31" // identity
                + "4802" // HTTP/2
                + "5081c9b8a6ab33" // since
                + "5a056170702d31" // app
                + "6203776562" // process type
                + "6802" // index
                + "72027a31" // zone
                + "7832" // weight 50
                + "8201080a016b1203762077" // tag k
                + "8a011d0a032a2e6212042f617069" // route *.b/api
                + "82010f0a087072696f7269747912036c6f77" // option priority: low
                + "8a010f0a0d612e6578616d706c652e636f6d"); // route a.example.com
  }

  @Test
  void aBeatsBytesNeverChange() {
    Header header = new Header("north", Samples.CELL, new Order(new Incarnation(1, 0, 0), 0), -1);

    assertThat(hex(new RouteEvent.Beat(header, CellMode.LEAVING, 5, new Digest(0, 2))))
        .isEqualTo(
            "080210011a056e6f727468220c63656c6c2d372e6e6f7274682a020801"
                + "38ffffffffffffffffff01" // emitted at -1: an int64
                + "a2010f" // beat, 15 bytes
                + "0803" // leaving
                + "1005" // for 5 ms
                + "1a09110200000000000000"); // digest: low lane 2
  }

  @Test
  void anEmptyManifestIsAManifest() {
    RouteEvent empty = new RouteEvent.Manifest(samples.header(), List.of());

    assertThat(decode(empty, RecordCodec.encode(empty))).isEqualTo(read(empty));
  }

  @Test
  void aManifestOfSeveralMegabytesIsReadAgain() {
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      endpoints.add(numbered(i));
    }
    RouteEvent manifest = new RouteEvent.Manifest(samples.header(), endpoints);
    byte[] value = RecordCodec.encode(manifest);

    assertThat(value).hasSizeBetween(2 << 20, RecordCodec.RECORD_BYTES_MOST);
    assertThat(decode(manifest, value)).isEqualTo(read(manifest));
  }

  @Test
  void whatRepeatsInAManifestIsKeptOnce() {
    RouteEvent manifest =
        new RouteEvent.Manifest(samples.header(), List.of(numbered(1), numbered(2)));
    LogRecord.Read read = (LogRecord.Read) decode(manifest, RecordCodec.encode(manifest));
    List<Endpoint> endpoints = ((RouteEvent.Manifest) read.event()).endpoints();
    Endpoint one = endpoints.get(0);
    Endpoint other = endpoints.get(1);

    assertThat(one.zone()).isSameAs(other.zone());
    assertThat(one.app().app()).isSameAs(other.app().app());
    assertThat(one.tags()).isSameAs(other.tags());
    assertThat(one.routes().getFirst()).isSameAs(other.routes().getFirst());
    assertThat(one.id().cell()).isSameAs(other.id().cell()).isSameAs(read.event().cell());
    assertThat(one.target().identity()).isSameAs(one.id().instance());
  }

  /// As it comes: among other records that were fetched with it.
  @Test
  void aRecordIsReadWhereverItStandsInWhatWasFetched() {
    for (int i = 0; i < EVENTS; i++) {
      RouteEvent event = samples.event();
      byte[] value = RecordCodec.encode(event);
      byte[] fetched = new byte[value.length + 14];
      Arrays.fill(fetched, (byte) -1);
      System.arraycopy(value, 0, fetched, 9, value.length);

      LogRecord.Raw within = LogRecord.Raw.within(Samples.CELL.key(), fetched, 9, 9 + value.length);

      assertThat(RecordCodec.decode(Samples.topicOf(event), 42, 99, Samples.SITE, within))
          .isEqualTo(read(event));
      assertThat(within.value()).isEqualTo(value);
      assertThat(within.crc32c()).isEqualTo(new LogRecord.Raw(Samples.CELL.key(), value).crc32c());
    }
  }

  private static Endpoint numbered(int number) {
    String instance = "instance-" + number;
    return new Endpoint(
        new EndpointId(Samples.CELL, instance, 8_080),
        new Target("10.0.0.7", 1 + number, 0, instance, Protocol.HTTP1),
        EndpointState.LIVE,
        0,
        1_763_970_000_000L + number,
        new AppInstance("an-app", "web", number),
        "zone-1",
        100,
        Map.of("organization", "org", "space", "dev"),
        List.of(Route.parse("an-app.example.com")));
  }

  private static String hex(RouteEvent event) {
    return HexFormat.of().formatHex(RecordCodec.encode(event));
  }

  private static LogRecord read(RouteEvent event) {
    return new LogRecord.Read(
        Samples.topicOf(event),
        42,
        99,
        event,
        new LogRecord.Raw(Samples.CELL.key(), RecordCodec.encode(event)));
  }

  private static LogRecord decode(RouteEvent event, byte[] value) {
    return RecordCodec.decode(
        Samples.topicOf(event), 42, 99, Samples.SITE, event.cell().key(), value);
  }
}
