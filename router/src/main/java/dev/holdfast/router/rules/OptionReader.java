package dev.holdfast.router.rules;

import dev.holdfast.events.RouteOptions;
import dev.holdfast.events.yaml.WrittenDuration;
import dev.holdfast.router.http.h1.Octets;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The options of one route as they are asked for, one after the other: what cannot be used gives
/// the fallback and is noted, and in the end so is what nobody asked for. One thread.
final class OptionReader {
  private static final Pattern WHOLE = Pattern.compile("\\d{1,18}");
  private static final Pattern DECIMAL = Pattern.compile("\\d{1,7}(\\.\\d{1,3})?");
  private static final Duration NONE = Duration.ofNanos(-1);
  private static final int NAME_MOST = 64;
  private static final int SHOWN_MOST = 100;

  private final RouteOptions options;
  private final Duration timeMost;
  private final boolean[] asked;
  private final List<RefusedOption> refused = new ArrayList<>();

  /// @param timeMost the longest time that an option may ask for
  OptionReader(RouteOptions options, Duration timeMost) {
    this.options = options;
    this.timeMost = timeMost;
    this.asked = new boolean[options.size()];
  }

  private @Nullable String ask(String name) {
    for (int i = 0; i < asked.length; i++) {
      if (options.name(i).equals(name)) {
        asked[i] = true;
        return options.value(i).strip();
      }
    }
    return null;
  }

  boolean has(String name) {
    return ask(name) != null;
  }

  /// Shows each option below a prefix, in the order of their names: what stands behind it, and the
  /// value.
  void below(String prefix, BiConsumer<String, String> each) {
    for (int i = 0; i < asked.length; i++) {
      if (options.name(i).startsWith(prefix)) {
        asked[i] = true;
        each.accept(options.name(i).substring(prefix.length()), options.value(i).strip());
      }
    }
  }

  /// Notes that an option is not used as it was said, with the first reason of each.
  ///
  /// @param why goes on from the name
  void refuse(String name, String why) {
    if (refused.stream().noneMatch(option -> option.name().equals(name))) {
      String value = options.asMap().getOrDefault(name, "");
      refused.add(new RefusedOption(name, value, why));
    }
  }

  /// A value as `parse` makes it; what it throws as {@link IllegalArgumentException} is noted.
  <T> T value(String name, Function<String, T> parse, T fallback) {
    @Nullable String text = ask(name);
    if (text == null) {
      return fallback;
    }
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      refuse(name, String.valueOf(e.getMessage()));
      return fallback;
    }
  }

  static IllegalArgumentException wrong(String value, String expected) {
    return new IllegalArgumentException(
        "is \"%s\"; expected %s; the default holds".formatted(shown(value), expected));
  }

  private static String shown(String value) {
    return value.length() <= SHOWN_MOST ? value : value.substring(0, SHOWN_MOST) + "...";
  }

  int integer(String name, int least, int most, int fallback) {
    return (int) number(name, least, most, fallback);
  }

  long number(String name, long least, long most, long fallback) {
    return value(
        name,
        text -> {
          if (WHOLE.matcher(text).matches()) {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
              return number;
            }
          }
          throw wrong(text, "a whole number from " + least + " to " + most);
        },
        fallback);
  }

  /// A duration with its unit, such as `500ms`, `5s`, `2m` or `1h`. A longer one than options may
  /// ask for is cut down to that, and noted.
  Duration duration(String name, Duration fallback) {
    Duration said = value(name, OptionReader::duration, fallback);
    if (said.equals(fallback) || said.compareTo(timeMost) <= 0) {
      return said;
    }
    refuse(
        name,
        "is longer than this router lets routes have; %d s hold (routeOptions.timeoutMax)"
            .formatted(timeMost.toSeconds()));
    return timeMost;
  }

  /// The same in ns, and not zero; -1 where it is not there.
  long nanos(String name) {
    Duration said = duration(name, NONE);
    if (said.isZero()) {
      refuse(name, "is zero; expected 1ms or more; the default holds");
      return NONE.toNanos();
    }
    return said.toNanos();
  }

  private static Duration duration(String text) {
    @Nullable Duration duration = WrittenDuration.of(text);
    if (duration == null) {
      throw wrong(text, WrittenDuration.FORM);
    }
    return duration;
  }

  /// A number with at most three decimals.
  static double decimal(String text, double least, double most) {
    if (DECIMAL.matcher(text).matches()) {
      double number = Double.parseDouble(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw wrong(
        text,
        "a number from %s to %s with at most three decimals"
            .formatted(
                BigDecimal.valueOf(least).stripTrailingZeros().toPlainString(),
                BigDecimal.valueOf(most).stripTrailingZeros().toPlainString()));
  }

  /// One of an enum's constants, written in lower case with `-` for `_`.
  <E extends Enum<E>> E choice(String name, Class<E> type, E fallback) {
    List<E> all = List.of(type.getEnumConstants());
    return value(
        name,
        text ->
            all.stream()
                .filter(constant -> spelled(constant).equals(text))
                .findFirst()
                .orElseThrow(() ->
                    wrong(
                        text,
                        "one of "
                            + all.stream()
                                .map(OptionReader::spelled)
                                .collect(Collectors.joining(", ")))),
        fallback);
  }

  static String spelled(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The elements of a list; none of an empty text.
  static List<String> elements(String text) {
    return text.isEmpty()
        ? List.of()
        : Arrays.stream(text.split(",", -1)).map(String::strip).toList();
  }

  /// RFC 9110 §5.6.2: a header's or a cookie's name.
  static String token(String text) {
    boolean isToken = !text.isEmpty() && text.length() <= NAME_MOST;
    for (int i = 0; i < text.length() && isToken; i++) {
      isToken = text.charAt(i) < 0x80 && Octets.isToken((byte) text.charAt(i));
    }
    if (!isToken) {
      throw wrong(text, "a name (a token) of at most " + NAME_MOST + " characters");
    }
    return text;
  }

  /// What was not used as it was said, what nobody knows included.
  List<RefusedOption> end() {
    for (int i = 0; i < asked.length; i++) {
      if (!asked[i]) {
        refuse(options.name(i), "is not known to this router");
      }
    }
    return refused;
  }
}
