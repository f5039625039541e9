package dev.holdfast.emitter;

import dev.holdfast.emitter.api.ApiConfig;
import dev.holdfast.emitter.lrp.FileLrpSource;
import dev.holdfast.emitter.lrp.LrpDefaults;
import dev.holdfast.events.Cell;
import dev.holdfast.events.IpText;
import dev.holdfast.events.Names;
import dev.holdfast.events.log.KafkaLogConfig;
import dev.holdfast.events.log.KafkaLogConfig.Timing;
import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an operator says of an emitter. Immutable; `docs/configuration.md` has the keys.
///
/// @param groups the router groups that the cell speaks to; the first one is the default of an LRP
/// @param buses how to reach the log of each group, in the same order
/// @param api null: no API
/// @param drainMost how many instances of an app may be out of service at once; 0: any number
public record EmitterConfig(
    Cell cell,
    String site,
    List<String> groups,
    List<KafkaLogConfig> buses,
    Path dataDirectory,
    FileLrpSource.Settings lrps,
    @Nullable ApiConfig api,
    int drainMost,
    Intervals intervals) {
  private static final String DEFAULT_SITE = "main";
  private static final String DEFAULT_GROUP = "shared";

  public EmitterConfig {
    groups = List.copyOf(groups);
    buses = List.copyOf(buses);
  }

  /// Reads a configuration file. Relative paths in it are relative to its own directory.
  public static EmitterConfig read(Path file) throws IOException, YamlException {
    Path absolute = file.toAbsolutePath();
    return of(YamlMap.read(file), absolute.resolveSibling("."));
  }

  static EmitterConfig of(YamlMap map, Path base) throws YamlException {
    Cell cell = map.value("cell", Cell::new);
    String site = map.value("site", Names::site, DEFAULT_SITE);
    List<String> groups = groups(map);
    YamlMap bus = map.map("bus");
    List<KafkaLogConfig> buses = new ArrayList<>();
    for (String group : groups) {
      buses.add(suited(bus, KafkaLogConfig.from(bus, base, site, group)));
    }
    LrpDefaults defaults =
        new LrpDefaults(
            cell, map.value("address", EmitterConfig::address, ""), map.text("zone", ""), groups);
    Path directory = path(map, "lrpDirectory", base, "lrps");
    Path data = path(map, "dataDirectory", base, "emitter-data");
    Duration relist = map.duration("relistInterval", Duration.ofSeconds(1), Duration.ofSeconds(30));
    Intervals intervals = intervals(map);
    @Nullable ApiConfig api = map.has("api") ? ApiConfig.from(map.map("api"), base) : null;
    int drainMost = map.map("drain").integer("most", 1, Integer.MAX_VALUE, 0);
    map.end();
    return new EmitterConfig(
        cell,
        site,
        groups,
        buses,
        data,
        new FileLrpSource.Settings(directory, relist, defaults),
        api,
        drainMost,
        intervals);
  }

  /// What suits an emitter where the operator does not say. It sees by its beats whether the bus is
  /// there, and wants to know from time to time only whether it still is the same log. Its first
  /// send waits for a cold client's first answer: to give up earlier costs a second round.
  private static KafkaLogConfig suited(YamlMap bus, KafkaLogConfig config) {
    Timing given = config.timing();
    Timing timing =
        new Timing(
            bus.has("evidenceInterval") ? given.evidenceInterval() : Duration.ofSeconds(30),
            bus.has("identityInterval") ? given.identityInterval() : Duration.ofSeconds(30),
            given.requestTimeout(),
            bus.has("maxBlock") ? given.maxBlock() : Duration.ofSeconds(1),
            given.deliveryTimeout());
    return new KafkaLogConfig(
        config.site(), config.group(), config.bootstrapServers(), config.kafka(), timing);
  }

  private static Intervals intervals(YamlMap map) throws YamlException {
    return new Intervals(
        map.duration("beatInterval", Duration.ofMillis(100), Duration.ofSeconds(5)),
        map.duration("manifestInterval", Duration.ofSeconds(1), Duration.ofHours(1)),
        map.duration("leavingFor", Duration.ZERO, Duration.ofMinutes(1)));
  }

  private static List<String> groups(YamlMap map) throws YamlException {
    List<String> groups = map.values("groups", Names::group);
    if (new HashSet<>(groups).size() != groups.size()) {
      throw map.error("groups", "is " + groups + "; expected no group twice");
    }
    return groups.isEmpty() ? List.of(DEFAULT_GROUP) : groups;
  }

  private static String address(String text) {
    if (!IpText.isCanonical(text)) {
      throw new IllegalArgumentException(
          "is \"%s\"; expected an IPv4 address such as 10.0.0.7, or an IPv6 address as RFC 5952 writes it"
              .formatted(text));
    }
    return text;
  }

  private static Path path(YamlMap map, String key, Path base, String fallback)
      throws YamlException {
    return base.resolve(map.text(key, fallback)).normalize();
  }
}
