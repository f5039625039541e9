package dev.holdfast.events.log;

import static dev.holdfast.events.log.TestEvents.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Topic;
import dev.holdfast.events.broker.BusSecurity;
import dev.holdfast.events.broker.Door;
import dev.holdfast.events.broker.TestBroker;
import dev.holdfast.events.broker.TestCluster;
import dev.holdfast.events.log.KafkaLogConfig.Timing;
import dev.holdfast.events.log.RouteLog.StartAt;
import dev.holdfast.events.log.RouteLogContract.Receipts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.acl.AclOperation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A real broker that speaks TLS only, asks who comes, and allows what was granted.
@Order(0) // Among the longest of its module.
@Timeout(180)
class SecuredBusIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  /// A fresh producer's first send waits for a handshake and for metadata.
  private static final Timing PATIENT =
      new Timing(
          Duration.ofMillis(200),
          Duration.ofMillis(500),
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10));

  private static TestCluster cluster;

  @TempDir Path folder = Path.of("set by JUnit");
  private String group;

  @BeforeAll
  static void start() {
    cluster = TestCluster.start(1);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void makeTopics() {
    group = TestBroker.randomGroup();
    KafkaBus.of(config(Door.OPEN, Map.of()));
    cluster.allowNothing();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SCRAM-SHA-512", "PLAIN", "a certificate"})
  void leastRightsDoForEachRoleHoweverItProvesItself(String proof) throws Exception {
    grantRoles();
    try (RouteLog routers = open(proof, "router");
        RouteLog emitters = open(proof, "emitter");
        LogReader reader = routers.openReader(new StartAt.Oldest(), new StartAt.Oldest());
        LogReader probe = emitters.openReader(new StartAt.Newest(), new StartAt.Oldest());
        LogWriter writer = emitters.openWriter()) {
      Receipts receipts = new Receipts();
      writer.send(Topic.ROUTES, hello(1), receipts);
      writer.send(Topic.PRESENCE, hello(2), receipts);

      assertThat(read(reader, 2)).isEqualTo(2);
      assertThat(read(probe, 1)).isEqualTo(1);
      await().atMost(SOON).until(() -> receipts.called() == 2);
      assertThat(receipts.failures).isEmpty();
      assertThat(routers.evidence().problem()).isNull();
      assertThat(routers.evidence().warnings()).isEmpty();
      assertThat(emitters.evidence().problem()).isNull();
      assertThat(emitters.evidence().warnings()).isEmpty();
    }
  }

  @Test
  void topicsAreMadeByWhoMayMakeThem() throws Exception {
    group = TestBroker.randomGroup();
    KafkaLogConfig operator = scram("operator");
    assertThat(init(operator))
        .isInstanceOf(BusTopics.Result.Failed.class)
        .asString()
        .contains("does not allow it", "`bus init` CREATE and DESCRIBE");

    cluster.allow("operator", AclOperation.CREATE, "holdfast.");
    cluster.allow("operator", AclOperation.DESCRIBE, "holdfast.");
    cluster.allow("operator", AclOperation.DESCRIBE_CONFIGS, "holdfast.");
    BusTopics.Result made = init(operator);
    assertThat(made).isInstanceOf(BusTopics.Result.Done.class);
    assertThat(((BusTopics.Result.Done) made).topics())
        .allSatisfy(topic -> {
          assertThat(topic.isNew()).isTrue();
          assertThat(topic.differences()).isEmpty();
        });
  }

  @Test
  void whoMayNotReadIsToldAndReadsOnceItIsGranted() throws Exception {
    cluster.allow("router", AclOperation.DESCRIBE, topics());
    KafkaBus bus = new KafkaBus(config(Door.OPEN, Map.of()));
    bus.append(Topic.ROUTES, new byte[] {1}, new byte[] {1});
    try (RouteLog log = open(scram("router"));
        LogReader reader = log.openReader(new StartAt.Oldest(), new StartAt.Oldest())) {
      awaitProblem(log, reader, "does not allow it", "a router needs READ");
      assertThat(log.evidence().warnings()).hasSize(1).first().asString().contains("settings");

      cluster.allow("router", AclOperation.READ, topics());
      assertThat(read(reader, 1)).isEqualTo(1);
    }
  }

  @Test
  void whoMayNotWriteIsToldAndWritesOnceItIsGranted() throws Exception {
    cluster.allow("emitter", AclOperation.READ, topics());
    try (RouteLog log = open(scram("emitter"))) {
      assertRefused(log, "ClusterAuthorizationException");
      // Who may write to any topic gets its producer; to the other topic it still writes nothing.
      cluster.allow("emitter", AclOperation.WRITE, Topic.PRESENCE.nameIn(group));
      assertRefused(log, "TopicAuthorizationException");

      cluster.allow("emitter", AclOperation.WRITE, topics());
      await().atMost(SOON).until(() -> send(log).failures.isEmpty());
    }
  }

  private static void assertRefused(RouteLog log, String why) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          assertThat(send(log).failures)
              .singleElement()
              .satisfies(failure -> assertThat(failure.detail()).contains(why));
          assertThat(log.evidence().problem())
              .contains("does not allow it", why, "an emitter WRITE");
        });
  }

  /// By a writer of its own, as after a failure that is fatal.
  private static Receipts send(RouteLog log) {
    Receipts receipts = new Receipts();
    try (LogWriter writer = log.openWriter()) {
      writer.send(Topic.ROUTES, hello(1), receipts);
      await().atMost(SOON).until(() -> receipts.called() == 1);
    }
    return receipts;
  }

  @Test
  void aWrongPasswordIsToldAndTheRightOneIsTakenOnceItIsInTheFile() throws Exception {
    grantRoles();
    Path file =
        Files.writeString(folder.resolve("router"), "not " + BusSecurity.password("router"));
    try (RouteLog log = open(scram("router"));
        LogReader reader = log.openReader(new StartAt.Oldest(), new StartAt.Oldest())) {
      awaitProblem(log, reader, "does not accept who we are", "`sasl.jaas.config`");

      Files.writeString(file, BusSecurity.password("router") + "\n");
      await().atMost(SOON).until(() -> log.evidence().problem() == null);
      new KafkaBus(config(Door.OPEN, Map.of()))
          .append(Topic.ROUTES, new byte[] {1}, new byte[] {1});
      assertThat(read(reader, 1)).isEqualTo(1);
    }
  }

  @Test
  void aReaderThatIsRefusedGoesOnAtItsPlaceWithTheNewPassword() throws Exception {
    grantRoles();
    KafkaBus bus = new KafkaBus(config(Door.OPEN, Map.of()));
    bus.append(Topic.ROUTES, new byte[] {1}, new byte[] {1});
    Path file = folder.resolve("router");
    try (RouteLog log = open(scram("router"));
        LogReader reader = log.openReader(new StartAt.Oldest(), new StartAt.Oldest())) {
      assertThat(read(reader, 1)).isEqualTo(1);

      cluster.changePassword("router", "another");
      cluster.kill(0);
      cluster.startAgain();
      awaitProblem(log, reader, "does not accept who we are");

      bus.append(Topic.ROUTES, new byte[] {1}, new byte[] {1});
      Files.writeString(file, "another");
      assertThat(read(reader, 1)).isEqualTo(1);
      assertThat(reader.position(Topic.ROUTES)).isEqualTo(2);
    } finally {
      cluster.changePassword("router", BusSecurity.password("router"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "EXPIRED, a broker's certificate has expired",
    "ELSEWHERE, a broker's certificate is for another host",
    "CERTIFICATE, a broker refuses our side of the handshake",
  })
  void whatIsWrongWithTlsIsTold(Door door, String words) throws Exception {
    try (RouteLog log = open(config(door, tls()))) {
      awaitProblem(log, null, "no TLS with the bus at localhost:", words, "expected");
    }
  }

  @Test
  void aBrokerOfAnotherCaIsNotBelieved() throws Exception {
    Map<String, String> settings = new HashMap<>(tls());
    settings.put("ssl.truststore.location", cluster.security().otherTrust().toString());
    try (RouteLog log = open(config(Door.EXPIRED, settings))) {
      awaitProblem(log, null, "signed by no CA that we trust", "`ssl.truststore.location`");
    }
  }

  @Test
  void whatElseIsWrongIsTold() throws Exception {
    try (RouteLog clear = open(config(Door.PASSWORD, Map.of()))) {
      awaitProblem(clear, null, "does it speak PLAINTEXT there?");
    }
    try (RouteLog secured = open(config(Door.OPEN, tls()))) {
      awaitProblem(secured, null, "does it speak SSL there?");
    }
    Map<String, String> gone = new HashMap<>(tls());
    gone.put("ssl.truststore.location", folder.resolve("gone.pem").toString());
    try (RouteLog log = open(config(Door.PASSWORD, gone))) {
      awaitProblem(log, null, "gone.pem");
    }
    Map<String, String> mechanism = new HashMap<>(scram("router").kafka());
    mechanism.put("sasl.mechanism", "SCRAM-SHA-256");
    try (RouteLog log = open(config(Door.PASSWORD, mechanism))) {
      awaitProblem(log, null, "SCRAM-SHA-256", "SCRAM-SHA-512");
    }
  }

  private void awaitProblem(RouteLog log, @Nullable LogReader reader, String... words) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          if (reader != null) {
            var _ = reader.poll(50);
          }
          assertThat(log.evidence().problem()).isNotNull().contains(words);
        });
    for (String user : BusSecurity.USERS) {
      assertThat(log.evidence().problem()).doesNotContain(BusSecurity.password(user));
    }
  }

  private static int read(LogReader reader, int wanted) {
    int[] count = new int[1];
    await().atMost(SOON).until(() -> (count[0] += reader.poll(100).records().size()) >= wanted);
    return count[0];
  }

  private BusTopics.Result init(KafkaLogConfig config) {
    return BusTopics.init(config, 1, Duration.ofHours(24), Duration.ofSeconds(20));
  }

  /// As docs/several-machines.md has it.
  private void grantRoles() {
    for (String user : List.of("router", "emitter")) {
      cluster.allow(user, AclOperation.DESCRIBE_CONFIGS, topics());
    }
    cluster.allow("router", AclOperation.READ, topics());
    cluster.allow("emitter", AclOperation.WRITE, topics());
    cluster.allow("emitter", AclOperation.READ, Topic.PRESENCE.nameIn(group));
  }

  private String topics() {
    return "holdfast." + group + ".";
  }

  private RouteLog open(String proof, String user) throws IOException {
    if (proof.equals("a certificate")) {
      Map<String, String> settings = new HashMap<>(tls());
      settings.put("ssl.keystore.type", "PEM");
      settings.put("ssl.keystore.location", cluster.security().pair(user).toString());
      return open(config(Door.CERTIFICATE, settings));
    }
    Map<String, String> settings = new HashMap<>(scram(user).kafka());
    settings.put("sasl.mechanism", proof);
    if (proof.equals("PLAIN")) {
      String jaas = Objects.requireNonNull(settings.get("sasl.jaas.config"));
      settings.put("sasl.jaas.config", jaas.replace("scram.Scram", "plain.Plain"));
    }
    return open(config(Door.PASSWORD, settings));
  }

  private static RouteLog open(KafkaLogConfig config) {
    return KafkaRouteLog.open(config, SystemClocks.ticker());
  }

  /// With the password in a file, which is made where there is none.
  private KafkaLogConfig scram(String user) throws IOException {
    Path file = folder.resolve(user);
    if (!Files.exists(file)) {
      Files.writeString(file, BusSecurity.password(user) + "\n");
    }
    Map<String, String> settings = new HashMap<>(tls());
    settings.put("security.protocol", "SASL_SSL");
    settings.put("sasl.mechanism", "SCRAM-SHA-512");
    settings.put(
        "sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"${file:%s}\";"
            .formatted(user, file));
    return config(Door.PASSWORD, settings);
  }

  private static Map<String, String> tls() {
    return Map.of(
        "security.protocol",
        "SSL",
        "ssl.truststore.type",
        "PEM",
        "ssl.truststore.location",
        cluster.security().trust().toString());
  }

  private KafkaLogConfig config(Door door, Map<String, String> settings) {
    return new KafkaLogConfig("here", group, cluster.bootstrap(door), settings, PATIENT);
  }
}
