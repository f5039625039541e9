package dev.holdfast.router.backend;

/// What became of a request at an endpoint, where that says something of the endpoint. Nothing that
/// a client does is among it.
public enum Outcome {
  ANSWERED,
  /// 500, 501, 505 and above: of an app that works, and yet.
  ERROR,
  /// 502, 503, 504, no answer in time, or one that broke.
  FAILED;

  /// Of an answer with that status.
  public static Outcome of(int status) {
    return switch (status) {
      case 502, 503, 504 -> FAILED;
      default -> status >= 500 ? ERROR : ANSWERED;
    };
  }
}
