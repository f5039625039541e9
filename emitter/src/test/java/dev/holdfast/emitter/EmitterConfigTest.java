package dev.holdfast.emitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.emitter.api.ApiConfig;
import dev.holdfast.events.Cell;
import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EmitterConfigTest {
  private static final String LEAST =
      """
      cell: cell-1
      bus:
        bootstrap: [127.0.0.1:9092]
      """;

  private static EmitterConfig of(String text) throws YamlException {
    return EmitterConfig.of(YamlMap.parse("emitter.yaml", text), Path.of("/etc/holdfast"));
  }

  @Test
  void threeLinesWillDo() throws YamlException {
    EmitterConfig config = of(LEAST);
    assertThat(config.cell()).isEqualTo(new Cell("cell-1"));
    assertThat(config.groups()).containsExactly("shared");
    assertThat(config.buses()).hasSize(1);
    assertThat(config.buses().getFirst().group()).isEqualTo("shared");
    assertThat(config.dataDirectory()).isEqualTo(Path.of("/etc/holdfast/emitter-data"));
    assertThat(config.lrps().directory()).isEqualTo(Path.of("/etc/holdfast/lrps"));
    assertThat(config.lrps().relist()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.api()).isNull();
    assertThat(config.drainMost()).as("any number").isZero();
    assertThat(config.intervals())
        .isEqualTo(
            new Intervals(Duration.ofSeconds(5), Duration.ofHours(1), Duration.ofMinutes(1)));
    assertThat(config.buses().getFirst().timing().identityInterval())
        .isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void everyKeyIsRead() throws YamlException {
    EmitterConfig config =
        of(
            LEAST
                + """
                  identityInterval: 7s
                site: east
                address: 10.0.0.7
                zone: z1
                groups: [iso, shared]
                lrpDirectory: /var/lrps
                dataDirectory: data
                relistInterval: 10s
                beatInterval: 2s
                manifestInterval: 10m
                leavingFor: 0s
                api: {address: 10.0.0.7, port: 81, tokenFile: api.token}
                drain: {most: 2}
                """);
    assertThat(config.drainMost()).isEqualTo(2);
    assertThat(config.api())
        .isEqualTo(
            new ApiConfig(
                new InetSocketAddress("10.0.0.7", 81), Path.of("/etc/holdfast/api.token")));
    assertThat(config.site()).isEqualTo("east");
    assertThat(config.groups()).containsExactly("iso", "shared");
    assertThat(config.buses()).extracting(bus -> bus.group()).containsExactly("iso", "shared");
    assertThat(config.lrps().defaults().groups()).containsExactly("iso", "shared");
    assertThat(config.lrps().defaults().address()).isEqualTo("10.0.0.7");
    assertThat(config.lrps().defaults().zone()).isEqualTo("z1");
    assertThat(config.lrps().directory()).isEqualTo(Path.of("/var/lrps"));
    assertThat(config.dataDirectory()).isEqualTo(Path.of("/etc/holdfast/data"));
    assertThat(config.lrps().relist()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.intervals())
        .isEqualTo(new Intervals(Duration.ofSeconds(2), Duration.ofMinutes(10), Duration.ZERO));
    assertThat(config.buses().getFirst().timing().identityInterval())
        .isEqualTo(Duration.ofSeconds(7));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "colour: red | emitter.yaml:4: unknown key 'colour'",
        "groups: [a, a] | emitter.yaml:4: 'groups' is [a, a]; expected no group twice",
        "groups: [A] | emitter.yaml:4: 'groups' group is \"A\"",
        "address: localhost | is \"localhost\"; expected an IPv4 address",
        "beatInterval: 5 | is \"5\"; expected a duration with its unit",
        "relistInterval: 10ms | is 10 ms; expected 1000 ms or more",
        "api: {address: 10.0.0.7} | emitter.yaml:4: 'api.address' is \"10.0.0.7\"; expected a"
            + " loopback address",
        "drain: {most: 0} | emitter.yaml:4: 'drain.most' is \"0\"; expected a whole number from 1",
        "api: {port: x} | emitter.yaml:4: 'api.port' is \"x\"; expected a whole number from 0 to"
            + " 65535",
        "api: {token: x} | emitter.yaml:4: unknown key 'api.token'",
        "site: East | site is \"East\"",
      })
  void badValueIsRefusedWithItsLine(String line, String expected) {
    assertThatThrownBy(() -> of(LEAST + line + "\n"))
        .isInstanceOf(YamlException.class)
        .hasMessageContaining(expected);
  }

  @Test
  void apiAloneListensOnTheLoopbackAddress() throws YamlException {
    ApiConfig api = of(LEAST + "api: {}\n").api();
    assertThat(api)
        .isEqualTo(
            new ApiConfig(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8082), null));
  }

  @Test
  void cellAndBusMustBeSaid() {
    assertThatThrownBy(() -> of("bus: {bootstrap: [a:1]}\n"))
        .hasMessageContaining("'cell' is missing");
    assertThatThrownBy(() -> of("cell: a\n")).hasMessageContaining("bootstrap");
  }

  @Test
  void pathsAreRelativeToTheFile(@TempDir Path directory) throws IOException, YamlException {
    Path file = Files.writeString(directory.resolve("emitter.yaml"), LEAST);
    assertThat(EmitterConfig.read(file).lrps().directory()).isEqualTo(directory.resolve("lrps"));
  }
}
