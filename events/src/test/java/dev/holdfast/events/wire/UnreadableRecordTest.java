package dev.holdfast.events.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Header;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.LogRecord.Reason;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Topic;
import dev.holdfast.events.wire.proto.Record;
import dev.holdfast.events.wire.proto.Register;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Which records are refused, and why; and what a reader passes over. Long because it goes through
/// each field of `docs/wire-format.md` in its order.
final class UnreadableRecordTest {
  private static final byte[] KEY = Samples.CELL.key();

  private final Samples samples = new Samples(new SplittableRandom(11));
  private final Header header = samples.header();
  private final Endpoint endpoint = samples.endpoint();
  private final RouteEvent event = new RouteEvent.Register(header, endpoint);
  private final RouteEvent beat =
      new RouteEvent.Beat(
          header, dev.holdfast.events.CellMode.UP, 0, new dev.holdfast.events.Digest(1, 2));

  @Test
  void aKeyThatIsNoCellsNameIsBad() {
    byte[] value = RecordCodec.encode(event);

    assertRefused(decode(null, value), Reason.BAD_KEY, "the record has no key");
    assertRefused(decode(new byte[0], value), Reason.BAD_KEY, "key: cell name is \"\"");
    assertRefused(decode("a b".getBytes(US_ASCII), value), Reason.BAD_KEY, "key: cell name is");
    assertRefused(decode(new byte[] {'a', (byte) 0xff}, value), Reason.BAD_KEY, "\"a?\"");
    assertRefused(decode(new byte[1 << 20], value), Reason.BAD_KEY, "key: cell name is");
    assertThat(unreadable(decode(null, value)).cell()).isNull();
  }

  @Test
  void aRecordWithoutAValueIsNotOurs() {
    assertRefused(decode(KEY, null), Reason.BAD_VALUE, "the record has no value");
    assertRefused(decode(KEY, new byte[0]), Reason.BAD_VALUE, "header: schema version is 0");
  }

  @Test
  void aRecordOver8MiBIsRefusedUnread() {
    assertRefused(
        decode(KEY, new byte[(8 << 20) + 1]),
        Reason.BAD_VALUE,
        "the record has 8388609 bytes; expected at most 8388608");
  }

  @Test
  void theHeaderNamesTheKeysCell() {
    LogRecord record = decode(message(r -> r.setCell("cell-8")));

    assertRefused(record, Reason.KEY_MISMATCH, "the header names cell \"cell-8\"");
    assertThat(unreadable(record).cell()).isEqualTo(Samples.CELL);
    assertRefused(decode(message(r -> r.clearCell())), Reason.KEY_MISMATCH, "\"\"");
  }

  @Test
  void theHeaderNamesTheLogsSite() {
    assertRefused(
        decode(message(r -> r.setSite("south"))),
        Reason.OTHER_SITE,
        "the header names site \"south\"; this log is of north");
  }

  @Test
  void theHeaderIsComplete() {
    assertRefused(
        decode(message(r -> r.clearSchemaVersion())),
        Reason.BAD_VALUE,
        "header: schema version is 0, minimum reader 1; expected 1 or more");
    assertRefused(
        decode(message(r -> r.clearMinimumReader())), Reason.BAD_VALUE, "minimum reader 0");
    assertRefused(
        decode(message(r -> r.clearIncarnation())),
        Reason.BAD_VALUE,
        "header: the incarnation is missing");
  }

  @Test
  void aRecordForNewerReadersKeepsItsHeader() {
    LogRecord record =
        decode(message(r -> r.setSchemaVersion(9).setMinimumReader(3).setUnknownFields(field(40))));

    assertRefused(
        record,
        Reason.TOO_NEW,
        "it asks for a reader of schema version 3; this one knows 2: upgrade routers first");
    assertThat(unreadable(record).header()).isEqualTo(header);
  }

  @Test
  void aRecordForNewerReadersIsNotInterpreted() {
    Record tooNew = message(r -> r.setMinimumReader(3).setRegister(Register.getDefaultInstance()));
    assertThat(unreadable(decode(tooNew)).header()).isEqualTo(header);

    Record noHeader = message(r -> r.setMinimumReader(3).clearIncarnation());
    assertRefused(decode(noHeader), Reason.TOO_NEW, "upgrade routers first");
    assertThat(unreadable(decode(noHeader)).header()).isNull();
  }

  @Test
  void aRecordForNewerReadersOfAnotherCellOrSiteIsNoLifeSign() {
    assertRefused(
        decode(message(r -> r.setMinimumReader(3).setCell("c"))), Reason.KEY_MISMATCH, "\"c\"");
    assertRefused(
        decode(message(r -> r.setMinimumReader(3).setSite("south"))), Reason.OTHER_SITE, "south");
  }

  @Test
  void anUnknownKindKeepsItsHeader() {
    LogRecord none = decode(message(r -> r.clearBody()));
    LogRecord other = decode(message(r -> r.clearBody().setUnknownFields(field(21))));

    assertRefused(none, Reason.UNKNOWN_KIND, "the record has no body");
    assertRefused(
        other, Reason.UNKNOWN_KIND, "field 21 is no kind of record that this reader knows");
    assertThat(unreadable(other).header()).isEqualTo(header);
  }

  @Test
  void unknownFieldsAreSkippedAtEveryDepth() {
    UnknownFieldSet unknown = field(45);
    Register.Builder register = Oracle.message(event).getRegister().toBuilder();
    register.setUnknownFields(unknown);
    register.getEndpointBuilder().setUnknownFields(unknown);
    register.getEndpointBuilder().addTagsBuilder().setName("zz").setUnknownFields(unknown);
    register.getEndpointBuilder().addRoutesBuilder().setHost("z.z").setUnknownFields(unknown);
    Record newer =
        message(r -> {
          r.setSchemaVersion(3).setRegister(register).setUnknownFields(unknown);
          r.getIncarnationBuilder().setUnknownFields(unknown);
        });
    Record plain =
        message(r -> {
          r.getRegisterBuilder().getEndpointBuilder().addTagsBuilder().setName("zz");
          r.getRegisterBuilder().getEndpointBuilder().addRoutesBuilder().setHost("z.z");
        });

    assertThat(read(decode(newer))).isEqualTo(read(decode(plain)));
  }

  @Test
  void aNewerWritersDigestIsNotCompared() {
    Record newer = Oracle.message(beat).toBuilder().setSchemaVersion(3).build();
    LogRecord record =
        RecordCodec.decode(Topic.PRESENCE, 42, 99, Samples.SITE, KEY, newer.toByteArray());

    assertThat(read(record))
        .isEqualTo(new RouteEvent.Beat(header, dev.holdfast.events.CellMode.UP, 0, null));
  }

  @Test
  void enumsAreOfTheirKnownValues() {
    for (int bad : List.of(0, 4, 99, -1, Integer.MAX_VALUE)) {
      assertRefused(
          decode(endpointMessage(e -> e.setStateValue(bad))), Reason.BAD_VALUE, "register: ");
      assertRefused(
          decode(endpointMessage(e -> e.setProtocolValue(bad))), Reason.BAD_VALUE, "register: ");
      Record record = message(r -> r.getBeatBuilder().setModeValue(bad).setForMs(1));
      assertRefused(
          RecordCodec.decode(Topic.PRESENCE, 42, 99, Samples.SITE, KEY, record.toByteArray()),
          Reason.BAD_VALUE,
          "beat: ");
    }
    assertRefused(
        decode(endpointMessage(e -> e.setStateValue(4))),
        Reason.BAD_VALUE,
        "register: state is 4; expected 1 to 3");
  }

  @Test
  void fieldsOutOfTheirBoundsAreRefused() {
    assertRefused(
        decode(endpointMessage(e -> e.setPort(65_536))),
        Reason.BAD_VALUE,
        "register: port is \"65536\"; expected 0 (none) to 65535");
    assertRefused(
        decode(endpointMessage(e -> e.setPort(-1))), Reason.BAD_VALUE, "number is 4294967295");
    assertRefused(
        decode(endpointMessage(e -> e.setSinceMs(-1))), Reason.BAD_VALUE, "since is \"-1\"");
    assertRefused(
        decode(endpointMessage(e -> e.setApp("a" + (char) 0xe9))), Reason.BAD_VALUE, "app is");
    assertRefused(
        decode(endpointMessage(e -> e.setZone("z".repeat(64)))), Reason.BAD_VALUE, "zone is");
    assertRefused(
        decode(endpointMessage(e -> e.addRoutesBuilder().setHost("A"))),
        Reason.BAD_VALUE,
        "host is \"A\"");
    assertRefused(
        decode(message(r -> r.getRegisterBuilder().clearEndpoint())),
        Reason.BAD_VALUE,
        "register: the endpoint is missing");
  }

  @Test
  void aTagsNameStandsOnce() {
    Record twice =
        endpointMessage(e ->
            e.clearTags()
                .addTags(dev.holdfast.events.wire.proto.Tag.newBuilder().setName("n"))
                .addTags(dev.holdfast.events.wire.proto.Tag.newBuilder().setName("n")));

    assertRefused(decode(twice), Reason.BAD_VALUE, "register: tag name is \"n\"");
  }

  @Test
  void routesOutOfOrderOrDoubledAreTheSameSet() {
    Record canonical =
        endpointMessage(e -> e.clearRoutes().addRoutes(route("a")).addRoutes(route("b")));
    Record doubled =
        endpointMessage(
            e -> e.clearRoutes().addRoutes(route("b")).addRoutes(route("a")).addRoutes(route("b")));

    assertThat(read(decode(doubled))).isEqualTo(read(decode(canonical)));
  }

  @Test
  void tagsAndRoutesThatStandApartAreOneSet() {
    Record canonical =
        endpointMessage(e ->
            e.clearTags()
                .addTags(tag("a"))
                .addTags(tag("b"))
                .clearRoutes()
                .addRoutes(route("a"))
                .addRoutes(route("b")));
    Record apart =
        endpointMessage(e ->
            e.clearTags()
                .addTags(tag("b"))
                .clearRoutes()
                .addRoutes(route("b"))
                .setUnknownFields(behindAll(tag("a"), route("a"))));
    Record twice =
        endpointMessage(
            e -> e.clearTags().addTags(tag("a")).setUnknownFields(behindAll(tag("a"), route("a"))));

    assertThat(read(decode(apart))).isEqualTo(read(decode(canonical)));
    assertRefused(decode(twice), Reason.BAD_VALUE, "register: tag name is \"a\"");
  }

  @Test
  void theDetailNamesTheManifestsEndpoint() {
    Record manifest =
        message(r ->
            r.getManifestBuilder()
                .addEndpoints(Oracle.message(endpoint))
                .addEndpoints(Oracle.message(endpoint).toBuilder().setWeight(1_001)));
    assertRefused(
        decode(manifest),
        Reason.BAD_VALUE,
        "manifest: endpoint 1: weight is \"1001\"; expected 1 to 1000");

    Record twice =
        message(r ->
            r.getManifestBuilder()
                .addEndpoints(Oracle.message(endpoint))
                .addEndpoints(Oracle.message(endpoint)));
    assertRefused(decode(twice), Reason.BAD_VALUE, "manifest: manifest is \"1 distinct ids\"");
  }

  @Test
  void aScalarThatStandsTwiceCountsAsLastWritten() {
    byte[] twice = append(RecordCodec.encode(event), new byte[] {6 << 3, 77});
    assertThat(read(decode(KEY, twice)).header().order().seq()).isEqualTo(77);
  }

  @Test
  void amessageThatStandsTwiceIsRefused() {
    byte[] value = RecordCodec.encode(event);
    byte[] unregister = {(byte) (19 << 3 | 2), 1, 0};
    byte[] incarnation = {5 << 3 | 2, 0};

    assertRefused(decode(KEY, append(value, unregister)), Reason.BAD_VALUE, "two bodies");
    assertRefused(
        decode(KEY, append(value, incarnation)), Reason.BAD_VALUE, "the incarnation stands twice");
    Record twoEndpoints = message(r -> r.getRegisterBuilder().setUnknownFields(endpointAgain()));
    assertRefused(decode(twoEndpoints), Reason.BAD_VALUE, "register: the endpoint stands twice");
  }

  @Test
  void whatIsNoProtobufIsRefused() {
    byte[] value = RecordCodec.encode(event);

    assertRefused(with(value, 40 << 3 | 3), Reason.BAD_VALUE, "wire type 3 is not in use");
    assertRefused(with(value, 40 << 3 | 4), Reason.BAD_VALUE, "wire type 4 is not in use");
    assertRefused(with(value, 40 << 3 | 7), Reason.BAD_VALUE, "wire type 7 is not in use");
    assertRefused(with(value, 3 << 3), Reason.BAD_VALUE, "field 3 has wire type 0");
    assertRefused(with(value, 18 << 3), Reason.BAD_VALUE, "field 18 has wire type 0");
    assertRefused(
        decode(KEY, append(value, new byte[] {2, 0})), Reason.BAD_VALUE, "no field of protobuf");
    assertRefused(
        decode(KEY, append(value, new byte[] {6 << 3, -1, -1, -1, -1, -1, -1, -1, -1, -1, 2})),
        Reason.BAD_VALUE,
        "more than 64 bits");
    assertRefused(decode(KEY, append(value, new byte[] {6 << 3, -1})), Reason.BAD_VALUE, "cut off");
    assertRefused(
        decode(KEY, append(value, new byte[] {3 << 3 | 2, -1, -1, -1, -1, 7})),
        Reason.BAD_VALUE,
        "a length of 2147483647 bytes, 0 are left");
    assertRefused(
        decode(KEY, append(value, new byte[] {9 << 3 | 1, 0})),
        Reason.BAD_VALUE,
        "8 bytes are wanted, 1 are left");
  }

  @Test
  void aKindStandsOnItsOwnTopic() {
    assertRefused(
        RecordCodec.decode(Topic.PRESENCE, 1, 2, Samples.SITE, KEY, RecordCodec.encode(event)),
        Reason.BAD_VALUE,
        "register: not a record of this topic");
    assertRefused(
        RecordCodec.decode(Topic.ROUTES, 1, 2, Samples.SITE, KEY, RecordCodec.encode(beat)),
        Reason.BAD_VALUE,
        "beat: not a record of this topic");
    RouteEvent hello = new RouteEvent.Hello(header, "1");
    for (Topic topic : Topic.values()) {
      byte[] value = RecordCodec.encode(hello);
      assertThat(RecordCodec.decode(topic, 1, 2, Samples.SITE, KEY, value))
          .isEqualTo(new LogRecord.Read(topic, 1, 2, hello, new LogRecord.Raw(KEY, value)));
    }
  }

  private Record message(Consumer<Record.Builder> change) {
    Record.Builder record = Oracle.message(event).toBuilder();
    change.accept(record);
    return record.build();
  }

  private Record endpointMessage(Consumer<dev.holdfast.events.wire.proto.Endpoint.Builder> change) {
    return message(r -> change.accept(r.getRegisterBuilder().getEndpointBuilder()));
  }

  private static dev.holdfast.events.wire.proto.Route route(String host) {
    return dev.holdfast.events.wire.proto.Route.newBuilder().setHost(host).build();
  }

  private static dev.holdfast.events.wire.proto.Tag tag(String name) {
    return dev.holdfast.events.wire.proto.Tag.newBuilder().setName(name).build();
  }

  /// Written behind the known fields of an endpoint, as a writer might that is not ours.
  private static UnknownFieldSet behindAll(
      dev.holdfast.events.wire.proto.Tag tag, dev.holdfast.events.wire.proto.Route route) {
    return UnknownFieldSet.newBuilder()
        .addField(16, lengthDelimited(tag.toByteString()))
        .addField(17, lengthDelimited(route.toByteString()))
        .build();
  }

  private static UnknownFieldSet.Field lengthDelimited(ByteString bytes) {
    return UnknownFieldSet.Field.newBuilder().addLengthDelimited(bytes).build();
  }

  /// A field of every wire type that a later schema may use.
  private static UnknownFieldSet field(int number) {
    return UnknownFieldSet.newBuilder()
        .addField(
            number,
            UnknownFieldSet.Field.newBuilder()
                .addVarint(-1)
                .addFixed32(7)
                .addFixed64(8)
                .addLengthDelimited(ByteString.copyFromUtf8("äöü"))
                .build())
        .build();
  }

  private UnknownFieldSet endpointAgain() {
    return UnknownFieldSet.newBuilder()
        .addField(
            1,
            UnknownFieldSet.Field.newBuilder()
                .addLengthDelimited(Oracle.message(endpoint).toByteString())
                .build())
        .build();
  }

  private static LogRecord with(byte[] value, int tag) {
    ByteArrayOutputStream more = new ByteArrayOutputStream();
    for (int rest = tag; ; rest >>>= 7) {
      if (rest < 128) {
        more.write(rest);
        break;
      }
      more.write(rest | 128);
    }
    more.write(0);
    return decode(KEY, append(value, more.toByteArray()));
  }

  private static byte[] append(byte[] value, byte[] more) {
    byte[] all = java.util.Arrays.copyOf(value, value.length + more.length);
    System.arraycopy(more, 0, all, value.length, more.length);
    return all;
  }

  private static void assertRefused(LogRecord record, Reason reason, String detail) {
    assertThat(unreadable(record).detail()).contains(detail);
    assertThat(unreadable(record).reason()).isEqualTo(reason);
  }

  private static LogRecord.Unreadable unreadable(LogRecord record) {
    assertThat(record).isInstanceOf(LogRecord.Unreadable.class);
    return (LogRecord.Unreadable) record;
  }

  private static RouteEvent read(LogRecord record) {
    assertThat(record).isInstanceOf(LogRecord.Read.class);
    return ((LogRecord.Read) record).event();
  }

  private static LogRecord decode(Record record) {
    return decode(KEY, record.toByteArray());
  }

  private static LogRecord decode(byte @Nullable [] key, byte @Nullable [] value) {
    return RecordCodec.decode(Topic.ROUTES, 42, 99, Samples.SITE, key, value);
  }
}
