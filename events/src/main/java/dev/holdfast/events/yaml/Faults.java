package dev.holdfast.events.yaml;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is wrong with a document: the first fault is thrown at once, unless all are to be
/// collected. One for all the mappings of a document. One thread.
final class Faults {
  // Null where the first is thrown.
  private @Nullable List<YamlException> collected;

  void collect() {
    collected = new ArrayList<>();
  }

  void add(YamlException fault) throws YamlException {
    if (collected == null) {
      throw fault;
    }
    collected.add(fault);
  }

  /// That one and those before it.
  YamlException with(YamlException last) {
    List<YamlException> all = new ArrayList<>(collected == null ? List.of() : collected);
    all.add(last);
    return new YamlException(all);
  }

  /// Throws those that were collected as one.
  void end() throws YamlException {
    if (collected != null && !collected.isEmpty()) {
      throw new YamlException(collected);
    }
  }
}
