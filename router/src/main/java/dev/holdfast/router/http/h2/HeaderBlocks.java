package dev.holdfast.router.http.h2;

import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Headers;

/// Netty's HPACK decoder, which gives what it reads to a {@link FieldText}. One per connection: it
/// holds the dynamic table. Event loop only.
final class HeaderBlocks extends DefaultHttp2HeadersDecoder {
  private final FieldText text;

  /// @param listMost the largest header list, in bytes
  HeaderBlocks(FieldText text, int listMost) {
    // Ours are the checks: what is malformed is answered, and a decoder that throws cannot go on.
    super(false, listMost);
    this.text = text;
  }

  @Override
  protected Http2Headers newHeaders() {
    text.begin();
    return text;
  }
}
