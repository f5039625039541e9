package dev.holdfast.events.yaml;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// One mapping of a YAML document. Ask for every key that you know, then call {@link #end}: what
/// nobody asked for is an error. One thread.
///
/// Long because each kind of value has its getter, most of them one for a key that must be there
/// and one with a fallback.
public final class YamlMap {
  private static final int SIZE_MOST_BYTES = 16 << 20;

  private final String source;
  private final String path;
  private final int line;
  private final Faults faults;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Integer> keyLines = new LinkedHashMap<>();
  private final Map<String, Object> asked = new LinkedHashMap<>();
  // Nobody has asked for all that is known: what nobody asked for is no fault.
  private boolean isGivenUp;

  private YamlMap(String source, String path, int line, Faults faults) {
    this.source = source;
    this.path = path;
    this.line = line;
    this.faults = faults;
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
    @Nullable Node root = YamlNodes.root(source, text);
    Faults faults = new Faults();
    return root == null ? new YamlMap(source, "", 1, faults) : of(source, "", root, faults);
  }

  private static YamlMap of(String source, String path, Node node, Faults faults)
      throws YamlException {
    if (!(node instanceof MappingNode mapping)) {
      String what = path.isEmpty() ? "the document " : named(path.substring(0, path.length() - 1));
      throw new YamlException(
          source,
          YamlNodes.line(node),
          what + YamlNodes.shown(node) + "; expected a mapping of keys to values");
    }
    YamlMap map = new YamlMap(source, path, YamlNodes.line(node), faults);
    for (NodeTuple entry : mapping.getValue()) {
      int at = YamlNodes.line(entry.getKeyNode());
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        throw new YamlException(source, at, "a key must be plain text");
      }
      if (map.values.putIfAbsent(key.getValue(), entry.getValueNode()) != null) {
        throw new YamlException(source, at, "key '" + key.getValue() + "' stands twice");
      }
      map.keyLines.put(key.getValue(), at);
    }
    return map;
  }

  private YamlMap below(String name, Node node) throws YamlException {
    return of(source, path + name + ".", node, faults);
  }

  /// Reads a value.
  @FunctionalInterface
  private interface Reading<T> {
    T read() throws YamlException;
  }

  /// Reads what a mapping says.
  @FunctionalInterface
  public interface Part<T> {
    T read(YamlMap map) throws YamlException;
  }

  /// From now on what is wrong with a value that has a fallback, and a key that nobody knows, waits
  /// for {@link #end}, which throws all of it as one. Call it on a document before asking for
  /// anything.
  public void collectFaults() {
    faults.collect();
  }

  /// Where reading cannot go on for that fault: it, with those that were collected before.
  public YamlException withCollected(YamlException last) {
    return faults.with(last);
  }

  private <T> T read(String key, Reading<T> reading, T fallback) throws YamlException {
    if (!has(key)) {
      return fallback;
    }
    try {
      return reading.read();
    } catch (YamlException e) {
      faults.add(e);
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
    return node != null && !YamlNodes.isNull(node);
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
    return value(key, require(key), parse);
  }

  public <T> T value(String key, Function<String, T> parse, T fallback) throws YamlException {
    return read(key, () -> value(key, parse), fallback);
  }

  private <T> T value(String key, Node node, Function<String, T> parse) throws YamlException {
    String text = scalar(key, node);
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw error(key, node, String.valueOf(e.getMessage()));
    }
  }

  /// A whole number that must be there, from `least` to `most`.
  public int integer(String key, int least, int most) throws YamlException {
    return value(key, text -> Scalars.integer(text, least, most));
  }

  public int integer(String key, int least, int most, int fallback) throws YamlException {
    return read(key, () -> integer(key, least, most), fallback);
  }

  public boolean flag(String key, boolean fallback) throws YamlException {
    return value(key, Scalars::flag, fallback);
  }

  /// A duration with its unit, such as `500ms`, `5s`, `2m` or `1h`.
  public Duration duration(String key, Duration fallback) throws YamlException {
    return value(key, Scalars::duration, fallback);
  }

  /// The same, of `least` or more. Less is thrown at once: what is asked for next may rest on it.
  public Duration duration(String key, Duration least, Duration fallback) throws YamlException {
    Duration duration = duration(key, fallback);
    if (duration.compareTo(least) < 0) {
      throw error(
          key, "is %d ms; expected %d ms or more".formatted(duration.toMillis(), least.toMillis()));
    }
    return duration;
  }

  /// One of an enum's constants, written in lower case with `-` for `_`.
  public <E extends Enum<E>> E choice(String key, Class<E> type, E fallback) throws YamlException {
    return value(key, text -> Scalars.choice(text, type), fallback);
  }

  /// A mapping below a key, the same one each time; an empty one where the key is not there.
  public YamlMap map(String key) throws YamlException {
    if (asked.get(key) instanceof YamlMap known) {
      return known;
    }
    YamlMap empty = new YamlMap(source, path + key + ".", line, faults);
    YamlMap map = read(key, () -> below(key, require(key)), empty);
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
      faults.add(e);
      below.isGivenUp = true;
      return instead;
    }
  }

  /// A list of mappings below a key; empty where the key is not there.
  public List<YamlMap> maps(String key) throws YamlException {
    List<YamlMap> maps = new ArrayList<>();
    for (Node item : items(key)) {
      maps.add(below(key + "[" + maps.size() + "]", item));
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
        parsed.add(value(key, item, parse));
      } catch (YamlException e) {
        faults.add(e);
      }
    }
    return parsed;
  }

  /// As {@link #values}, of items that may be mappings as well.
  public <T> List<T> values(String key, Function<String, T> parse, Part<T> read)
      throws YamlException {
    List<T> parsed = new ArrayList<>();
    List<YamlMap> maps = new ArrayList<>();
    for (Node item : items(key)) {
      try {
        if (item instanceof MappingNode) {
          YamlMap map = below(key + "[" + parsed.size() + "]", item);
          maps.add(map);
          parsed.add(read.read(map));
        } else {
          parsed.add(value(key, item, parse));
        }
      } catch (YamlException e) {
        faults.add(e);
      }
    }
    asked.put(key, maps);
    return parsed;
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

  /// Throws where a key stands that nobody asked for, here or in a mapping that was asked for
  /// below; and where faults were collected.
  public void end() throws YamlException {
    if (isGivenUp) {
      return;
    }
    for (String key : values.keySet()) {
      if (!asked.containsKey(key)) {
        int at = keyLines.getOrDefault(key, line);
        faults.add(
            new YamlException(
                source, at, "unknown key '%s%s'; expected %s".formatted(path, key, known())));
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
    if (path.isEmpty()) {
      faults.end();
    }
  }

  private String known() {
    return asked.isEmpty()
        ? "nothing here"
        : asked.size() == 1
            ? "'" + asked.keySet().iterator().next() + "'"
            : "one of " + String.join(", ", asked.keySet());
  }

  /// An error about a key's value, with its file and line.
  public YamlException error(String key, String message) {
    return error(key, values.get(key), message);
  }

  private YamlException error(String key, @Nullable Node node, String message) {
    int at = node == null ? line : YamlNodes.line(node);
    return new YamlException(source, at, named(path + key) + message);
  }

  private Node require(String key) throws YamlException {
    asked.putIfAbsent(key, key);
    @Nullable Node node = values.get(key);
    if (node == null || YamlNodes.isNull(node)) {
      throw new YamlException(source, line, "key '" + path + key + "' is missing");
    }
    return node;
  }

  private List<Node> items(String key) throws YamlException {
    if (!has(key)) {
      return List.of();
    }
    Node node = require(key);
    return node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node);
  }

  private String scalar(String key, Node node) throws YamlException {
    if (node instanceof ScalarNode scalar && !YamlNodes.isNull(scalar)) {
      return scalar.getValue();
    }
    throw error(key, node, YamlNodes.shown(node) + "; expected text");
  }

  private static String named(String path) {
    return path.isEmpty() ? "" : "'" + path + "' ";
  }
}
