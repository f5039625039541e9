package dev.holdfast.events.wire;

import dev.holdfast.events.Cell;
import dev.holdfast.events.Header;
import dev.holdfast.events.Incarnation;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.LogRecord.Reason;
import dev.holdfast.events.Order;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Topic;
import org.jspecify.annotations.Nullable;

/// Reads one message `Record`: first its own fields in one pass, where the body is only located,
/// then the body, once it is known that it may be interpreted. One thread.
final class RecordReader {
  private static final int HEADER_LAST = 7;
  private static final int BODY_FIRST = 16;
  private static final int BODY_LAST = 20;

  private final Topic topic;
  private final long offset;
  private final long appendTimeMs;
  private final String site;
  private final Cell cell;
  private final LogRecord.Raw raw;
  private final WireReader in;

  private int schemaVersion;
  private int minimumReader;
  private String siteNamed = "";
  private String cellNamed = "";
  private @Nullable Incarnation incarnation;
  private long seq;
  private long emittedAtMs;

  /// The field of the body, 0 while none was found, and where its length stands.
  private int bodyField;

  private int bodyAt;

  /// A field that a later schema may have given a body; 0 while none was found.
  private int unknownField;

  RecordReader(
      Topic topic, long offset, long appendTimeMs, String site, Cell cell, LogRecord.Raw raw) {
    this.topic = topic;
    this.offset = offset;
    this.appendTimeMs = appendTimeMs;
    this.site = site;
    this.cell = cell;
    this.raw = raw;
    this.in = new WireReader(raw.bytes(), raw.from(), raw.from() + raw.valueBytes());
  }

  LogRecord read() {
    Header header;
    try {
      outerFields();
      if (!cellNamed.equals(cell.name())) {
        return unreadable(Reason.KEY_MISMATCH, null, "the header names cell \"" + cellNamed + "\"");
      }
      if (!siteNamed.equals(site)) {
        return unreadable(
            Reason.OTHER_SITE,
            null,
            "the header names site \"%s\"; this log is of %s".formatted(siteNamed, site));
      }
      header = header();
    } catch (IllegalArgumentException e) {
      return isTooNew()
          ? tooNew(null)
          : unreadable(Reason.BAD_VALUE, null, "header: " + e.getMessage());
    }
    if (isTooNew()) {
      return tooNew(header);
    }
    if (bodyField == 0) {
      return unreadable(Reason.UNKNOWN_KIND, header, unknownKind());
    }
    BodyReader body = new BodyReader(in, header, schemaVersion);
    try {
      in.reread(bodyAt);
      RouteEvent event = body.read(bodyField);
      return belongs(event)
          ? new LogRecord.Read(topic, offset, appendTimeMs, event, raw)
          : unreadable(Reason.BAD_VALUE, null, body.place() + "not a record of this topic");
    } catch (IllegalArgumentException e) {
      return unreadable(Reason.BAD_VALUE, null, body.place() + e.getMessage());
    }
  }

  private void outerFields() {
    while (!in.atEnd()) {
      outerField(in.tag());
    }
    if (schemaVersion < 1 || minimumReader < 1) {
      throw new Malformed(
          "schema version is %d, minimum reader %d; expected 1 or more"
              .formatted(schemaVersion, minimumReader));
    }
  }

  private void outerField(int tag) {
    switch (tag) {
      case 1 << 3 | WireReader.VARINT -> schemaVersion = in.uint31();
      case 2 << 3 | WireReader.VARINT -> minimumReader = in.uint31();
      case 3 << 3 | WireReader.BYTES -> siteNamed = in.text();
      case 4 << 3 | WireReader.BYTES -> cellNamed = in.text();
      case 5 << 3 | WireReader.BYTES -> incarnation = incarnation();
      case 6 << 3 | WireReader.VARINT -> seq = in.varint();
      case 7 << 3 | WireReader.VARINT -> emittedAtMs = in.varint();
      default -> {
        int field = tag >>> 3;
        if (field < BODY_FIRST) {
          in.skipUnknown(tag, HEADER_LAST);
        } else if (field <= BODY_LAST) {
          locateBody(tag);
        } else {
          unknownField = field;
          in.skip(tag);
        }
      }
    }
  }

  private void locateBody(int tag) {
    if ((tag & 7) != WireReader.BYTES) {
      throw in.wrongType(tag);
    }
    if (bodyField != 0) {
      throw new Malformed("fields %d and %d: two bodies".formatted(bodyField, tag >>> 3));
    }
    bodyField = tag >>> 3;
    bodyAt = in.at();
    in.skip(tag);
  }

  private Incarnation incarnation() {
    if (incarnation != null) {
      throw new Malformed("the incarnation stands twice");
    }
    long epoch = 0;
    long idHigh = 0;
    long idLow = 0;
    int outer = in.enter();
    while (!in.atEnd()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | WireReader.VARINT -> epoch = in.varint();
        case 2 << 3 | WireReader.FIXED64 -> idHigh = in.fixed64();
        case 3 << 3 | WireReader.FIXED64 -> idLow = in.fixed64();
        default -> in.skipUnknown(tag, 3);
      }
    }
    in.leave(outer);
    return new Incarnation(epoch, idHigh, idLow);
  }

  /// With the log's own site and the key's cell, which are equal to those named.
  private Header header() {
    if (incarnation == null) {
      throw new Malformed("the incarnation is missing");
    }
    return new Header(site, cell, new Order(incarnation, seq), emittedAtMs);
  }

  /// A fact read from the presence topic, which is read from its end, would be one that other
  /// routers have not got; a beat on the routes topic is nobody's.
  private boolean belongs(RouteEvent event) {
    return switch (event) {
      case RouteEvent.Hello _ -> true;
      case RouteEvent.Manifest _, RouteEvent.Register _, RouteEvent.Unregister _ ->
          topic == Topic.ROUTES;
      case RouteEvent.Beat _ -> topic == Topic.PRESENCE;
    };
  }

  private boolean isTooNew() {
    return minimumReader > RecordCodec.SCHEMA_VERSION;
  }

  private LogRecord tooNew(@Nullable Header header) {
    return unreadable(
        Reason.TOO_NEW,
        header,
        "it asks for a reader of schema version %d; this one knows %d: upgrade routers first"
            .formatted(minimumReader, RecordCodec.SCHEMA_VERSION));
  }

  private String unknownKind() {
    return unknownField == 0
        ? "the record has no body"
        : "field %d is no kind of record that this reader knows".formatted(unknownField);
  }

  private LogRecord unreadable(Reason reason, @Nullable Header header, String detail) {
    return new LogRecord.Unreadable(topic, offset, appendTimeMs, cell, header, reason, detail, raw);
  }
}
