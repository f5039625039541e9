package dev.holdfast.router.http;

import dev.holdfast.router.http.h1.BodyKind;
import dev.holdfast.router.http.h1.FieldName;
import dev.holdfast.router.http.h1.Fields;
import dev.holdfast.router.http.h1.Method;
import dev.holdfast.router.http.h1.RequestHead;
import dev.holdfast.router.http.h1.ResponseHead;
import dev.holdfast.router.http.h2.Frames;
import dev.holdfast.router.http.h2.HeaderBlock;
import dev.holdfast.router.http.h2.Unchunking;
import dev.holdfast.router.rules.HeaderRules;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Answers on a stream of HTTP/2: heads become header blocks, bodies DATA, whatever framing the app
/// chose. One per stream client, used again and again. Event loop only.
final class Http2Answer implements AnswerOut, Unchunking.Sink {
  private static final int OK = 200;
  private static final byte[] DATE = "date".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] REQUEST_ID = "x-vcap-request-id".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SET_COOKIE = "set-cookie".getBytes(StandardCharsets.US_ASCII);

  private final Loop loop;
  private final StreamClient client;
  private final Unchunking chunks;
  private final ToldId id;
  private BodyKind kind = BodyKind.NONE;
  private long remaining;
  private boolean done;
  private long bytesRelayed;
  private byte @Nullable [] cookie;
  private @Nullable HeaderRules changes;

  Http2Answer(Loop loop, StreamClient client) {
    this.loop = loop;
    this.client = client;
    this.id = new ToldId(loop.config.headers());
    this.chunks = new Unchunking(loop.http2::block, this);
  }

  @Override
  public void begin(RequestHead head, byte[] requestId) {
    beginUnread();
    id.begin(requestId);
  }

  @Override
  public void beginUnread() {
    id.beginWithout();
    kind = BodyKind.NONE;
    done = false;
    bytesRelayed = 0;
    cookie = null;
    changes = null;
  }

  @Override
  public void setCookie(byte[] value) {
    cookie = value;
  }

  @Override
  public void change(HeaderRules rules) {
    changes = rules;
  }

  @Override
  public void interim(ResponseHead head) {
    client.writeHead(block(head, head.status(), null), 0);
    loop.counters.answered(head.status());
  }

  /// RFC 8441 §5: 101 is 200 here.
  @Override
  public boolean switched(ResponseHead head) {
    if (!client.accepts(head)) {
      return false;
    }
    client.writeHead(block(head, OK, null), 0);
    return true;
  }

  private HeaderBlock block(ResponseHead head, int status, @Nullable HeaderRules change) {
    HeaderBlock block = loop.http2.block();
    block.status(status);
    Fields fields = head.fields();
    boolean dated = head.isInterim();
    for (int i = 0; i < fields.count(); i++) {
      if (AnswerHead.stays(head, i, BodyRelay.Coding.UNCHUNK)
          && (change == null || !change.takes(fields, i))) {
        dated |= fields.name(i) == FieldName.DATE;
        block.field(fields, i);
      }
    }
    for (int i = 0; change != null && i < change.count(); i++) {
      block.field(change.name(i), change.value(i));
    }
    if (!dated) {
      block.field(DATE, loop.date.value(loop.clock.wallMs()));
    }
    // Not before the last head: a cookie is set with that, or with the switch.
    if (cookie != null) {
      block.field(SET_COOKIE, cookie);
    }
    byte[] told = id.valueBeside(head);
    if (told != null && (status == OK || !head.isInterim())) {
      block.field(REQUEST_ID, told);
    }
    if (loop.age.isTold() && !head.isInterim()) {
      block.field(AgeLine.NAME, loop.age.value());
    }
    return block;
  }

  @Override
  public boolean head(ResponseHead head, BodyKind newKind, ByteBuf in, int headLength) {
    HeaderBlock block = block(head, head.status(), changes);
    kind = newKind == BodyKind.LENGTH && head.bodyLength() == 0 ? BodyKind.NONE : newKind;
    remaining = head.bodyLength();
    int bodyAt = in.readerIndex() + headLength;
    if (kind == BodyKind.NONE) {
      done = true;
      client.writeHead(block, Frames.END_STREAM);
      return drop(in, bodyAt);
    }
    if (kind == BodyKind.LENGTH && in.writerIndex() > bodyAt) {
      return withBody(block, in, bodyAt);
    }
    if (kind == BodyKind.CHUNKED) {
      chunks.begin();
    }
    client.writeHead(block, 0);
    return body(in.readerIndex(bodyAt));
  }

  private static boolean drop(ByteBuf in, int from) {
    boolean left = in.writerIndex() > from;
    in.release();
    return left;
  }

  /// Head and body as one piece, where that can be.
  private boolean withBody(HeaderBlock block, ByteBuf in, int bodyAt) {
    int length = (int) Math.min(remaining, in.writerIndex() - bodyAt);
    boolean left = in.writerIndex() > bodyAt + length;
    in.writerIndex(bodyAt + length);
    remaining -= length;
    bytesRelayed += length;
    done = remaining == 0;
    int flags = done ? Frames.END_STREAM : 0;
    client.writeHeadAndData(block, in, bodyAt, flags);
    return left;
  }

  @Override
  public boolean body(ByteBuf in) {
    return switch (kind) {
      case NONE -> drop(in, in.readerIndex());
      case LENGTH -> length(in);
      case CHUNKED -> chunks.take(in, client.allocator());
      case UNTIL_CLOSE -> {
        write(in, 0);
        yield false;
      }
    };
  }

  private boolean length(ByteBuf in) {
    int length = (int) Math.min(remaining, in.readableBytes());
    boolean left = in.readableBytes() > length;
    in.writerIndex(in.readerIndex() + length);
    remaining -= length;
    done = remaining == 0;
    write(in, done ? Frames.END_STREAM : 0);
    return left;
  }

  /// Owns the bytes.
  private void write(ByteBuf bytes, int flags) {
    if (bytes.isReadable() || flags != 0) {
      data(bytes, flags);
    } else {
      bytes.release();
    }
  }

  @Override
  public void data(ByteBuf bytes, int flags) {
    bytesRelayed += bytes.readableBytes();
    client.writeData(bytes, flags);
  }

  @Override
  public void trailers(HeaderBlock block) {
    client.writeTrailers(block);
  }

  @Override
  public boolean endWithConnection() {
    if (kind != BodyKind.UNTIL_CLOSE) {
      return false;
    }
    done = true;
    client.writeData(Unpooled.EMPTY_BUFFER, Frames.END_STREAM);
    return true;
  }

  @Override
  public boolean isDone() {
    return done || (kind == BodyKind.CHUNKED && chunks.isDone());
  }

  @Override
  public boolean isBad() {
    return kind == BodyKind.CHUNKED && chunks.isBad();
  }

  @Override
  public long bytesRelayed() {
    return bytesRelayed;
  }

  @Override
  public long error(RouterError error, Method method) {
    done = true;
    HeaderBlock block = loop.http2.block();
    loop.errors.fields(error, id.value(), block, loop.clock.wallMs());
    int end = client.endOfAnswer();
    if (method == Method.HEAD) {
      client.writeHead(block, end);
      return 0;
    }
    byte[] text = ErrorAnswer.body(error);
    client.writeHead(block, 0);
    client.writeData(client.allocator().directBuffer(text.length).writeBytes(text), end);
    return text.length;
  }
}
