package dev.holdfast.events.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class YamlMapTest {
  private enum Mode {
    ROUND_ROBIN,
    HASH
  }

  @TempDir private Path directory;

  @Test
  void readsEveryKindOfValue() throws YamlException {
    YamlMap map =
        parse(
            """
            name: a text
            port: 8080
            on: true
            wait: 500ms
            mode: round-robin
            hosts: [a, b]
            one: single
            labels: {x: '1', y: two}
            below: {deep: 3}
            list:
              - id: p
              - id: q
            """);

    assertThat(map.text("name")).isEqualTo("a text");
    assertThat(map.integer("port", 0, 65_535)).isEqualTo(8_080);
    assertThat(map.flag("on", false)).isTrue();
    assertThat(map.duration("wait", Duration.ZERO)).isEqualTo(Duration.ofMillis(500));
    assertThat(map.choice("mode", Mode.class, Mode.HASH)).isEqualTo(Mode.ROUND_ROBIN);
    assertThat(map.texts("hosts")).containsExactly("a", "b");
    assertThat(map.texts("one")).containsExactly("single");
    assertThat(map.textMap("labels")).isEqualTo(Map.of("x", "1", "y", "two"));
    assertThat(map.map("below").integer("deep", 0, 9)).isEqualTo(3);
    assertThat(map.maps("list").get(1).line()).isEqualTo(12);
    for (YamlMap item : map.maps("list")) {
      assertThat(item.text("id")).isIn("p", "q");
    }
    map.end();
  }

  @Test
  void whatIsNotThereOrNullIsTheFallback() throws YamlException {
    for (String text : List.of("", "# only a comment", "~", "a: \nb: ~\nc: null")) {
      YamlMap map = parse(text);

      assertThat(map.has("a")).isFalse();
      assertThat(map.text("a", "x")).isEqualTo("x");
      assertThat(map.integer("b", 0, 9, 7)).isEqualTo(7);
      assertThat(map.flag("c", true)).isTrue();
      assertThat(map.duration("a", Duration.ofSeconds(3))).hasSeconds(3);
      assertThat(map.choice("b", Mode.class, Mode.HASH)).isEqualTo(Mode.HASH);
      assertThat(map.value("c", Integer::valueOf, 5)).isEqualTo(5);
      assertThat(map.texts("a")).isEmpty();
      assertThat(map.maps("b")).isEmpty();
      assertThat(map.textMap("c")).isEmpty();
      assertThat(map.map("a").has("x")).isFalse();
      map.end();
    }
  }

  @Test
  void everyUnitOfDurationIsRead() throws YamlException {
    YamlMap map = parse("a: 5s\nb: 2m\nc: 1h\nd: 0ms");

    assertThat(map.duration("a", Duration.ZERO)).hasSeconds(5);
    assertThat(map.duration("b", Duration.ZERO)).hasMinutes(2);
    assertThat(map.duration("c", Duration.ZERO)).hasHours(1);
    assertThat(map.duration("d", Duration.ofDays(1))).isZero();
  }

  @Test
  void aMissingKeyNamesTheLineOfItsMapping() {
    refuses("\na: 1", map -> map.text("b"), "f:2: key 'b' is missing");
    refuses("a: 1\nin:\n  x: 1", map -> map.map("in").text("y"), "f:3: key 'in.y' is missing");
  }

  @Test
  void aValueOfTheWrongFormNamesItsLineItselfAndWhatWasExpected() {
    refuses(
        "a: 1\nport: 70000",
        map -> map.integer("port", 1, 65_535),
        "f:2: 'port' is \"70000\"; expected a whole number from 1 to 65535");
    refuses(
        "port: x",
        map -> map.integer("port", 1, 2),
        "f:1: 'port' is \"x\"; expected a whole number from 1 to 2");
    refuses("on: yes", map -> map.flag("on", true), "f:1: 'on' is \"yes\"; expected true or false");
    for (String bad : List.of("5", "5 s", "-1s", "1.5s", "5d", "99999999999s")) {
      refuses(
          "w: " + bad,
          map -> map.duration("w", Duration.ZERO),
          "f:1: 'w' is \""
              + bad
              + "\"; expected a duration with its unit, such as 500ms, 5s, 2m"
              + " or 1h");
    }
    refuses(
        "m: random",
        map -> map.choice("m", Mode.class, Mode.HASH),
        "f:1: 'm' is \"random\"; expected one of round-robin, hash");
  }

  @Test
  void aValueOfTheWrongKindNamesItsLine() {
    refuses("a:\n  - b", map -> map.text("a"), "f:2: 'a' is a list; expected text");
    refuses("a:\n  b: 1", map -> map.text("a"), "f:2: 'a' is a mapping; expected text");
    refuses("x: 1\na: [b, [c]]", map -> map.texts("a"), "f:2: 'a' is a list; expected text");
    refuses("a:\n- b\n-", map -> map.texts("a"), "f:3: 'a' is empty; expected text");
    refuses("a: b", map -> map.map("a"), "f:1: 'a' is \"b\"; expected a mapping of keys to values");
    refuses(
        "a:\n  - {}\n  - b",
        map -> map.maps("a"),
        "f:3: 'a[1]' is \"b\"; expected a mapping of keys to values");
    refuses("a: {b: [1]}", map -> map.textMap("a"), "f:1: 'a.b' is a list; expected text");
  }

  @Test
  void aRefusalByTheValuesOwnTypeGetsFileAndLine() {
    refuses("a: 1\nb: 2x", map -> map.value("b", YamlMapTest::digit), "f:2: 'b' is no digit: 2x");
    refuses(
        "a:\n  - 1\n  - 22",
        map -> map.values("a", YamlMapTest::digit),
        "f:3: 'a' is no digit: 22");
  }

  @Test
  void anUnknownKeyIsAnErrorAtAnyDepth() {
    refuses("a: 1\nB: 2", map -> map.text("a"), "f:2: unknown key 'B'; expected 'a'");
    refuses("a: 1", _ -> {}, "f:1: unknown key 'a'; expected nothing here");
    refuses(
        "a:\n  x: 1\n  z: 1\n  y: 1",
        map -> {
          map.map("a").has("x");
          map.map("a").has("y");
        },
        "f:3: unknown key 'a.z'; expected one of x, y");
    refuses(
        "a:\n  - x: 1\n  - y: 1",
        map -> {
          for (YamlMap item : map.maps("a")) {
            item.has("x");
          }
        },
        "f:3: unknown key 'a[1].y'; expected 'x'");
    refuses(
        "c: 1",
        map -> {
          map.has("a");
          map.has("b");
        },
        "f:1: unknown key 'c'; expected one of a, b");
  }

  @Test
  void aKeyStandsOnce() {
    assertThatThrownBy(() -> parse("a: 1\nb: 2\na: 3"))
        .isInstanceOf(YamlException.class)
        .hasMessage("f:3: key 'a' stands twice");
  }

  @Test
  void whatIsNoMappingOfTextsIsRefused() {
    assertThatThrownBy(() -> parse("- a"))
        .hasMessage("f:1: the document is a list; expected a mapping of keys to values");
    assertThatThrownBy(() -> parse("\njust text"))
        .hasMessage("f:2: the document is \"just text\"; expected a mapping of keys to values");
    assertThatThrownBy(() -> parse("a: 1\n[b]: 2")).hasMessage("f:2: a key must be plain text");
  }

  @Test
  void whatIsNoYamlNamesItsLine() {
    assertThatThrownBy(() -> parse("a: 1\nb: [1"))
        .isInstanceOf(YamlException.class)
        .hasMessageStartingWith("f:2: not YAML: ");
    assertThatThrownBy(() -> parse("a: 1\n\tb: 2")).hasMessageStartingWith("f:2: not YAML: ");
    assertThatThrownBy(() -> parse("a: *nowhere")).hasMessageStartingWith("f:1: not YAML: ");
    assertThatThrownBy(() -> parse("a: 1\n---\nb: 1")).hasMessageStartingWith("f:2: not YAML: ");
  }

  @Test
  void aFileIsNamedInItsErrors() throws IOException, YamlException {
    Path file = directory.resolve("lrp.yml");
    Files.writeString(file, "a: 1");
    assertThat(YamlMap.read(file).integer("a", 0, 9)).isEqualTo(1);

    Files.writeString(file, "a: 1\na: 1");
    assertThatThrownBy(() -> YamlMap.read(file)).hasMessage(file + ":2: key 'a' stands twice");

    Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xff});
    assertThatThrownBy(() -> YamlMap.read(file))
        .isInstanceOf(YamlException.class)
        .hasMessage(file + ":1: not text in UTF-8");

    Files.write(file, new byte[(16 << 20) + 1]);
    assertThatThrownBy(() -> YamlMap.read(file))
        .hasMessage(file + ":1: larger than 16777216 bytes");
  }

  private static YamlMap parse(String text) throws YamlException {
    return YamlMap.parse("f", text);
  }

  private static int digit(String text) {
    if (text.length() != 1) {
      throw new IllegalArgumentException("is no digit: " + text);
    }
    return Integer.parseInt(text);
  }

  /// Reads what it is told to and then ends, as a reader of configuration does.
  private static void refuses(String text, Reading reading, String message) {
    assertThatThrownBy(
            () -> {
              YamlMap map = parse(text);
              reading.read(map);
              map.end();
            })
        .isInstanceOf(YamlException.class)
        .hasMessage(message);
  }

  private interface Reading {
    void read(YamlMap map) throws YamlException;
  }
}
