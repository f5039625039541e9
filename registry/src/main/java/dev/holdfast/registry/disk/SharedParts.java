package dev.holdfast.registry.disk;

import dev.holdfast.events.Route;
import dev.holdfast.events.Tags;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The parts that a cell's endpoints share, by their numbers. A number that was not given out is an
/// {@link IndexOutOfBoundsException}: damage. Immutable.
@SuppressWarnings("ArrayRecordComponent") // Of one cell's reading; never compared.
record SharedParts(String[] texts, Tags[] tags, List<Route>[] routes) {

  static SharedParts read(ByteBuffer payload) throws Damaged {
    String[] texts = new String[FrameReader.count(payload)];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = FrameReader.text(payload);
    }
    Tags[] tags = new Tags[FrameReader.count(payload)];
    for (int i = 0; i < tags.length; i++) {
      tags[i] = tags(payload, texts);
    }
    List<Route>[] routes = lists(FrameReader.count(payload));
    for (int i = 0; i < routes.length; i++) {
      routes[i] = routes(payload, texts);
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

  private static List<Route> routes(ByteBuffer payload, String[] texts) {
    int number = payload.getShort() & 0xffff;
    if (number == 1) {
      return List.of(new Route(texts[payload.getInt()], texts[payload.getInt()]));
    }
    List<Route> routes = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      routes.add(new Route(texts[payload.getInt()], texts[payload.getInt()]));
    }
    return List.copyOf(routes);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // An array of the raw class is all Java can make.
  private static List<Route>[] lists(int number) {
    return new List[number];
  }
}
