package dev.holdfast.events.yaml;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A duration as operators write it, with its unit. Stateless.
public final class WrittenDuration {
  /// What is expected, for who refuses another text.
  public static final String FORM = "a duration with its unit, such as 500ms, 5s, 2m or 1h";

  private static final Pattern PATTERN = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

  private WrittenDuration() {}

  /// Null where the text is none.
  public static @Nullable Duration of(String text) {
    Matcher matcher = PATTERN.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }
}
