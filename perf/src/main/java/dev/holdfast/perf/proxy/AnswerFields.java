package dev.holdfast.perf.proxy;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Locale;

/// Takes from an answer's header block, as it is decoded, what the load looks at, and keeps nothing
/// else: an object for each field would cost more than the rest of a request. Event loop only.
final class AnswerFields extends DefaultHttp2Headers {
  private static final AsciiString STATUS = AsciiString.cached(":status");
  private static final AsciiString APP =
      AsciiString.cached(AnswerScanner.APP_FIELD.toLowerCase(Locale.ROOT));
  private static final AsciiString ASK =
      AsciiString.cached(AnswerScanner.ASK_FIELD.toLowerCase(Locale.ROOT));

  private int status;
  private int ask;
  private byte[] app = new byte[0];

  AnswerFields() {
    super(false);
  }

  /// A decoder, with the dynamic table of a new connection, that gives what it reads to this.
  DefaultHttp2HeadersDecoder decoder() {
    return new DefaultHttp2HeadersDecoder(false) {
      @Override
      protected Http2Headers newHeaders() {
        status = -1;
        ask = -1;
        app = new byte[0];
        return AnswerFields.this;
      }
    };
  }

  int statusCode() {
    return status;
  }

  int ask() {
    return ask;
  }

  byte[] app() {
    return app;
  }

  @Override
  public Http2Headers add(CharSequence name, CharSequence value) {
    AsciiString key = AsciiString.of(name);
    if (key.equals(STATUS)) {
      status = AsciiString.of(value).parseInt();
    } else if (key.equals(ASK)) {
      ask = AsciiString.of(value).parseInt(16);
    } else if (key.equals(APP)) {
      app = AsciiString.of(value).toByteArray();
    }
    return this;
  }
}
