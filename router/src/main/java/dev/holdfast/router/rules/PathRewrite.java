package dev.holdfast.router.rules;

import java.nio.charset.StandardCharsets;

/// What stands in a request's path instead of its route's. Immutable.
public final class PathRewrite {
  private final byte[] prefix;
  private final int routeLength;

  /// @param path as {@link dev.holdfast.events.Route#path}: empty, or segments without a slash at
  ///   the end
  /// @param routeLength of the route's path, in bytes
  PathRewrite(String path, int routeLength) {
    this.prefix = path.getBytes(StandardCharsets.US_ASCII);
    this.routeLength = routeLength;
  }

  /// What becomes of a path, for people.
  public String of(String path) {
    String rest = path.substring(Math.min(routeLength, path.length()));
    String put = new String(prefix, StandardCharsets.US_ASCII);
    return put.isEmpty() && !rest.startsWith("/") ? "/" + rest : put + rest;
  }

  /// What the path begins with; empty where nothing of the route's is left. Nobody writes to it.
  public byte[] prefix() {
    return prefix;
  }

  /// How many bytes of the request's path it replaces: the route's own.
  public int routeLength() {
    return routeLength;
  }
}
