package dev.holdfast.router.http.h2;

/// How much this side lets a peer send, and what of it is to be returned (RFC 9113 §6.9). Returned
/// in halves, so that few frames say it. Event loop only.
public final class ReceiveWindow {
  private final int size;
  private int left;
  private int taken;

  public ReceiveWindow(int size) {
    this.size = size;
    this.left = size;
  }

  /// The peer has sent that many bytes. False where it may not.
  public boolean receive(int bytes) {
    left -= bytes;
    return left >= 0;
  }

  /// That many bytes need no room here any more. Returns how many to return to the peer now.
  public int take(int bytes) {
    taken += bytes;
    if (taken < size / 2) {
      return 0;
    }
    int returned = taken;
    left += returned;
    taken = 0;
    return returned;
  }
}
