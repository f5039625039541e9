package dev.holdfast.events.wire;

import dev.holdfast.events.Digest;
import dev.holdfast.events.Endpoint;

/// The digest of a cell's facts, by which an emitter and a router see whether they agree. Any
/// thread.
public final class Digests {
  // Idea: hash each endpoint's canonical bytes (the message `Endpoint`) to 128 bits and add the
  // hashes up, each 64-bit lane by itself.
  //
  // A sum does not depend on the order, and one endpoint more or less is one addition. XOR would do
  // that too, but whatever stands twice would vanish from it. MurmurHash3 spreads every bit of the
  // input over all 128; two sets that differ by accident agree with a probability of about 2^-128.
  // It is not cryptographic and need not be: the only one who could profit from a collision is the
  // cell that says both things itself. SHA-256 would cost ten times as much.
  private static final int ENDPOINT_BYTES = 512;

  private Digests() {}

  /// The digest of a set of endpoints of one cell, in any order; {@link Digest#EMPTY} of none.
  public static Digest of(Iterable<Endpoint> endpoints) {
    WireWriter out = new WireWriter(ENDPOINT_BYTES);
    Digest sum = Digest.EMPTY;
    for (Endpoint endpoint : endpoints) {
      out.clear();
      EndpointWriter.fields(out, endpoint);
      sum = sum.plus(Hash128.of(out.buffer(), out.size()));
    }
    return sum;
  }
}
