package dev.holdfast.events.yaml;

import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What one text can mean. Each refuses any other with an {@link IllegalArgumentException} that
/// says the value and what was expected. Stateless.
final class Scalars {
  private Scalars() {}

  static int integer(String text, int least, int most) {
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Falls through to the one message.
    }
    throw wrong(text, "a whole number from " + least + " to " + most);
  }

  static boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(text, "true or false");
    };
  }

  static Duration duration(String text) {
    @Nullable Duration duration = WrittenDuration.of(text);
    if (duration == null) {
      throw wrong(text, WrittenDuration.FORM);
    }
    return duration;
  }

  static <E extends Enum<E>> E choice(String text, Class<E> type) {
    for (E constant : type.getEnumConstants()) {
      if (spelled(constant).equals(text)) {
        return constant;
      }
    }
    String all =
        Stream.of(type.getEnumConstants()).map(Scalars::spelled).collect(Collectors.joining(", "));
    throw wrong(text, "one of " + all);
  }

  private static String spelled(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static IllegalArgumentException wrong(String text, String expected) {
    return new IllegalArgumentException("is \"%s\"; expected %s".formatted(text, expected));
  }
}
