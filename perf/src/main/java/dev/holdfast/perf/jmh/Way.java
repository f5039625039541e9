package dev.holdfast.perf.jmh;

import dev.holdfast.registry.table.RouteTable;

/// The ways of holding routes that are compared. Public for the code that JMH generates.
public enum Way {
  /// The route table.
  HOLDFAST,
  /// {@link MapOfHosts}.
  MAP_OF_HOSTS,
  /// {@link LockedTrie}.
  LOCKED_TRIE,
  /// None: what asking takes by itself.
  NOTHING;

  Lookup of(RouteTable<Object> filled) {
    return switch (this) {
      case HOLDFAST -> new Lookup.InTable(filled);
      case MAP_OF_HOSTS -> new MapOfHosts();
      case LOCKED_TRIE -> new LockedTrie();
      case NOTHING -> new Lookup.Nothing();
    };
  }
}
