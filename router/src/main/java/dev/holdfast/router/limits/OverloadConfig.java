package dev.holdfast.router.limits;

import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import java.time.Duration;

/// When requests are shed: each signal counts from its begin, and is all there is at its full.
/// Immutable.
///
/// @param sheds whether any are at all
/// @param lagBegin how late an event loop's timer runs
/// @param directMemory in hundredths of what buffers may hold
/// @param heap what collections leave, in hundredths of the largest heap
/// @param requests in flight, in hundredths of the most
public record OverloadConfig(
    boolean sheds,
    Duration lagBegin,
    Duration lagFull,
    Percents directMemory,
    Percents heap,
    Percents requests) {
  private static final Duration LAG_LEAST = Duration.ofMillis(10);

  public static final OverloadConfig DEFAULT =
      new OverloadConfig(
          true,
          Duration.ofMillis(500),
          Duration.ofSeconds(2),
          new Percents(80, 95),
          new Percents(90, 98),
          new Percents(80, 100));

  /// From where to where a share counts.
  public record Percents(int begin, int full) {
    private static Percents from(YamlMap map, String name, Percents usual) throws YamlException {
      String fullKey = name + "FullPercent";
      Percents read =
          new Percents(
              map.integer(name + "BeginPercent", 1, 99, usual.begin),
              map.integer(fullKey, 2, 100, usual.full));
      if (read.full <= read.begin) {
        throw map.error(
            fullKey,
            "is %d; expected more than %sBeginPercent, which is %d"
                .formatted(read.full, name, read.begin));
      }
      return read;
    }

    /// 0 at the begin or below, 1 at the full.
    double of(double share) {
      return Math.max(0, (share * 100 - begin) / (full - begin));
    }
  }

  /// Reads the mapping `overload` of `http`.
  static OverloadConfig from(YamlMap map) throws YamlException {
    Duration lagBegin = map.duration("lagBegin", LAG_LEAST, DEFAULT.lagBegin);
    Duration lagFull = map.duration("lagFull", DEFAULT.lagFull);
    if (lagFull.compareTo(lagBegin) <= 0) {
      throw map.error(
          "lagFull",
          "is %d ms; expected more than lagBegin, which is %d ms"
              .formatted(lagFull.toMillis(), lagBegin.toMillis()));
    }
    return new OverloadConfig(
        map.flag("shed", DEFAULT.sheds),
        lagBegin,
        lagFull,
        Percents.from(map, "directMemory", DEFAULT.directMemory),
        Percents.from(map, "heap", DEFAULT.heap),
        Percents.from(map, "requests", DEFAULT.requests));
  }

  /// 0 at the begin or below, 1 at the full.
  double lag(long nanos) {
    long begin = lagBegin.toNanos();
    return Math.max(0, (double) (nanos - begin) / (lagFull.toNanos() - begin));
  }
}
