package dev.holdfast.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A time of the past as people write it: `10m` or `2h` ago, `2026-11-25T14:03` by the clock of
/// this machine's zone, `2026-11-25T13:03:00Z`. It is compared with the broker's append times, so a
/// clock that is wrong here moves what `10m` means.
final class TimeText implements ITypeConverter<TimeText.Moment> {
  /// As `holdfast log` shows a time, and as it may be typed again.
  private static final DateTimeFormatter SHOWN =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

  /// A time that is not known before the moment when it is asked for.
  interface Moment {
    Instant from(Instant now, ZoneId zone);
  }

  /// So long ago.
  record Ago(Duration before) implements Moment {
    @Override
    public Instant from(Instant now, ZoneId zone) {
      return now.minus(before);
    }
  }

  /// By the clock on the wall.
  record Local(LocalDateTime time) implements Moment {
    @Override
    public Instant from(Instant now, ZoneId zone) {
      return time.atZone(zone).toInstant();
    }
  }

  /// The same everywhere.
  record At(Instant time) implements Moment {
    @Override
    public Instant from(Instant now, ZoneId zone) {
      return time;
    }
  }

  @Override
  public Moment convert(String text) {
    try {
      return new Ago(new DurationText().convert(text));
    } catch (TypeConversionException _) {
      return date(text);
    }
  }

  private static Moment date(String text) {
    String iso = text.replace(' ', 'T');
    try {
      return iso.endsWith("Z") || iso.matches(".*T.*[+-]\\d\\d:?\\d\\d")
          ? new At(OffsetDateTime.parse(iso).toInstant())
          : new Local(LocalDateTime.parse(iso));
    } catch (DateTimeException _) {
      throw new TypeConversionException(
          "\""
              + text
              + "\" is no time; expected one such as 10m or 2h (ago), 2026-11-25T14:03 or"
              + " 2026-11-25T13:03:00Z");
    }
  }

  static String shown(long timeMs, ZoneId zone) {
    return SHOWN.format(Instant.ofEpochMilli(timeMs).atZone(zone));
  }
}
