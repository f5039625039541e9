package dev.holdfast.registry.table;

/// What a router has made of a route's options: the table keeps it with the pool and knows nothing
/// of it. Immutable.
public interface PoolRules {}
