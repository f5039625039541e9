package dev.holdfast.router.http.h2;

/// How much a peer lets this side send (RFC 9113 §6.9). Event loop only.
public final class SendWindow {
  static final int INITIAL = 65_535;
  private static final long MOST = Integer.MAX_VALUE;

  // Below zero where the peer has made its initial window smaller (§6.9.2).
  private long left;

  public SendWindow(int initial) {
    left = initial;
  }

  /// How many of that many bytes may go out now.
  public int allows(int bytes) {
    return (int) Math.max(0, Math.min(left, bytes));
  }

  public void take(int bytes) {
    assert bytes <= left;
    left -= bytes;
  }

  /// False where the window would outgrow what it may be.
  public boolean grow(long bytes) {
    left += bytes;
    return left <= MOST;
  }
}
