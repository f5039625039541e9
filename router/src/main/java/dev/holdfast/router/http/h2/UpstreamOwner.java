package dev.holdfast.router.http.h2;

import java.time.Duration;

/// Whose connection to an app it is. Called on its event loop.
public interface UpstreamOwner {
  /// The app's first SETTINGS have come: it speaks HTTP/2, and takes streams.
  void onSettled();

  /// It takes no more streams; those that are open may go on. Called once.
  void onClosing();

  /// The connection is gone.
  ///
  /// @param why of one that has broken
  void onClosed(Throwable why);

  /// How long a connection that ends may take to close.
  Duration closingMost();

  /// The time of the loop, or a little before.
  long nowNanos();
}
