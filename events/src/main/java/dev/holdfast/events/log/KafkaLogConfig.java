package dev.holdfast.events.log;

import dev.holdfast.events.Names;
import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;

/// How the log of one (site, group) is reached. Immutable, valid.
///
/// @param bootstrapServers `host:port` of some brokers
/// @param kafka settings of Kafka's clients, security above all; values may refer to files and to
///   the environment ({@link SettingText})
public record KafkaLogConfig(
    String site,
    String group,
    List<String> bootstrapServers,
    Map<String, String> kafka,
    Timing timing) {
  private static final Pattern SERVER =
      Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.%]{2,60}]):(\\d{1,5})");

  private static final Duration INTERVAL_LEAST = Duration.ofMillis(50);
  private static final Duration REQUEST_LEAST = Duration.ofMillis(100);

  public KafkaLogConfig {
    Names.site(site);
    Names.group(group);
    bootstrapServers = List.copyOf(bootstrapServers);
    if (bootstrapServers.isEmpty()) {
      throw new IllegalArgumentException("no bootstrap server is given; expected host:port");
    }
    bootstrapServers.forEach(KafkaLogConfig::server);
    kafka = Map.copyOf(kafka);
    kafka.keySet().forEach(KafkaSettings::check);
  }

  /// With nothing but what must be said.
  public KafkaLogConfig(String site, String group, List<String> bootstrapServers) {
    this(site, group, bootstrapServers, Map.of(), Timing.DEFAULT);
  }

  /// How long things may take.
  ///
  /// @param evidenceInterval between two questions where the topics end
  /// @param identityInterval between two questions which cluster and topics they are
  /// @param requestTimeout after which a broker that does not answer a request counts as gone
  /// @param maxBlock the longest that one send waits
  /// @param deliveryTimeout after which a record that is not acknowledged has failed
  public record Timing(
      Duration evidenceInterval,
      Duration identityInterval,
      Duration requestTimeout,
      Duration maxBlock,
      Duration deliveryTimeout) {
    public static final Timing DEFAULT =
        new Timing(
            Duration.ofSeconds(3),
            Duration.ofSeconds(10),
            // An outage is noticed in seconds; Kafka's default of 30 s is made for batch jobs.
            Duration.ofSeconds(3),
            Duration.ofMillis(200),
            // Kafka's two minutes would deliver news that are two minutes old.
            Duration.ofSeconds(8));

    public Timing {
      require("evidenceInterval", INTERVAL_LEAST, evidenceInterval);
      require("identityInterval", INTERVAL_LEAST, identityInterval);
      require("requestTimeout", REQUEST_LEAST, requestTimeout);
      require("maxBlock", Duration.ZERO, maxBlock);
      require("deliveryTimeout", requestTimeout, deliveryTimeout);
    }

    private static void require(String what, Duration least, Duration value) {
      if (value.compareTo(least) < 0) {
        throw new IllegalArgumentException(
            "%s is %d ms; expected %d ms or more"
                .formatted(what, value.toMillis(), least.toMillis()));
      }
    }
  }

  /// Reads the mapping `bus`: `bootstrap`, `kafka` and the times of {@link Timing}.
  ///
  /// @param base what relative paths in it are relative to
  public static KafkaLogConfig from(YamlMap bus, Path base, String site, String group)
      throws YamlException {
    List<String> servers = bus.values("bootstrap", KafkaLogConfig::server);
    if (servers.isEmpty()) {
      throw bus.error("bootstrap", "is missing; expected a list of host:port");
    }
    Timing standard = Timing.DEFAULT;
    Duration request = bus.duration("requestTimeout", REQUEST_LEAST, standard.requestTimeout);
    Timing timing =
        new Timing(
            bus.duration("evidenceInterval", INTERVAL_LEAST, standard.evidenceInterval),
            bus.duration("identityInterval", INTERVAL_LEAST, standard.identityInterval),
            request,
            bus.duration("maxBlock", standard.maxBlock),
            bus.duration("deliveryTimeout", request, standard.deliveryTimeout));
    return new KafkaLogConfig(site, group, servers, kafka(bus, base), timing);
  }

  private static Map<String, String> kafka(YamlMap bus, Path base) throws YamlException {
    Map<String, String> settings = new LinkedHashMap<>();
    YamlMap lines = bus.map("kafka");
    for (String key : bus.textMap("kafka").keySet()) {
      settings.put(key, lines.value(key, value -> checked(key, value, base)));
    }
    return settings;
  }

  private static String checked(String key, String value, Path base) {
    KafkaSettings.check(key);
    return SettingText.checked(key, value, base, System.getenv());
  }

  private static String server(String server) {
    var matcher = SERVER.matcher(server);
    if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > 65_535) {
      throw new IllegalArgumentException(
          "bootstrap server is \"%s\"; expected host:port".formatted(server));
    }
    return server;
  }

  /// Without the values of Kafka's settings: there are passwords among them.
  @Override
  public String toString() {
    return "bus of site %s, group %s at %s with %s"
        .formatted(site, group, servers(), new TreeSet<>(kafka.keySet()));
  }

  /// What is spoken with the brokers, for messages.
  String protocol() {
    return kafka.getOrDefault(
        CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
        CommonClientConfigs.DEFAULT_SECURITY_PROTOCOL);
  }

  /// The brokers' names, for messages.
  String servers() {
    return String.join(",", bootstrapServers);
  }
}
