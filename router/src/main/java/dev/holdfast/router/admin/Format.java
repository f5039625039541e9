package dev.holdfast.router.admin;

import org.jspecify.annotations.Nullable;

/// How a page is written: for tools, or for people.
enum Format {
  JSON,
  TEXT;

  static final String PARAMETER = "format";

  static Format of(Query query) throws BadQueryException {
    @Nullable Format asked = query.value(PARAMETER, Format::parse);
    return asked == null ? JSON : asked;
  }

  private static Format parse(String text) {
    return switch (text) {
      case "json" -> JSON;
      case "text" -> TEXT;
      default -> throw new IllegalArgumentException("is \"" + text + "\"; expected json or text");
    };
  }
}
