package dev.holdfast.router.http.h2;

/// Whose connection it is. Called on its event loop.
public interface StreamOwner {
  /// A client asks for something.
  StreamUser onStream(ServerStream stream);

  /// Something has come.
  void onRead();

  /// A head, or another frame but DATA, has begun, and must be whole in time.
  void onHeadBegun();

  /// What had begun is whole.
  void onHeadWhole();

  /// All that has come for now has been handled.
  void onReadComplete();

  /// The client takes what it is sent, or does not for now.
  void onWritability(boolean writable);

  /// The client is cut off.
  void onCutOff(CutOff why);

  /// The last stream has ended.
  void onIdle();

  /// The connection ends: its client gets no more of it than was said.
  void onEnding();

  /// The connection is gone.
  void onClosed();

  /// The time of the loop.
  long nowNanos();
}
