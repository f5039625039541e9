package dev.holdfast.router.accesslog;

import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Where the access log goes, what stands in it, and how much of it may wait for the disk.
/// Immutable.
///
/// @param queueBytesMax most bytes of lines that wait for the disk, so that they cannot fill the
///   heap while it stands still
public record AccessLogConfig(Target target, Format format, Content content, int queueBytesMax) {
  private static final int QUEUE_BYTES_MAX = 16 << 20;

  // 20 ms, which is how long the writer sleeps, of 100,000 lines a second.
  private static final int QUEUE_BYTES_LEAST = 1 << 20;

  private static final int EXTRA_HEADERS_MOST = 32;

  // RFC 9110 §5.1: a name is a token.
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");

  /// What stands in a line.
  ///
  /// @param extraHeaders names of requests' headers that are logged too, in lower case
  /// @param extraFields fields of gorouter's that stand in its line only where they are asked for
  /// @param redaction what is not told
  public record Content(
      List<String> extraHeaders, List<ExtraField> extraFields, Redaction redaction) {
    static final Content PLAIN = new Content(List.of(), List.of(), Redaction.NOTHING);

    /// Those names as they stand in heads.
    List<byte[]> extraHeaderBytes() {
      return extraHeaders.stream().map(name -> name.getBytes(StandardCharsets.US_ASCII)).toList();
    }
  }

  /// How a line is written.
  public enum Format {
    /// gorouter's line.
    GOROUTER,
    /// One JSON object a line.
    JSON
  }

  /// Where lines go.
  public sealed interface Target {
    /// No access log.
    record Off() implements Target {}

    /// Standard output.
    record Stdout() implements Target {}

    /// A file, appended to and opened anew when it was moved away.
    record File(Path path) implements Target {}
  }

  /// Reads the mapping `accessLog`.
  public static AccessLogConfig from(YamlMap yaml) throws YamlException {
    return new AccessLogConfig(
        yaml.value("to", AccessLogConfig::target, new Target.Off()),
        yaml.choice("format", Format.class, Format.GOROUTER),
        new Content(
            extraHeaders(yaml),
            yaml.values("extraFields", ExtraField::parse).stream().distinct().toList(),
            Redaction.from(yaml)),
        yaml.integer("queueBytesMax", QUEUE_BYTES_LEAST, 1 << 30, QUEUE_BYTES_MAX));
  }

  private static List<String> extraHeaders(YamlMap yaml) throws YamlException {
    List<String> names = yaml.values("extraHeaders", AccessLogConfig::name);
    if (names.size() > EXTRA_HEADERS_MOST) {
      throw yaml.error(
          "extraHeaders",
          "has %d names; expected at most %d".formatted(names.size(), EXTRA_HEADERS_MOST));
    }
    return names.stream().distinct().toList();
  }

  private static String name(String text) {
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "is \"%s\"; expected the name of a header of requests, such as X-Request-Start"
              .formatted(text));
    }
    return text.toLowerCase(Locale.ROOT);
  }

  private static Target target(String text) {
    return switch (text) {
      case "off" -> new Target.Off();
      case "stdout" -> new Target.Stdout();
      default -> new Target.File(path(text));
    };
  }

  private static Path path(String text) {
    if (!text.contains("/")) {
      // A bare word is more likely a misspelt "stdout" than a file's name.
      throw expected(text);
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException _) {
      throw expected(text);
    }
  }

  private static IllegalArgumentException expected(String text) {
    return new IllegalArgumentException(
        "is \"%s\"; expected off, stdout, or a file's path with a '/', such as ./access.log"
            .formatted(text));
  }
}
