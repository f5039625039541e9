package dev.holdfast.events.yaml;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// One mapping of a YAML document. Ask for every key that you know, then call {@link #end}: what
/// nobody asked for is an error. One thread.
///
/// Long because each kind of value has its getter, with its bounds and its words for what was
/// expected.
public final class YamlMap {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
  private static final int SIZE_MOST_BYTES = 16 << 20;

  private final String source;
  private final String path;
  private final int line;
  private final Map<String, Node> values;
  private final Map<String, Integer> keyLines;
  private final Map<String, Object> asked = new LinkedHashMap<>();
  // Shared by the mappings of a document; null where the first fault is thrown at once.
  private @Nullable List<YamlException> faults;
  // Nobody has asked for all that is known: what nobody asked for is no fault.
  private boolean isGivenUp;

  private YamlMap(String source, String path, int line) {
    this.source = source;
    this.path = path;
    this.line = line;
    this.values = new LinkedHashMap<>();
    this.keyLines = new LinkedHashMap<>();
  }

  /// Reads a file that holds one mapping. An empty file is an empty mapping.
  public static YamlMap read(Path file) throws IOException, YamlException {
    if (Files.size(file) > SIZE_MOST_BYTES) {
      throw new YamlException(file.toString(), 1, "larger than " + SIZE_MOST_BYTES + " bytes");
    }
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (CharacterCodingException _) {
      throw new YamlException(file.toString(), 1, "not text in UTF-8");
    }
  }

  /// Reads text that holds one mapping; `source` is named in errors.
  public static YamlMap parse(String source, String text) throws YamlException {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(source)
            .setAllowDuplicateKeys(false)
            .setAllowNonScalarKeys(true) // refused below, in our own words
            .setSchema(new CoreSchema())
            .build();
    try {
      @Nullable Node root = new Compose(settings).composeString(text).orElse(null);
      if (root == null || isNull(root)) {
        return new YamlMap(source, "", 1);
      }
      return of(source, "", root);
    } catch (MarkedYamlEngineException e) {
      int at = e.getProblemMark().map(m -> m.getLine() + 1).orElse(1);
      throw new YamlException(source, at, "not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw new YamlException(source, 1, "not YAML: " + e.getMessage());
    }
  }

  private static YamlMap of(String source, String path, Node node) throws YamlException {
    if (!(node instanceof MappingNode mapping)) {
      String what = path.isEmpty() ? "the document " : named(path.substring(0, path.length() - 1));
      throw new YamlException(
          source, line(node), what + shown(node) + "; expected a mapping of keys to values");
    }
    YamlMap map = new YamlMap(source, path, line(node));
    for (NodeTuple entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        throw new YamlException(source, line(entry.getKeyNode()), "a key must be plain text");
      }
      if (map.values.putIfAbsent(key.getValue(), entry.getValueNode()) != null) {
        throw new YamlException(source, line(key), "key '" + key.getValue() + "' stands twice");
      }
      map.keyLines.put(key.getValue(), line(key));
    }
    return map;
  }

  /// Reads a value.
  @FunctionalInterface
  private interface Reading<T> {
    T read() throws YamlException;
  }

  /// From now on what is wrong with a value that has a fallback, and a key that nobody knows, waits
  /// for {@link #end}, which throws all of it as one. Call it on a document before asking for
  /// anything.
  public void collectFaults() {
    faults = new ArrayList<>();
  }

  /// Where reading cannot go on for that fault: it, with those that were collected before.
  public YamlException withCollected(YamlException last) {
    List<YamlException> all = new ArrayList<>(faults == null ? List.of() : faults);
    all.add(last);
    return new YamlException(all);
  }

  private void onFault(YamlException fault) throws YamlException {
    if (faults == null) {
      throw fault;
    }
    faults.add(fault);
  }

  private <T> T read(String key, Reading<T> reading, T fallback) throws YamlException {
    if (!has(key)) {
      return fallback;
    }
    try {
      return reading.read();
    } catch (YamlException e) {
      onFault(e);
      return fallback;
    }
  }

  /// The line at which this mapping begins, from 1.
  public int line() {
    return line;
  }

  /// Whether the key is there and not null. Asking makes it a known key.
  public boolean has(String key) {
    asked.putIfAbsent(key, key);
    @Nullable Node node = values.get(key);
    return node != null && !isNull(node);
  }

  /// The text of a key that must be there.
  public String text(String key) throws YamlException {
    return scalar(key, require(key));
  }

  public String text(String key, String fallback) throws YamlException {
    return read(key, () -> text(key), fallback);
  }

  /// A value as `parse` makes it of the text; what it throws as {@link IllegalArgumentException}
  /// gets file and line.
  public <T> T value(String key, Function<String, T> parse) throws YamlException {
    String text = text(key);
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw error(key, String.valueOf(e.getMessage()));
    }
  }

  public <T> T value(String key, Function<String, T> parse, T fallback) throws YamlException {
    return read(key, () -> value(key, parse), fallback);
  }

  public int integer(String key, int least, int most, int fallback) throws YamlException {
    return read(key, () -> integer(key, least, most), fallback);
  }

  /// A whole number that must be there, from `least` to `most`.
  public int integer(String key, int least, int most) throws YamlException {
    String text = text(key);
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Falls through to the one message.
    }
    throw wrong(key, text, "a whole number from " + least + " to " + most);
  }

  public boolean flag(String key, boolean fallback) throws YamlException {
    return read(key, () -> flag(key), fallback);
  }

  private boolean flag(String key) throws YamlException {
    String text = text(key);
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(key, text, "true or false");
    };
  }

  /// A duration with its unit, such as `500ms`, `5s`, `2m` or `1h`.
  public Duration duration(String key, Duration fallback) throws YamlException {
    return read(key, () -> duration(key), fallback);
  }

  private Duration duration(String key) throws YamlException {
    String text = text(key);
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw wrong(key, text, "a duration with its unit, such as 500ms, 5s, 2m or 1h");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  /// One of an enum's constants, written in lower case with `-` for `_`.
  public <E extends Enum<E>> E choice(String key, Class<E> type, E fallback) throws YamlException {
    return read(key, () -> choice(key, type), fallback);
  }

  private <E extends Enum<E>> E choice(String key, Class<E> type) throws YamlException {
    String text = text(key);
    for (E constant : type.getEnumConstants()) {
      if (spelled(constant).equals(text)) {
        return constant;
      }
    }
    String all =
        Stream.of(type.getEnumConstants()).map(YamlMap::spelled).collect(Collectors.joining(", "));
    throw wrong(key, text, "one of " + all);
  }

  private static String spelled(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// A mapping below a key, the same one each time; an empty one where the key is not there.
  public YamlMap map(String key) throws YamlException {
    if (asked.get(key) instanceof YamlMap known) {
      return known;
    }
    YamlMap map =
        read(
            key,
            () -> of(source, path + key + ".", require(key)),
            new YamlMap(source, path + key + ".", line));
    map.faults = faults;
    asked.put(key, map);
    return map;
  }

  /// What a mapping below a key says; `instead` where that ends with a fault. The fault then waits
  /// with those that are collected, and the rest of that mapping is not looked at.
  ///
  /// @param instead makes do until {@link #end} throws
  public <T> T part(String key, Part<T> reading, T instead) throws YamlException {
    YamlMap below = map(key);
    try {
      return reading.read(below);
    } catch (YamlException e) {
      onFault(e);
      below.isGivenUp = true;
      return instead;
    }
  }

  /// Reads what a mapping says.
  @FunctionalInterface
  public interface Part<T> {
    T read(YamlMap map) throws YamlException;
  }

  /// A list of mappings below a key; empty where the key is not there.
  public List<YamlMap> maps(String key) throws YamlException {
    List<YamlMap> maps = new ArrayList<>();
    for (Node item : items(key)) {
      YamlMap map = of(source, path + key + "[" + maps.size() + "].", item);
      map.faults = faults;
      maps.add(map);
    }
    asked.put(key, maps);
    return maps;
  }

  /// A list of texts below a key; empty where the key is not there. One text stands for a list of
  /// one.
  public List<String> texts(String key) throws YamlException {
    return values(key, text -> text);
  }

  /// A list of values, each as `parse` makes it; an {@link IllegalArgumentException} of its gets
  /// the item's own line.
  public <T> List<T> values(String key, Function<String, T> parse) throws YamlException {
    List<T> parsed = new ArrayList<>();
    for (Node item : items(key)) {
      try {
        parsed.add(parse(key, item, parse));
      } catch (YamlException e) {
        onFault(e);
      }
    }
    return parsed;
  }

  private <T> T parse(String key, Node item, Function<String, T> parse) throws YamlException {
    String text = scalar(key, item);
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw new YamlException(source, line(item), named(path + key) + e.getMessage());
    }
  }

  /// As {@link #values}, of items that may be mappings as well.
  public <T> List<T> values(String key, Function<String, T> parse, Part<T> read)
      throws YamlException {
    List<T> parsed = new ArrayList<>();
    List<YamlMap> maps = new ArrayList<>();
    for (Node item : items(key)) {
      try {
        if (item instanceof MappingNode) {
          YamlMap map = of(source, path + key + "[" + parsed.size() + "].", item);
          map.faults = faults;
          maps.add(map);
          parsed.add(read.read(map));
        } else {
          parsed.add(parse(key, item, parse));
        }
      } catch (YamlException e) {
        onFault(e);
      }
    }
    asked.put(key, maps);
    return parsed;
  }

  /// All texts in the mapping below a key, however deep, by their names with dots between them; a
  /// list's texts are one, with commas between them. Empty where the key is not there.
  public Map<String, String> flatMap(String key) throws YamlException {
    Map<String, String> texts = new LinkedHashMap<>();
    flatten("", map(key), texts);
    return texts;
  }

  private static void flatten(String prefix, YamlMap map, Map<String, String> texts)
      throws YamlException {
    for (Map.Entry<String, Node> entry : map.values.entrySet()) {
      String name = prefix + entry.getKey();
      String before =
          entry.getValue() instanceof MappingNode
              ? null
              : texts.put(name, String.join(", ", map.texts(entry.getKey())));
      if (before != null) {
        throw map.error(entry.getKey(), "is option '" + name + "' a second time; expected it once");
      }
      if (entry.getValue() instanceof MappingNode) {
        flatten(name + ".", map.map(entry.getKey()), texts);
      }
    }
  }

  /// The texts below a key by their names; empty where the key is not there.
  public Map<String, String> textMap(String key) throws YamlException {
    YamlMap map = map(key);
    Map<String, String> texts = new LinkedHashMap<>();
    for (String name : map.values.keySet()) {
      texts.put(name, map.text(name));
    }
    return texts;
  }

  /// Throws where a key stands that nobody asked for, here or in a mapping that was asked for
  /// below; and where faults were collected.
  public void end() throws YamlException {
    if (isGivenUp) {
      return;
    }
    for (String key : values.keySet()) {
      if (!asked.containsKey(key)) {
        onFault(
            new YamlException(
                source,
                keyLines.getOrDefault(key, line),
                "unknown key '%s%s'; expected %s".formatted(path, key, expected())));
      }
    }
    for (Object below : asked.values()) {
      if (below instanceof YamlMap map) {
        map.end();
      } else if (below instanceof List<?> maps) {
        for (Object map : maps) {
          ((YamlMap) map).end();
        }
      }
    }
    if (path.isEmpty() && faults != null && !faults.isEmpty()) {
      throw new YamlException(faults);
    }
  }

  private String expected() {
    return asked.isEmpty()
        ? "nothing here"
        : asked.size() == 1
            ? "'" + asked.keySet().iterator().next() + "'"
            : "one of " + String.join(", ", asked.keySet());
  }

  /// An error about a key's value, with its file and line.
  public YamlException error(String key, String message) {
    @Nullable Node node = values.get(key);
    int at = node == null ? line : line(node);
    return new YamlException(source, at, named(path + key) + message);
  }

  private YamlException wrong(String key, String value, String expected) {
    return error(key, "is \"%s\"; expected %s".formatted(value, expected));
  }

  private Node require(String key) throws YamlException {
    asked.putIfAbsent(key, key);
    @Nullable Node node = values.get(key);
    if (node == null || isNull(node)) {
      throw new YamlException(source, line, "key '" + path + key + "' is missing");
    }
    return node;
  }

  private List<Node> items(String key) throws YamlException {
    asked.putIfAbsent(key, key);
    if (!has(key)) {
      return List.of();
    }
    Node node = require(key);
    return node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node);
  }

  private String scalar(String key, Node node) throws YamlException {
    if (node instanceof ScalarNode scalar && !isNull(scalar)) {
      return scalar.getValue();
    }
    throw new YamlException(
        source, line(node), named(path + key) + shown(node) + "; expected text");
  }

  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }

  private static String named(String path) {
    return path.isEmpty() ? "" : "'" + path + "' ";
  }

  private static String shown(Node node) {
    return switch (node) {
      case ScalarNode scalar when isNull(scalar) -> "is empty";
      case ScalarNode scalar -> "is \"" + scalar.getValue() + "\"";
      case SequenceNode _ -> "is a list";
      default -> "is a mapping";
    };
  }
}
