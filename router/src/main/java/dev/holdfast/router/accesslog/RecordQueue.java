package dev.holdfast.router.accesslog;

import dev.holdfast.router.http.RequestRecord;
import io.netty.util.internal.PlatformDependent;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Records on their way from the event loops to the writer, bounded in number and in bytes. `offer`
/// by any thread, `poll` by the access log thread.
///
/// The queue is JCTools' array queue for many producers, which Netty brings: an offer is one
/// compare-and-set and no allocation, and neither side can hold the other up. An ArrayBlockingQueue
/// takes a lock that an event loop would wait for; a queue per loop would need to know the loops.
/// Records with little text are bounded by their number alone, so that the common request does not
/// touch a second shared counter.
final class RecordQueue {
  /// Text up to here is not counted: with 8,192 records that is at most 16 MiB of characters.
  private static final int FREE_CHARS = 2_048;

  private final Queue<RequestRecord> queue;
  private final long largeCharsMax;
  private final AtomicLong largeChars = new AtomicLong();

  RecordQueue(int records, int bytesMax) {
    this.queue = PlatformDependent.newFixedMpscQueue(records);
    this.largeCharsMax = bytesMax;
  }

  private static int large(RequestRecord request) {
    RequestRecord.Asked asked = request.asked();
    int chars =
        asked.target().length()
            + asked.host().length()
            + length(asked.referer())
            + length(asked.userAgent())
            + length(asked.forwardedFor())
            + length(asked.forwardedProto());
    for (String header : asked.headers()) {
      chars += header.length();
    }
    return Math.max(0, chars - FREE_CHARS);
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }

  /// False where there is no room; the record is then the caller's to count.
  boolean offer(RequestRecord request) {
    int large = large(request);
    if (large > 0 && largeChars.addAndGet(large) > largeCharsMax) {
      largeChars.addAndGet(-large);
      return false;
    }
    if (queue.offer(request)) {
      return true;
    }
    if (large > 0) {
      largeChars.addAndGet(-large);
    }
    return false;
  }

  @Nullable RequestRecord poll() {
    RequestRecord request = queue.poll();
    if (request != null) {
      int large = large(request);
      if (large > 0) {
        largeChars.addAndGet(-large);
      }
    }
    return request;
  }
}
