package dev.holdfast.events.yaml;

import java.util.List;
import java.util.stream.Collectors;

/// A document that cannot be used. The message is for the person who wrote it: file, line, value,
/// what was expected.
public final class YamlException extends Exception {
  private static final long serialVersionUID = 1L;

  YamlException(String source, int line, String message) {
    super("%s:%d: %s".formatted(source, line, message));
  }

  /// Several in one, each on a line of its own.
  YamlException(List<YamlException> all) {
    super(all.stream().map(Throwable::getMessage).distinct().collect(Collectors.joining("\n")));
  }
}
