package dev.holdfast.registry.disk;

import dev.holdfast.events.Tags;
import java.nio.ByteBuffer;

/// The parts that a cell's endpoints share, by their numbers. A number that was not given out is an
/// {@link IndexOutOfBoundsException}: damage. Immutable.
@SuppressWarnings("ArrayRecordComponent") // Of one cell's reading; never compared.
record SharedParts(String[] texts, Tags[] tags, RoutesPart[] routes) {

  static SharedParts read(ByteBuffer payload) throws Damaged {
    String[] texts = new String[FrameReader.count(payload)];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = FrameReader.text(payload);
    }
    Tags[] tags = new Tags[FrameReader.count(payload)];
    for (int i = 0; i < tags.length; i++) {
      tags[i] = tags(payload, texts);
    }
    RoutesPart[] routes = new RoutesPart[FrameReader.count(payload)];
    for (int i = 0; i < routes.length; i++) {
      routes[i] = RoutesPart.read(payload, texts);
    }
    return new SharedParts(texts, tags, routes);
  }

  private static Tags tags(ByteBuffer payload, String[] texts) {
    String[] pairs = new String[2 * (payload.get() & 0xff)];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = texts[payload.getInt()];
    }
    return Tags.ofPairs(pairs);
  }
}
