package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.emitter.EmitterConfig;
import dev.holdfast.emitter.lrp.LrpFormat;
import dev.holdfast.events.yaml.YamlMap;
import dev.holdfast.router.RouterConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// `docker-compose.yml` and the `Dockerfile` hold together, and with what is built: there may be no
/// Docker where this is tested, so all that they say is held against who will read it.
final class ComposeIT {
  private static final String DATA = "/var/lib/holdfast";
  private static final Duration CUT_MOST = Duration.ofSeconds(2);

  private static ComposeFile compose;
  private static List<String> dockerfile;

  @TempDir Path folder = Path.of("set by JUnit");

  @BeforeAll
  static void read() throws IOException {
    compose = ComposeFile.read();
    dockerfile =
        Files.readString(ComposeFile.ROOT.resolve("cli/Dockerfile"))
            .replace("\\\n", " ")
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
  }

  @Test
  void threeBrokersTwoRoutersAndTwoCells() {
    assertThat(brokers()).containsExactly("kafka-1", "kafka-2", "kafka-3");
    assertThat(compose.running("router")).hasSize(2);
    assertThat(compose.running("emitter")).hasSize(2);
    assertThat(compose.running("bus")).hasSize(1);
  }

  @Test
  void everyCommandLineIsUnderstoodAndItsConfigIsThere() {
    for (String service : holdfasts()) {
      List<String> command = ComposeFile.texts(compose.service(service), "command");
      PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
      CommandLine.ParseResult parsed =
          HoldfastCommand.line(nowhere, nowhere, false).parseArgs(command.toArray(String[]::new));
      while (parsed.hasSubcommand()) {
        parsed = parsed.subcommand();
      }
      Path config = parsed.matchedOptionValue("--config", Path.of("none"));
      assertThat(compose.fileOf(service, config.toString())).isNotEmpty();
    }
  }

  @Test
  void routersAreReachedWhereTheirConfigListensAndKeepTheirData() throws Exception {
    Set<String> published = new HashSet<>();
    for (String service : compose.running("router")) {
      RouterConfig config = router(service);
      List<String> ports = ComposeFile.texts(compose.service(service), "ports");
      assertThat(ports).hasSize(2);
      assertThat(ports.get(0)).endsWith(":" + config.listen().port());
      assertThat(ports.get(1)).startsWith("127.0.0.1:").endsWith(":" + config.admin().port());
      assertThat(config.admin().address().isAnyLocalAddress()).isTrue();
      for (String port : ports) {
        assertThat(published.add(port.replaceFirst(":\\d+$", ""))).as(port).isTrue();
      }
      assertThat(config.dataDirectory()).hasToString(DATA);
      assertThat(healthcheck(service)).contains("/127.0.0.1/" + config.admin().port() + " ");
      Duration drain = config.drain().waitTime().plus(config.drain().timeout()).plus(CUT_MOST);
      assertThat(grace(service)).isGreaterThan(drain);
      assertBus(config.bus().bootstrapServers());
    }
  }

  @Test
  void emittersSpeakForTheAppsOfTheirCell() throws Exception {
    Set<String> cells = new TreeSet<>();
    Set<String> routes = new TreeSet<>();
    for (String service : compose.running("emitter")) {
      EmitterConfig config = EmitterConfig.read(written(service, "/etc/holdfast/emitter.yaml"));
      cells.add(config.cell().name());
      assertThat(config.dataDirectory()).hasToString(DATA);
      assertBus(config.buses().getFirst().bootstrapServers());
      assertThat(appAddresses()).contains(config.lrps().defaults().address());
      YamlMap lrp =
          YamlMap.parse(
              service, compose.fileOf(service, config.lrps().directory() + "/hello.yaml"));
      new LrpFormat(config.lrps().defaults())
          .readOne(lrp.text("instance"), lrp)
          .endpoints()
          .forEach(endpoint -> endpoint.routes().forEach(route -> routes.add(route.toString())));
    }
    assertThat(cells).hasSize(2);
    assertThat(routes).containsExactly("hello.example.com");
  }

  @Test
  void brokersAreOneQuorumAndListenWhereTheySay() throws Exception {
    String voters =
        String.join(
            ",",
            brokers().stream()
                .map(name -> name.replaceFirst(".*-", "") + "@" + name + ":9093")
                .toList());
    for (String broker : brokers()) {
      Map<String, Object> environment = ComposeFile.below(compose.service(broker), "environment");
      assertThat(environment)
          .containsEntry("KAFKA_CONTROLLER_QUORUM_VOTERS", voters)
          .containsEntry("KAFKA_NODE_ID", Integer.parseInt(broker.replaceFirst(".*-", "")))
          .containsEntry("KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://" + broker + ":9092")
          .containsEntry("KAFKA_LISTENERS", "PLAINTEXT://:9092,CONTROLLER://:9093")
          .containsEntry("KAFKA_MIN_INSYNC_REPLICAS", 2)
          .containsEntry("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
      assertThat(ComposeFile.texts(compose.service(broker), "volumes"))
          .containsExactly(broker + ":" + environment.get("KAFKA_LOG_DIRS"));
      assertThat(healthcheck(broker)).endsWith("/127.0.0.1/9092");
    }
    assertThat(ComposeFile.text(compose.service("kafka-1"), "image"))
        .isEqualTo("apache/kafka:" + property("kafka.version"));
    List<String> init = ComposeFile.texts(compose.service("bus-init"), "command");
    assertThat(init).endsWith("--replication", Integer.toString(brokers().size()));
    assertThat(ComposeFile.below(compose.service("bus-init"), "depends_on").keySet())
        .containsExactlyElementsOf(brokers());
  }

  @Test
  void everyVolumeAndConfigIsDeclaredAndUsedByOneOrMore() {
    Set<String> volumes = new TreeSet<>();
    Set<String> configs = new TreeSet<>();
    for (String name : compose.services().keySet()) {
      Map<String, Object> service = compose.service(name);
      for (String volume : ComposeFile.texts(service, "volumes")) {
        assertThat(volumes.add(volume.replaceFirst(":.*", ""))).as(volume).isTrue();
      }
      if (service.get("configs") instanceof List<?> mounts) {
        mounts.forEach(mount -> configs.add(ComposeFile.text(ComposeFile.map(mount), "source")));
      }
    }
    assertThat(volumes).isEqualTo(new TreeSet<>(compose.volumes().keySet()));
    assertThat(configs).isEqualTo(new TreeSet<>(compose.configs().keySet()));
  }

  @Test
  void holdfastsMayDoNothingThatTheyNeedNot() {
    for (String name : holdfasts()) {
      Map<String, Object> service = compose.service(name);
      assertThat(service).containsEntry("read_only", true);
      assertThat(ComposeFile.texts(service, "cap_drop")).containsExactly("ALL");
      assertThat(ComposeFile.texts(service, "security_opt"))
          .containsExactly("no-new-privileges:true");
      // Netty loads its native code from there: without `exec` it would go without.
      assertThat(ComposeFile.texts(service, "tmpfs"))
          .singleElement()
          .asString()
          .startsWith("/tmp:exec,");
    }
  }

  @Test
  void imageIsMadeOfWhatIsBuiltAndRunsAsNobody() throws Exception {
    Path root = ComposeFile.ROOT;
    List<String> ignored = Files.readAllLines(root.resolve("cli/Dockerfile.dockerignore"));
    List<String> copied = new ArrayList<>();
    for (String copy : instructions("COPY")) {
      int space = copy.indexOf(' ');
      String source = copy.substring(0, space);
      assertThat(root.resolve(source)).exists();
      assertThat(ignored).contains("!" + source);
      copied.add(copy.substring(space + 1));
    }
    String program = instructions("ENTRYPOINT").getFirst().replaceAll("[\\[\\]\"]", "");
    assertThat(copied).containsExactly(program.replaceFirst("/[^/]*$", ""), program);
    assertThat(root.resolve("holdfast")).isExecutable();
    assertThat(root.resolve("cli/target/holdfast/lib/holdfast.jar")).exists();
    assertThat(instructions("FROM"))
        .containsExactly("eclipse-temurin:" + property("java.release") + "-jdk");
    assertThat(instructions("USER").getFirst()).matches("[1-9]\\d*:[1-9]\\d*");
    assertThat(instructions("RUN").getFirst())
        .contains("--uid " + instructions("USER").getFirst().replaceFirst(":.*", "") + " ")
        .contains("--home-dir " + DATA);
    RouterConfig defaults = RouterConfig.defaults();
    assertThat(instructions("EXPOSE"))
        .containsExactly(defaults.listen().port() + " 8443 " + defaults.admin().port());
  }

  private static List<String> brokers() {
    return compose.services().keySet().stream().filter(name -> name.startsWith("kafka-")).toList();
  }

  private static List<String> holdfasts() {
    return Stream.of("router", "emitter", "bus")
        .flatMap(each -> compose.running(each).stream())
        .toList();
  }

  private static void assertBus(List<String> bootstrap) {
    assertThat(bootstrap).isEqualTo(brokers().stream().map(name -> name + ":9092").toList());
  }

  private RouterConfig router(String service) throws Exception {
    return RouterConfig.read(written(service, "/etc/holdfast/router.yaml"));
  }

  private Path written(String service, String path) throws IOException {
    return Files.writeString(folder.resolve(service + ".yaml"), compose.fileOf(service, path));
  }

  private static List<String> appAddresses() {
    return Stream.of("app-a", "app-b")
        .map(app -> ComposeFile.below(compose.service(app), "networks"))
        .map(networks -> ComposeFile.text(ComposeFile.below(networks, "cells"), "ipv4_address"))
        .toList();
  }

  private static String healthcheck(String service) {
    return ComposeFile.texts(ComposeFile.below(compose.service(service), "healthcheck"), "test")
        .getLast();
  }

  private static Duration grace(String service) {
    String text = ComposeFile.text(compose.service(service), "stop_grace_period");
    return Duration.parse("PT" + text);
  }

  private static List<String> instructions(String name) {
    return dockerfile.stream()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length() + 1).strip())
        .toList();
  }

  /// A property of the root's pom.
  private static String property(String name) throws IOException {
    var matcher =
        Pattern.compile("<%1$s>(.*)</%1$s>".formatted(Pattern.quote(name)))
            .matcher(Files.readString(ComposeFile.ROOT.resolve("pom.xml")));
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }
}
