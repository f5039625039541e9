package dev.holdfast.perf.abuse;

/// What a router's process holds at one moment. Immutable.
///
/// @param residentKiB as Linux counts it
/// @param heapBytes used, what is dead included
/// @param directBytes direct memory that Netty holds, in use or not
/// @param descriptors open files and sockets
/// @param tcpBytes what the kernel holds for the sockets of the whole machine
/// @param connections of clients
/// @param inFlight requests whose answer has not ended
/// @param upgraded connections that carry another protocol
record Figures(
    long residentKiB,
    long heapBytes,
    long directBytes,
    long descriptors,
    long tcpBytes,
    long connections,
    long inFlight,
    long upgraded) {
  static final String COLUMNS =
      "RSS MiB | heap MiB | direct MiB | descriptors | TCP MiB | connections, in flight, upgraded";

  /// As a row of {@link #COLUMNS}.
  String row() {
    return "%d | %.1f | %.1f | %d | %d | %d, %d, %d"
        .formatted(
            residentKiB >> 10,
            heapBytes / 1048576.0,
            directBytes / 1048576.0,
            descriptors,
            tcpBytes >> 20,
            connections,
            inFlight,
            upgraded);
  }

  /// The greater of each.
  Figures most(Figures other) {
    return new Figures(
        Math.max(residentKiB, other.residentKiB),
        Math.max(heapBytes, other.heapBytes),
        Math.max(directBytes, other.directBytes),
        Math.max(descriptors, other.descriptors),
        Math.max(tcpBytes, other.tcpBytes),
        Math.max(connections, other.connections),
        Math.max(inFlight, other.inFlight),
        Math.max(upgraded, other.upgraded));
  }
}
