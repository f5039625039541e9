package dev.holdfast.events;

import java.util.regex.Pattern;

/// A host and a path prefix under which an endpoint is reached. Immutable.
///
/// @param host lower-case, without port; `*.` in front stands for one or more labels
/// @param path empty for the whole host, else `/segment...` without a slash at its end; matched on
///   whole segments, byte by byte (RFC 3986 §6.2.2.1: paths are case-sensitive)
public record Route(String host, String path) implements Comparable<Route> {
  private static final Pattern HOST =
      Pattern.compile(
          "(\\*\\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
  // RFC 3986 §3.3: segment = *pchar; no dot segments, no empty ones.
  private static final Pattern PATH =
      Pattern.compile("(/([A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})+)*");
  private static final Pattern DOTS = Pattern.compile("(\\.|%2[eE]){1,2}");
  private static final int HOST_MOST = 253;
  private static final int PATH_MOST = 1_024;

  public Route {
    Check.that(
        host.length() <= HOST_MOST && HOST.matcher(host).matches(),
        "host",
        host,
        "a lower-case DNS name without port, such as app.example.com or *.example.com");
    Check.that(
        path.length() <= PATH_MOST && PATH.matcher(path).matches() && !hasDotSegment(path),
        "path",
        path,
        "nothing, or '/' and segments without spaces, '.', '..' or a slash at the end, such as"
            + " /api/v1");
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
    return new Route(host.toLowerCase(java.util.Locale.ROOT), path);
  }

  private static boolean hasDotSegment(String path) {
    for (String segment : path.split("/", -1)) {
      if (DOTS.matcher(segment).matches()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int compareTo(Route other) {
    int byHost = host.compareTo(other.host);
    return byHost != 0 ? byHost : path.compareTo(other.path);
  }

  @Override
  public String toString() {
    return host + path;
  }
}
