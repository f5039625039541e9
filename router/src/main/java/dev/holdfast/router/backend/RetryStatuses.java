package dev.holdfast.router.backend;

import java.util.List;
import java.util.stream.Collectors;

/// Answers that are taken as if none had come: the request goes to another endpoint where that is
/// safe. Immutable.
///
/// @param bits one for each of them, in the order of {@link #ALL}
public record RetryStatuses(int bits) {
  public static final RetryStatuses NONE = new RetryStatuses(0);

  private static final List<Integer> ALL = List.of(429, 500, 502, 503, 504);

  /// Of the statuses as text. Throws {@link IllegalArgumentException} where one is none of those.
  public static RetryStatuses of(List<String> statuses) {
    int bits = 0;
    for (String status : statuses) {
      int at = ALL.stream().map(String::valueOf).toList().indexOf(status);
      if (at < 0) {
        throw new IllegalArgumentException(
            "has \"%s\"; expected some of %s"
                .formatted(
                    status, ALL.stream().map(String::valueOf).collect(Collectors.joining(", "))));
      }
      bits |= 1 << at;
    }
    return new RetryStatuses(bits);
  }

  public boolean isEmpty() {
    return bits == 0;
  }

  public boolean has(int status) {
    return bits != 0 && (bits & bit(status)) != 0;
  }

  private static int bit(int status) {
    return switch (status) {
      case 429 -> 1;
      case 500 -> 1 << 1;
      case 502 -> 1 << 2;
      case 503 -> 1 << 3;
      case 504 -> 1 << 4;
      default -> 0;
    };
  }
}
