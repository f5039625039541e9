package dev.holdfast.router.http;

import dev.holdfast.router.http.h1.RequestScanner;
import io.netty.buffer.ByteBuf;

/// Where a head is copied to be scanned: an array, since scanning takes eight bytes at a time; once
/// per loop, since a scan ends before the next begins. Event loop only.
final class HeadWindow {
  // Most heads fit; of a longer one, and of a body behind a head, no more is copied than needed.
  private static final int FIRST = 2 << 10;

  private final int headMost;
  private final byte[] bytes;

  /// What reads the bytes; answers like {@link RequestScanner#scan}.
  interface Scan {
    int scan(byte[] bytes, int at, int end);
  }

  HeadWindow(int headMost) {
    this.headMost = headMost;
    this.bytes = new byte[headMost + RequestScanner.SLACK];
  }

  /// Scans the head at the buffer's reader index, which does not move. MORE where it is not
  /// complete.
  int scan(ByteBuf in, Scan scan) {
    int readable = Math.min(in.readableBytes(), headMost);
    int window = Math.min(readable, FIRST);
    while (true) {
      in.getBytes(in.readerIndex(), bytes, 0, window);
      int end = scan.scan(bytes, 0, window);
      if (end != RequestScanner.MORE || window == readable) {
        return end;
      }
      window = Math.min(readable, 4 * window);
    }
  }

  /// Whether no complete head can come of what stands in the buffer.
  boolean isFull(ByteBuf in) {
    return in.readableBytes() >= headMost;
  }
}
