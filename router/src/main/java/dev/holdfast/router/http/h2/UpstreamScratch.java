package dev.holdfast.router.http.h2;

import dev.holdfast.router.http.h1.RequestHead;
import dev.holdfast.router.http.h1.RequestScanner;
import io.netty.buffer.ByteBuf;

/// What the connections of one event loop to apps share: each uses it and is done with it before
/// the next does. Event loop only.
public final class UpstreamScratch {
  // Of those that this router adds to a client's.
  private static final int OWN_FIELDS = 64;
  private static final int WINDOW_FIRST = 4 << 10;

  final UpstreamLimits limits;
  final AnswerText answer;
  private final HeaderBlock block = new HeaderBlock();
  private final RequestScanner scanner;
  private byte[] window = new byte[WINDOW_FIRST + RequestScanner.SLACK];

  public UpstreamScratch(UpstreamLimits limits) {
    this.limits = limits;
    this.answer = new AnswerText(limits.headBytes());
    this.scanner = new RequestScanner(Integer.MAX_VALUE, limits.fields() + OWN_FIELDS);
  }

  /// Reads the head that this router has put together; the buffer's reader index moves behind it.
  RequestHead read(ByteBuf request) {
    int readable = request.readableBytes();
    for (int length = Math.min(readable, WINDOW_FIRST); ; length = Math.min(readable, 2 * length)) {
      if (length + RequestScanner.SLACK > window.length) {
        window = new byte[length + RequestScanner.SLACK];
      }
      request.getBytes(request.readerIndex(), window, 0, length);
      int end = scanner.scan(window, 0, length);
      if (end > 0) {
        request.skipBytes(end);
        return scanner.head();
      }
      if (end != RequestScanner.MORE || length == readable) {
        throw new AssertionError("a head of this router's own: " + scanner.fault());
      }
    }
  }

  /// An empty header block to be filled.
  HeaderBlock block() {
    block.clear();
    return block;
  }
}
