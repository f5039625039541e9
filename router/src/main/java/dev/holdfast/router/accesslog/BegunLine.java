package dev.holdfast.router.accesslog;

import dev.holdfast.router.http.RequestLog;
import dev.holdfast.router.http.RequestOutcome;

/// What a request says, escaped, in pieces between which the line will say what became of it. Used
/// again and again by its loop. Event loop only.
final class BegunLine implements RequestLog.Entry {
  /// The most pieces.
  static final int PIECES_MOST = 5;

  // Most requests say less.
  private static final int FIRST_BYTES = 512;
  // Some agents say a lot; more than that is rare.
  private static final int KEPT_BYTES = 4 << 10;

  private final LoopLines loop;
  private final LineBuffer text;
  private final int[] ends = new int[PIECES_MOST];
  private int pieces;

  BegunLine(LoopLines loop, Escape escape) {
    this.loop = loop;
    this.text = new LineBuffer(escape, FIRST_BYTES, KEPT_BYTES);
  }

  void clear() {
    text.clear();
    pieces = 0;
  }

  /// Where the piece that is at work is written.
  LineBuffer text() {
    return text;
  }

  void endPiece() {
    ends[pieces++] = text.length();
  }

  /// Writes that piece into the line.
  LineBuffer put(int piece, LineBuffer line) {
    assert piece < pieces;
    int begin = piece == 0 ? 0 : ends[piece - 1];
    return line.raw(text.bytes(), begin, ends[piece] - begin);
  }

  @Override
  public void end(RequestOutcome outcome) {
    loop.end(this, outcome);
  }
}
