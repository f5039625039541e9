package dev.holdfast.events;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A host and a path prefix under which an endpoint is reached. In the order of hosts, then paths.
/// Immutable.
///
/// Kept as the bytes that requests are compared with: a router holds a million routes, and what
/// asks for one as text are pages.
public final class Route implements Comparable<Route> {
  private static final AsciiSet LABEL_ENDS = AsciiSet.LOWER_DIGITS.and("_");
  private static final AsciiSet LABEL = LABEL_ENDS.and("-");
  // RFC 3986 §3.3: segment = *pchar, but for the percent sign, which two hex digits follow.
  private static final AsciiSet SEGMENT = AsciiSet.LETTERS_DIGITS.and("._~!$&'()*+,;=:@-");
  private static final AsciiSet HEX = AsciiSet.of("09afAF");
  private static final int LABEL_MOST = 63;
  private static final int HOST_MOST = 253;
  private static final int PATH_MOST = 1_024;

  /// The host's bytes, then the path's: ASCII.
  private final byte[] bytes;

  private final short hostLength;

  /// Throws {@link IllegalArgumentException} where one of them is none.
  ///
  /// @param host lower-case, without port; `*.` in front stands for one or more labels
  /// @param path empty for the whole host, else `/segment...` without a slash at its end; matched
  ///   on whole segments, byte by byte (RFC 3986 §6.2.2.1: paths are case-sensitive)
  public Route(String host, String path) {
    Check.that(
        isHost(host),
        "host",
        host,
        "a lower-case DNS name without port, such as app.example.com or *.example.com");
    Check.that(
        isPath(path),
        "path",
        path,
        "nothing, or '/' and segments without spaces, '.', '..' or a slash at the end, such as"
            + " /api/v1");
    this.bytes = (path.isEmpty() ? host : host + path).getBytes(StandardCharsets.US_ASCII);
    this.hostLength = (short) host.length();
  }

  /// Reads `host[/path]` as people write it: the host in any case, a slash at the end allowed.
  /// Throws {@link IllegalArgumentException} where it is none.
  public static Route parse(String text) {
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    String path = slash < 0 ? "" : text.substring(slash);
    while (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    return new Route(host.toLowerCase(Locale.ROOT), path);
  }

  private static boolean isHost(String host) {
    if (host.isEmpty() || host.length() > HOST_MOST) {
      return false;
    }
    int label = host.startsWith("*.") ? 2 : 0;
    for (int end = host.indexOf('.', label); end >= 0; end = host.indexOf('.', label)) {
      if (!isLabel(host, label, end)) {
        return false;
      }
      label = end + 1;
    }
    return isLabel(host, label, host.length());
  }

  private static boolean isLabel(String host, int from, int to) {
    if (to <= from || to - from > LABEL_MOST) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (!LABEL.has(host.charAt(i))) {
        return false;
      }
    }
    return LABEL_ENDS.has(host.charAt(from)) && LABEL_ENDS.has(host.charAt(to - 1));
  }

  private static boolean isPath(String path) {
    if (path.length() > PATH_MOST) {
      return false;
    }
    int at = 0;
    while (at < path.length()) {
      if (path.charAt(at) != '/') {
        return false;
      }
      int end = segmentEnd(path, at + 1);
      if (end < 0) {
        return false;
      }
      at = end;
    }
    return true;
  }

  /// Where the segment that begins at `from` ends, or -1 where it is empty, a dot segment (plain or
  /// percent-encoded), or none.
  private static int segmentEnd(String path, int from) {
    int dots = 0;
    int others = 0;
    int i = from;
    while (i < path.length() && path.charAt(i) != '/') {
      char c = path.charAt(i);
      if (c == '%') {
        if (i + 2 >= path.length() || !isHex(path, i + 1) || !isHex(path, i + 2)) {
          return -1;
        }
        boolean dot = path.charAt(i + 1) == '2' && (path.charAt(i + 2) | 0x20) == 'e';
        dots += dot ? 1 : 0;
        others += dot ? 0 : 1;
        i += 3;
      } else if (SEGMENT.has(c)) {
        dots += c == '.' ? 1 : 0;
        others += c == '.' ? 0 : 1;
        i++;
      } else {
        return -1;
      }
    }
    boolean dotSegment = others == 0 && dots <= 2;
    return i == from || dotSegment ? -1 : i;
  }

  private static boolean isHex(String path, int at) {
    return HEX.has(path.charAt(at));
  }

  public String host() {
    return new String(bytes, 0, hostLength, StandardCharsets.US_ASCII);
  }

  public String path() {
    return isRoot()
        ? ""
        : new String(bytes, hostLength, bytes.length - hostLength, StandardCharsets.US_ASCII);
  }

  /// The host's bytes, then the path's. The array is not copied: whoever has it must not write to
  /// it.
  public byte[] bytes() {
    return bytes;
  }

  /// How many of the bytes are the host's.
  public int hostLength() {
    return hostLength;
  }

  /// Whether it is the whole host.
  public boolean isRoot() {
    return bytes.length == hostLength;
  }

  /// The host's bytes from `from` on.
  public byte[] hostBytes(int from) {
    return Arrays.copyOfRange(bytes, from, hostLength);
  }

  /// The path's bytes.
  public byte[] pathBytes() {
    return Arrays.copyOfRange(bytes, hostLength, bytes.length);
  }

  /// Whether the host begins with a star.
  public boolean isWildcard() {
    return bytes[0] == '*';
  }

  /// Whether both have one host.
  public boolean hasHostOf(Route other) {
    return Arrays.equals(bytes, 0, hostLength, other.bytes, 0, other.hostLength);
  }

  /// Whether both have one path.
  public boolean hasPathOf(Route other) {
    return Arrays.equals(
        bytes, hostLength, bytes.length, other.bytes, other.hostLength, other.bytes.length);
  }

  @Override
  public int compareTo(Route other) {
    int byHost = Arrays.compare(bytes, 0, hostLength, other.bytes, 0, other.hostLength);
    return byHost != 0
        ? byHost
        : Arrays.compare(
            bytes, hostLength, bytes.length, other.bytes, other.hostLength, other.bytes.length);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other == this
        || (other instanceof Route route
            && hostLength == route.hostLength
            && Arrays.equals(bytes, route.bytes));
  }

  /// The host's end and the path's beginning need not be told apart: a path begins with a slash.
  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
