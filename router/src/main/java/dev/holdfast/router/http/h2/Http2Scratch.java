package dev.holdfast.router.http.h2;

import dev.holdfast.router.http.h1.RequestScanner;

/// What the connections of one event loop share: each uses it and is done with it before the next
/// does. Event loop only.
public final class Http2Scratch {
  final int listMost;
  final RequestText request;
  final RequestScanner scanner;
  private final HeaderBlock block = new HeaderBlock();
  private final ByteText noTrailers = new ByteText(0);

  /// @param listMost the largest header list, in bytes
  public Http2Scratch(int listMost, RequestScanner scanner) {
    this.listMost = listMost;
    this.request = new RequestText(listMost);
    this.scanner = scanner;
  }

  ByteText noTrailers() {
    return noTrailers;
  }

  /// An empty header block to be filled.
  public HeaderBlock block() {
    block.clear();
    return block;
  }
}
