package dev.holdfast.cli;

import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Topic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Puts records of both topics into the order of their append times, each topic's own order kept: a
/// bus hands out one topic after the other. Holds a topic back until the other has come as far, or
/// to its end. One thread.
final class TimeMerge {
  private final Map<Topic, ArrayDeque<LogRecord>> waiting = new EnumMap<>(Topic.class);

  TimeMerge() {
    for (Topic topic : Topic.values()) {
      waiting.put(topic, new ArrayDeque<>());
    }
  }

  /// Takes records and gives those before which no other can come.
  ///
  /// @param isAtEnd whether nothing older is to be expected of a topic
  List<LogRecord> add(List<LogRecord> records, Predicate<Topic> isAtEnd) {
    records.forEach(record -> of(record.topic()).add(record));
    List<LogRecord> ready = new ArrayList<>();
    while (true) {
      boolean isCertain =
          Arrays.stream(Topic.values())
              .allMatch(topic -> !of(topic).isEmpty() || isAtEnd.test(topic));
      @Nullable LogRecord first = first();
      if (!isCertain || first == null) {
        return ready;
      }
      ready.add(of(first.topic()).remove());
    }
  }

  private @Nullable LogRecord first() {
    @Nullable LogRecord routes = of(Topic.ROUTES).peek();
    @Nullable LogRecord presence = of(Topic.PRESENCE).peek();
    if (routes == null || presence == null) {
      return routes == null ? presence : routes;
    }
    return presence.appendTimeMs() < routes.appendTimeMs() ? presence : routes;
  }

  private ArrayDeque<LogRecord> of(Topic topic) {
    return Objects.requireNonNull(waiting.get(topic));
  }
}
