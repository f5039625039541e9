package dev.holdfast.perf.degraded;

/// When something was done or seen. Immutable.
///
/// @param seconds since the load of the fault began
record Moment(double seconds, String text) {}
