package dev.holdfast.router.http.h2;

import io.netty.util.collection.IntObjectHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A connection's open streams, and which closed last and how. Event loop only.
final class StreamTable {
  /// What a stream that is not open is (RFC 9113 §5.1).
  enum Gone {
    /// Nobody has opened it yet.
    IDLE,
    /// This side has reset it: what the peer still sends of it may have been on its way.
    RESET,
    /// It has ended, or the peer has reset it.
    ENDED,
    /// It was never opened and never will be, or is long gone.
    PASSED
  }

  // Frames that were on their way when a stream closed come soon after, if they come.
  private static final int REMEMBERED = 128;

  private final IntObjectHashMap<ServerStream> open = new IntObjectHashMap<>();
  private final int[] closed = new int[REMEMBERED];
  private int next;
  private int highest;

  @Nullable ServerStream find(int id) {
    return open.get(id);
  }

  int size() {
    return open.size();
  }

  /// The highest stream that the peer has begun.
  int highest() {
    return highest;
  }

  /// The peer begins that stream, whatever becomes of it.
  void begin(int id) {
    highest = id;
  }

  void add(ServerStream stream) {
    open.put(stream.id(), stream);
  }

  /// A stream is over, or was refused at once.
  ///
  /// @param how RESET or ENDED
  void remove(int id, Gone how) {
    open.remove(id);
    closed[next] = how == Gone.RESET ? -id : id;
    next = (next + 1) % REMEMBERED;
  }

  Gone gone(int id) {
    if (id > highest || (id & 1) == 0) {
      return Gone.IDLE;
    }
    for (int one : closed) {
      if (one == id) {
        return Gone.ENDED;
      }
      if (one == -id) {
        return Gone.RESET;
      }
    }
    return Gone.PASSED;
  }

  /// The open streams as they are now.
  List<ServerStream> all() {
    return List.copyOf(open.values());
  }
}
