package dev.holdfast.events.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KafkaLogConfigTest {
  @Test
  void bootstrapAloneWillDo() throws YamlException {
    KafkaLogConfig config = read("bootstrap: [127.0.0.1:9092]");

    assertThat(config.bootstrapServers()).containsExactly("127.0.0.1:9092");
    assertThat(config.timing()).isEqualTo(KafkaLogConfig.Timing.DEFAULT);
    assertThat(config.timing().evidenceInterval()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void everyKeyIsRead() throws YamlException {
    KafkaLogConfig config =
        read(
            """
            bootstrap: [a.example:9092, "[::1]:9093"]
            evidenceInterval: 1s
            identityInterval: 2s
            requestTimeout: 4s
            maxBlock: 50ms
            deliveryTimeout: 5s
            kafka:
              security.protocol: SASL_SSL
              sasl.mechanism: SCRAM-SHA-512
            """);

    assertThat(config.bootstrapServers()).containsExactly("a.example:9092", "[::1]:9093");
    assertThat(config.timing())
        .isEqualTo(
            new KafkaLogConfig.Timing(
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(4),
                Duration.ofMillis(50),
                Duration.ofSeconds(5)));
    assertThat(KafkaSettings.admin(config))
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("request.timeout.ms", 4_000);
    assertThat(KafkaSettings.consumer(config)).containsEntry("sasl.mechanism", "SCRAM-SHA-512");
    assertThat(KafkaSettings.producer(config))
        .containsEntry("delivery.timeout.ms", 5_000)
        .containsEntry("acks", "all");
  }

  @Test
  void aClientIsGivenOnlyTheSettingsThatItKnows() throws YamlException {
    KafkaLogConfig config =
        read("bootstrap: [a:1]\nkafka: {compression.type: lz4, fetch.max.bytes: 1000000}");

    assertThat(KafkaSettings.producer(config)).containsEntry("compression.type", "lz4");
    assertThat(KafkaSettings.consumer(config))
        .doesNotContainKey("compression.type")
        .containsEntry("fetch.max.bytes", "1000000");
    assertThat(KafkaSettings.admin(config)).doesNotContainKeys("compression.type");
  }

  @Test
  void noBootstrapIsRefused() {
    refused("{}", "bus.yml:1", "'bootstrap'", "expected a list of host:port");
  }

  @Test
  void aServerWithoutAPortIsRefusedAtItsLine() {
    refused("bootstrap:\n- a:1\n- b", "bus.yml:3", "\"b\"", "host:port");
    refused("bootstrap: a:70000", "\"a:70000\"", "host:port");
  }

  @Test
  void aSettingThatKafkaDoesNotKnowIsRefusedAtItsLine() {
    refused(
        "bootstrap: a:1\nkafka:\n  security.protocol: SSL\n  securty.protocol: SSL",
        "bus.yml:4",
        "'securty.protocol'",
        "no setting of a Kafka client");
  }

  @Test
  void aSettingThatWouldBreakOurRulesIsRefusedWithItsReason() {
    refused("bootstrap: a:1\nkafka: {group.id: g}", "'group.id'", "every router reads everything");
    refused("bootstrap: a:1\nkafka: {auto.offset.reset: latest}", "not move in silence");
    refused("bootstrap: a:1\nkafka: {enable.idempotence: false}", "in order");
    refused("bootstrap: a:1\nkafka: {acks: 1}", "'acks'");
    refused("bootstrap: a:1\nkafka: {bootstrap.servers: b}", "named by `bootstrap`");
  }

  @Test
  void timesOutOfBoundsAreRefusedAtTheirKey() {
    refused("bootstrap: a:1\nevidenceInterval: 1ms", "bus.yml:2", "'evidenceInterval'", "50 ms");
    refused("bootstrap: a:1\ndeliveryTimeout: 1s", "'deliveryTimeout'", "3000 ms or more");
  }

  @Test
  void anUnknownKeyIsRefused() {
    refused("bootstrap: a:1\nbootstraps: b:1", "unknown key 'bootstraps'");
  }

  private static KafkaLogConfig read(String text) throws YamlException {
    YamlMap bus = YamlMap.parse("bus.yml", text);
    KafkaLogConfig config = KafkaLogConfig.from(bus, Path.of("/etc/holdfast"), "here", "shared");
    bus.end();
    return config;
  }

  private static void refused(String text, String... words) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(YamlException.class)
        .hasMessageContainingAll(words);
  }
}
