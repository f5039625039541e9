package dev.holdfast.events.log;

import dev.holdfast.events.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/// Where a reader is told to begin, and what the bus has to be asked for it: only the bus knows
/// which offset a time is. The reader's thread only, but that the evidence's asks the questions.
final class StartPlaces {
  private final Map<Topic, RouteLog.StartAt> starts = new EnumMap<>(Topic.class);

  /// Written on the evidence's thread before the answer that was wished for with the questions.
  private final Map<Topic, Long> timed = new ConcurrentHashMap<>();

  StartPlaces(RouteLog.StartAt routes, RouteLog.StartAt presence) {
    starts.put(Topic.ROUTES, routes);
    starts.put(Topic.PRESENCE, presence);
  }

  RouteLog.StartAt of(Topic topic) {
    return Objects.requireNonNull(starts.get(topic));
  }

  List<EvidenceLoop.Question> questions() {
    List<EvidenceLoop.Question> questions = new ArrayList<>();
    starts.forEach((topic, start) -> {
      switch (start) {
        case RouteLog.StartAt.Time(long timeMs) ->
            questions.add(bus -> timed.put(topic, bus.offsetAt(topic, timeMs)));
        case RouteLog.StartAt.Back(Duration back) ->
            questions.add(bus -> timed.put(topic, bus.offsetBack(topic, back)));
        case RouteLog.StartAt.Oldest _, RouteLog.StartAt.Newest _, RouteLog.StartAt.Offset _ -> {}
      }
    });
    return questions;
  }

  /// The offset at which a topic is begun that has these ends.
  long offset(Topic topic, LogEvidence.Ends ends) {
    return switch (of(topic)) {
      case RouteLog.StartAt.Oldest _ -> ends.oldest();
      case RouteLog.StartAt.Newest _ -> ends.end();
      case RouteLog.StartAt.Time _, RouteLog.StartAt.Back _ ->
          Math.max(Objects.requireNonNull(timed.get(topic)), ends.oldest());
      case RouteLog.StartAt.Offset(long offset, _, _) -> offset;
    };
  }
}
