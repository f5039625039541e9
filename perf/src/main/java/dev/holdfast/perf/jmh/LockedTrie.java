package dev.holdfast.perf.jmh;

import dev.holdfast.registry.table.Pool;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/// A trie by segments, host first, under one lock, in the manner of gorouter's registry: the key is
/// `host/segment/segment`, and while nothing matches the first label becomes a star. Any thread
/// looks up; one thread changes.
final class LockedTrie implements Lookup {
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final Node root = new Node();

  private static final class Node {
    private final Map<String, Node> children = new HashMap<>(2);
    private @Nullable Pool<Object> pool;
  }

  @Override
  public @Nullable Pool<Object> lookup(
      byte[] bytes, int hostAt, int hostLength, int pathAt, int pathLength) {
    String path = Lookup.path(bytes, pathAt, pathLength);
    lock.readLock().lock();
    try {
      @Nullable String host = Lookup.host(bytes, hostAt, hostLength);
      for (; host != null; host = Lookup.nextWildcard(host)) {
        Pool<Object> pool = match(host, path);
        if (pool != null) {
          return pool;
        }
      }
      return null;
    } finally {
      lock.readLock().unlock();
    }
  }

  private @Nullable Pool<Object> match(String host, String path) {
    Node node = root.children.get(host);
    Pool<Object> longest = null;
    int at = 1;
    while (node != null) {
      longest = node.pool == null ? longest : node.pool;
      if (at >= path.length()) {
        break;
      }
      int slash = path.indexOf('/', at);
      int end = slash < 0 ? path.length() : slash;
      node = node.children.get(path.substring(at, end));
      at = end + 1;
    }
    return longest;
  }

  @Override
  public void put(Pool<Object> pool) {
    lock.writeLock().lock();
    try {
      Node node = root.children.computeIfAbsent(pool.route().host(), _ -> new Node());
      String path = pool.route().path();
      for (int at = 1; at < path.length(); ) {
        int slash = path.indexOf('/', at);
        int end = slash < 0 ? path.length() : slash;
        node = node.children.computeIfAbsent(path.substring(at, end), _ -> new Node());
        at = end + 1;
      }
      node.pool = pool;
    } finally {
      lock.writeLock().unlock();
    }
  }
}
