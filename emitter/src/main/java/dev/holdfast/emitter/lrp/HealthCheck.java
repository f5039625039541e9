package dev.holdfast.emitter.lrp;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// How the emitter sees whether an LRP's endpoints serve. Immutable.
///
/// @param path what is asked for by HTTP; empty for TCP
/// @param status the status that is expected by HTTP; 0: any of 200 to 399
/// @param intervalMs between two looks at one endpoint, give or take a tenth
/// @param timeoutMs how long one look may take
/// @param healthyAfter so many good looks in a row make it healthy
/// @param unhealthyAfter so many bad ones in a row make it unhealthy
/// @param startMs how long it may take to start: until its first good look it is looked at often
public record HealthCheck(
    Kind kind,
    String path,
    int status,
    long intervalMs,
    long timeoutMs,
    int healthyAfter,
    int unhealthyAfter,
    long startMs) {
  private static final Pattern PATH = Pattern.compile("/[!-~]{0,1023}");
  private static final int PARTS = 8;

  /// What a look is.
  public enum Kind {
    /// A connect.
    TCP,
    /// A GET over HTTP/1.1.
    HTTP
  }

  public HealthCheck {
    if (kind == Kind.HTTP && !PATH.matcher(path).matches()) {
      throw new IllegalArgumentException(
          "is \"%s\"; expected a path such as /health, printable ASCII without spaces"
              .formatted(path));
    }
  }

  /// As it is kept on disk.
  public String text() {
    return "%s %d %d %d %d %d %d %s"
        .formatted(
            kind.name().toLowerCase(Locale.ROOT),
            status,
            intervalMs,
            timeoutMs,
            healthyAfter,
            unhealthyAfter,
            startMs,
            path);
  }

  /// From {@link #text}; throws {@link IllegalArgumentException} where it is none.
  public static HealthCheck parse(String text) {
    List<String> parts = List.of(text.split(" ", PARTS));
    if (parts.size() != PARTS) {
      throw new IllegalArgumentException("no health check: " + text);
    }
    return new HealthCheck(
        Kind.valueOf(parts.getFirst().toUpperCase(Locale.ROOT)),
        parts.getLast(),
        Integer.parseInt(parts.get(1)),
        Long.parseLong(parts.get(2)),
        Long.parseLong(parts.get(3)),
        Integer.parseInt(parts.get(4)),
        Integer.parseInt(parts.get(5)),
        Long.parseLong(parts.get(6)));
  }
}
