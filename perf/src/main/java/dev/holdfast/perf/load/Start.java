package dev.holdfast.perf.load;

/// What a router's start has taken, from the start of the launcher to the first 200 through it.
/// Immutable.
///
/// @param routesMs until it had all its routes; as `answerMs` where that is the same moment
/// @param cpuMs processor time until the first answer
/// @param threads the same by threads, in words
record Start(long answerMs, long routesMs, long cpuMs, double residentMiB, String threads) {}
