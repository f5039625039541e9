package dev.holdfast.emitter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The degraded modes that the emitter is in now: one line in the log on entry, one on exit.
/// Emitter loop only.
final class DegradedModes {
  private static final Logger LOG = LoggerFactory.getLogger(DegradedModes.class);

  private final Map<String, String> now = new TreeMap<>();

  /// @param about what part is concerned, such as `group shared`
  void enter(Mode mode, String about, String why) {
    if (now.put(key(mode, about), why) == null) {
      LOG.warn("{} ({}): {}: {}", mode, about, mode.meaning(), why);
    }
  }

  void leave(Mode mode, String about) {
    if (now.remove(key(mode, about)) != null) {
      LOG.info("{} ({}) is over", mode, about);
    }
  }

  /// A sentence for each mode, for people.
  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    now.forEach((key, why) -> sentences.add(key + ": " + why));
    return sentences;
  }

  private static String key(Mode mode, String about) {
    return mode + " (" + about + ")";
  }
}
