package dev.holdfast.events.log;

import dev.holdfast.events.Topic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The newest answer of the bus to "where do your topics begin and end?", and what is wrong with
/// it. `poll` shows nothing when brokers are down, so being connected needs an answer. Immutable.
///
/// @param answeredAtNanos monotonic time of the newest answer for both topics; meaningless while
///   `answered` is false
/// @param answered whether there was an answer at all since the log was opened
/// @param identity which log answered; null before the first answer
/// @param problem what is wrong now, in a sentence that names the cure; null while nothing is
/// @param warnings where the topics' settings differ from the policy of DESIGN (they warn, nothing
///   stops)
public record LogEvidence(
    boolean answered,
    long answeredAtNanos,
    @Nullable LogIdentity identity,
    Ends routes,
    Ends presence,
    @Nullable String problem,
    List<String> warnings) {
  /// Before any answer.
  public static final LogEvidence NONE =
      new LogEvidence(false, 0, null, Ends.UNKNOWN, Ends.UNKNOWN, null, List.of());

  /// First offset held and next offset to be written; -1 while not known.
  public record Ends(long oldest, long end) {
    public static final Ends UNKNOWN = new Ends(-1, -1);
  }

  public Ends ends(Topic topic) {
    return switch (topic) {
      case ROUTES -> routes;
      case PRESENCE -> presence;
    };
  }
}
