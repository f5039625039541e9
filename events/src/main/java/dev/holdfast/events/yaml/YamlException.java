package dev.holdfast.events.yaml;

/// A document that cannot be used. The message is for the person who wrote it: file, line, value,
/// what was expected.
public final class YamlException extends Exception {
  private static final long serialVersionUID = 1L;

  YamlException(String source, int line, String message) {
    super("%s:%d: %s".formatted(source, line, message));
  }
}
