package dev.holdfast.registry.table;

import dev.holdfast.events.Cell;
import dev.holdfast.events.Header;
import dev.holdfast.events.Incarnation;
import dev.holdfast.events.Order;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.FakeLog;
import dev.holdfast.events.wire.RecordCodec;
import java.util.List;
import java.util.random.RandomGenerator;

/// Records that no reader of today can read.
final class Garbage {
  private Garbage() {}

  /// Puts one on the log: its key, its value or its schema is of no use.
  static void append(FakeLog log, Cell cell, RandomGenerator random) {
    Topic topic = random.nextInt(3) == 0 ? Topic.PRESENCE : Topic.ROUTES;
    byte[] noise = new byte[random.nextInt(40)];
    random.nextBytes(noise);
    Order order = new Order(new Incarnation(random.nextLong(), 0, 0), random.nextLong());
    Header header = new Header(SimWorld.SITE, cell, order, 0);
    byte[] whole = RecordCodec.encode(new RouteEvent.Manifest(header, List.of()));
    switch (random.nextInt(5)) {
      case 0 -> log.append(topic, null, noise);
      case 1 -> log.append(topic, noise, whole);
      case 2 -> log.append(topic, cell.key(), null);
      case 3 -> log.append(topic, cell.key(), tooNew(whole));
      default -> log.append(topic, cell.key(), noise);
    }
  }

  /// Its schema version and the least reader it asks for are 9.
  private static byte[] tooNew(byte[] whole) {
    byte[] newer = whole.clone();
    for (int field = 0; field < 4 && (newer[field] == 0x08 || newer[field] == 0x10); field += 2) {
      newer[field + 1] = 9;
    }
    return newer;
  }
}
